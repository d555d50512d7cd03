"""Makes untrusted text safe to print: control characters are removed or spelt out.

Articles, file names and questions may hold the control characters that recolour, erase or retitle
a terminal (ESC, and U+009B, which does the same), and the marks that turn reading direction
around. For display each becomes U+FFFD; stored texts and offsets are never touched.
"""

from __future__ import annotations

import json
import re

# NUL and the other C0 and C1 controls but tab and line breaks, lone surrogates, and the marks
# that turn direction around: an article could hide or reorder what stands around it.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_IN_JSON = re.compile(f"{_UNSHOWABLE.pattern}|[\x85\u2028\u2029]")


def showable(text: str) -> str:
    """``text`` with each character that must not be shown replaced by U+FFFD; same length."""
    return _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """``showable`` and without line breaks: for a message that is one line."""
    return showable(_BREAKS.sub(" ", text))


def json_line(value: object) -> str:
    """``value`` as one line of JSON; what cannot be shown or breaks lines is a ``\\u`` escape.

    What is read back equals ``value``, lone surrogates included.
    """
    line = json.dumps(value, ensure_ascii=False)
    return _IN_JSON.sub(lambda found: f"\\u{ord(found.group()):04x}", line)
