"""Token budgets, counted with tiktoken.

tiktoken downloads its encodings at first use, so none of them can be the default here. The default,
``dateline_16k``, is a byte-pair vocabulary of our own, shipped beside this file in tiktoken's own
file format and used through ``tiktoken.Encoding``. ``o200k_base``, ``cl100k_base`` and the others
stay selectable for those who have a network or a filled tiktoken cache.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import InputError

if TYPE_CHECKING:
    import tiktoken

DEFAULT_ENCODING = "dateline_16k"
VOCABULARY = Path(__file__).with_name("dateline_16k.tiktoken")
# GPT-2's split into words (Radford et al. 2019), as published with tiktoken.
SPLIT = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""


@lru_cache(maxsize=4)
def encoding(name: str = DEFAULT_ENCODING) -> tiktoken.Encoding:
    """The encoding of that name.

    :raises InputError: tiktoken does not know the name, or has to download it and cannot.
    """
    import tiktoken

    if name == DEFAULT_ENCODING:
        return tiktoken.Encoding(
            name, pat_str=SPLIT, mergeable_ranks=_load(VOCABULARY), special_tokens={}
        )
    try:
        return tiktoken.get_encoding(name)
    except ValueError:
        known = ", ".join([DEFAULT_ENCODING, *tiktoken.list_encoding_names()])
        raise InputError(f"unknown token encoding {name!r} (known: {known})") from None
    except Exception as error:  # requests raises kinds of its own; the cause is always the download
        raise InputError(
            f"token encoding {name!r} must be downloaded and cannot be here "
            f"({type(error).__name__}); use {DEFAULT_ENCODING}"
        ) from None


def count(text: str, name: str = DEFAULT_ENCODING) -> int:
    """Number of tokens in ``text``; special-token spellings in it count as ordinary text."""
    return len(encoding(name).encode_ordinary(text))


def _load(path: Path) -> dict[bytes, int]:
    """Read tiktoken's format: base64 of the token's bytes, a space, its rank."""
    pairs = (line.split() for line in path.read_bytes().splitlines())
    return {base64.b64decode(token): int(rank) for token, rank in pairs}
