"""What a site says to its reader: sign up, pay, accept cookies, report a mistake.

Such lines are sentences, and stand among those of the article. What tells them is how they begin,
and that nobody is quoted with them: "Sign up to the pact, Beijing told Tokyo" is news.
"""

from __future__ import annotations

import re

_OFFER = re.compile(
    r"""(?ix) ^\W* (?:
      (?:report|spot(?:ted)?|found|see|noticed)\ an?\ (?:mistake|error|typo|problem|correction)\b
    | (?:share|e-?mail|print|save|bookmark|tweet|recommend)
      \ this(?:\ (?:article|story|page|post|link)\b|\W*$)
    | (?:you\ (?:have|are)|you['’](?:ve|re))\ (?:now\ |successfully\ |already\ )?
      (?:signed\ up|subscribed|logged\ in|registered|signed\ in)\b
    | (?:thanks|thank\ you)\ for\ (?:signing\ up|subscribing|registering|your\ subscription|reading)
    | sign\ ?(?:up|in)(?:\ (?:for|to|now|here|today|with|and|below|free)\b|\W*$)
    | log\ ?(?:in|on)(?:\ (?:to|with|here|now|or)\b|\W*$)
    | subscribe(?:\ (?:to|now|today|here|for|and)\b|\W*$)
    | register\ (?:now|here|today|for\ free|to\ (?:read|continue|comment|view))\b
    | join\ (?:the|our)\ .{0,60}(?:mailing\ list|newsletter|community)
    | join\ (?:the|our)\ (?:conversation|discussion|debate)
      (?:\ (?:on|below|here|now|in\ the)\b|\W*$)
    | enter\ your\ e-?mail\b | your\ e-?mail(?:\ address)?\ will\ not\ be\ (?:published|shared)\b
    | you\ can\ (?:unsubscribe|opt\ out|cancel)\b | unsubscribe\b | cancel\ any\ ?time\b
    | (?:get|have|receive|want)\ .{0,80}\b(?:in|to|into)\ your\ in-?box\b
    | never\ miss\ .{0,60}\b(?:sign|newsletter|subscri|story|again)
    | do\ you\ want\ to\ be\ informed\b
    | (?:for|to\ get)\ the\ latest\ .{0,80}\b(?:download|sign\ up|subscribe|follow)\b
    | download\ (?:the|our)\ (?:[\w.'’-]+\ ){0,4}apps?\b
    | please\ (?:enable|turn\ on|subscribe|sign|log|register|donate)\b
    | please\ consider\ (?:supporting|donating)\b
    | (?:follow|like)\ us(?:\ (?:on|at|for)\b|\W*$)
    | follow\ .{1,40}\ (?:on|at)\ (?:twitter|facebook|instagram|tiktok|x|@|www\.|http)
    )"""
)
_COOKIES = re.compile(
    r"""(?ix) ^\W* (?:
      we(?:\ and\ (?:our|\d+)\ (?:[\w-]+\ ){0,2}partners)?\ (?:use|store|value)
      .{0,40}\b(?:cookies|privacy)\b
    | (?:this|our)\ (?:web)?site\ uses?\ cookies
    | (?:accept|reject|manage|allow)\ (?:all|your|cookies)\b.{0,30}
      (?:cookies?|preferences|choices|settings)\W*$
    | accept\ (?:all\ )?cookies | (?:accept|reject|allow)\ all\W*$
    | by\ (?:continuing|going\ on|using|clicking|browsing|visiting|signing|subscribing|submitting)\b
      .{0,80}\b(?:agree|accept|consent)\b
    )"""
)
_PAYWALL = re.compile(
    r"""(?ix) ^\W* (?:
      (?:this|the)\ (?:full\ )?(?:article|story|content|page)\ is\ (?:only\ |exclusively\ )?
      (?:for|available\ (?:only\ )?to|exclusive\ to|reserved\ for|free\ for)
      \ (?:our\ |paying\ |registered\ |digital\ )?(?:subscribers|members|readers)\b
    | to\ (?:read|continue|keep|view|see|access|unlock)\b.{0,60}
      \b(?:subscribe|subscription|sign|log|register|account|member)\b
    | (?:continue|keep)\ reading\W*$ | (?:continue|keep)\ reading\ (?:with|for|by|the\ full)\b
    | (?:if\ you.{0,60}\b)?already\ an?\ (?:\w+\ )?(?:subscriber|member)\b\W*(?:sign|log|,|$)
    | if\ you['’]?.{0,60}\bsubscriber\b | already\ (?:registered|subscribed)\b\W*(?:sign|log|$)
    | you\ have\ (?:read|reached|used|viewed|\d+|one|no)\b.{0,50}\b(?:free|limit|articles)\b
    | (?:start|get|try|begin)\ (?:your|a)\ (?:[\w-]+\ ){0,3}(?:trial|subscription)\b
    | (?:get|enjoy)\ (?:unlimited|full|instant|digital)\ (?:[\w-]+\ ){0,2}access\b
    | (?:first-time|new)\ subscribers?\b.{0,60}\b(?:receive|get|save)\b
    | (?:subscribers?|members?)[\ -](?:only|exclusive)\W*$
    )"""
)
_SPEAKING = frozenset(
    """said says told tells urged urges asked asks warned warns wrote writes added adds ordered
    orders begged called insisted demanded demands promised argued announced replied answered
    shouted explained noted suggested proposed recommended advised found ruled reads read""".split()
)
_YOU, _WE = frozenset(("you", "your")), frozenset(("we", "our", "us", "this"))
_SMALL_PRINT = 200  # characters
_NEAR = 7  # words behind a comma among which a verb of saying stands


def is_offer(line: str) -> bool:
    """Whether a line speaks to the site's reader, and tells nothing.

    :param line: a short line; longer ones are prose, and their length is the caller's to judge.
    """
    asked = _OFFER.match(line) or _COOKIES.match(line) or _PAYWALL.match(line)
    return asked is not None and not is_reported(line)


def is_small_print(line: str) -> bool:
    """Whether a line may go with the offers it stands between: short, and said by us to you."""
    words = {word.strip(".,;:!?'’") for word in line.lower().split()}
    quoted = any(mark in line for mark in '"“”')
    return len(line) <= _SMALL_PRINT and not quoted and bool(words & _YOU) and bool(words & _WE)


def is_reported(line: str) -> bool:
    """Whether somebody is named as saying it: "…, China urged Japan", "…, said the mayor"."""
    for part in line.split(",")[1:]:
        words = part.lower().split()[:_NEAR]
        if any(word.strip(".;:!?\"'”’") in _SPEAKING for word in words[:-1] or words):
            return True
    return False
