"""Lines of a saved page that are not its article: buttons, banners, links, credits, notices.

Tables of what sites write, never the name of one site. A wrong cut loses a quotation for good, so
there are two tables: invitations that are cut even as whole sentences ("Sign up for our
newsletter."), and labels that are cut only where the line is no sentence ("Related: …" goes,
"Related party sales doubled last year." stays).
"""

from __future__ import annotations

import re

from index.cleaning.bylines import AGENCIES, aside
from index.cleaning.offers import is_offer, is_reported
from index.text.lines import SENTENCE_END
from index.text.pages import is_mark

_WIDTH = 200  # a longer line that starts like furniture is prose
_ICONS = re.compile(r"icon\b", re.IGNORECASE)
_INVITATION = re.compile(
    r"""(?ix) ^\W* (?:
      (?:[\w.'-]{2,20}\ ?[-–—:|]\ ?|please\ )?(?:make|give)\ a\ (?:[\w-]+\ ){0,3}donation
    | donate(?:\ (?:now|today|here|to|via|online|monthly)\b|\W*$) | please\ donate\b
    | support\ (?:us|our\ (?:work|journalism|newsroom))\b
    | (?:click|tap)\ here\b | skip\ to\ (?:main\ )?(?:content|navigation)\b
    | .{0,120}\ball\ rights\ reserved\b | copyright\ (?:©|\(c\)|\d{4}) | ©
    | read\ (?:more|next)(?:\ (?:about|on|at|from|here|in)\b|\ ?:|\W*$)
    | (?:also\ read|read\ also|see\ also)\ ?:
    )"""
)
_LABEL = re.compile(
    rf"""(?ix) ^\W* (?:
      donations?\b | (?:confirm|submit|ok|cancel|continue|accept|agree|send|enlarge)\W*$
    | (?:replay|watch)(?:\ (?:more|this|the))?(?:\ videos?)?\W*$ | more\ videos?\b.{{0,20}}$
    | (?:hide|show|toggle|open|view)\ (?:captions?|image|gallery|photos?|transcript)\b
      (?:\ \d+\ of\ \d+)?\W*$
    | \d+\W(?:of|/)\W\d+\W*$ | must[-\ ]?(?:reads?|see|watch|watches)\W*$ | just\ watched\b
    | (?:enlarge|open)\ (?:this\ )?image\b.{{0,40}}$ | photos?:\ .{{0,30}}\d+\ of\ \d+\W*$
    | news\s?letters?\b.{{0,30}}$
    | (?:share|tweet|e-?mail|print|save|bookmark|comments?|reply)
      (?:\ (?:this|on|via|to|with|by)\b.{{0,40}})?[\W\d]*$
    | (?:advertisement|menu|search|home|close|next|previous|loading|play|listen|watch)\W*$
    | (?:more|read)\ (?:on|from|about|stories|news|coverage)\b.{{0,60}}$ | related\b.{{0,60}}$
    | read\ (?:more|also|next)\b | see\ also\b | recommended\b.{{0,30}}$ | back\ to\ top\W*$
    | most\ (?:read|popular|viewed)\b.{{0,20}}$ | trending\b.{{0,20}}$
    | you\ m(?:ay|ight)\ also\ like
    | (?:cookies?|privacy)\ policy | terms\ of\ (?:use|service) | (?:contact|about)\ us\W*$
    | sources?:\ .{{0,60}}$ | (?:all|breaking|latest|top)\ (?:news|stories|headlines)\W*$
    | {AGENCIES}\W*$
    | \d+\ (?:min(?:ute)?s?\ read|comments?|shares?|views?|likes?|replies)\W*$
    | (?:\d+|an?)\ (?:second|minute|hour|day|week|month)s?\ ago\W*$
    | (?:published|updated|posted|last\ (?:updated|modified))\b.{{0,60}}$
    | contribut(?:ing|ors?)\b.{{0,40}}: | (?:e-?mail|twitter|contact|facebook|instagram)\ ?:
    | from\ .{{0,40}}\b(?:reports|staff)$ | [^.!?]{{0,160}}(?:https?://|www\.)\S*\W*$
    )"""
)


def is_furniture(line: str) -> bool:
    """Whether a line is the page's and not the article's."""
    if not any(character.isalnum() for character in line) or is_mark(line):
        return True
    size = len(line.split())
    sentence = size >= 5 and SENTENCE_END.search(line) is not None
    if not sentence and len(_ICONS.findall(line)) >= max(3, size / 4):
        return True
    if len(line) > _WIDTH:
        return False
    if is_offer(line) or (_INVITATION.match(line) and not is_reported(line)):
        return True
    return aside(line) is not None or (not sentence and _LABEL.match(line) is not None)
