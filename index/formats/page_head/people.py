"""Who wrote a saved page's article, from the best source that the page has.

Sources, best first: the article's own node of JSON-LD, ``<meta>``, elements marked as its author, a
line "By …" at the headline. Names of the site, addresses and mails are no names of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from index.formats.page_head.json_ld import Node
from index.formats.page_head.lines import PageLine, elsewhere
from index.text.words import tokens

_META = ("author", "article:author", "article.author", "parsely-author", "sailthru.author",
         "dc.creator", "dcterms.creator", "citation_author", "byl", "byline", "creator",
         "article:author_name", "rnews:author", "cxenseparse:author")  # fmt: skip
_MARKED = re.compile(
    r"(?i)(?:^|[-_ ])(?:by-?line(?:s|[-_]?(?:name|author))?|authors?|author[-_]?(?:name|link|title)"
    r"|fn|p-author|posted-by|writer|contributor)(?:$|[-_ ])"
)
_LEAD = re.compile(
    r"(?i)^\W*(?:post\ )?(?:author\ )?(?:"
    r"(?:view\ all\ |more\ )?(?:posts|articles|stories)\ (?:by|from)"
    r"|(?:words|text|story|photos|written|posted|published|reported|submitted|reviewed|article"
    r"|opinion|analysis)\ +by"
    r"|by(?=[A-Z])|by|von|par|por|di|door|av|author|written)(?:\ *:|\b|(?<=by))\ *"
)
_CUT = re.compile(
    r"(?i)(?<!\s)\s*(?:\||•|·|–|—|\(|\bpublished\b|\bupdated\b|\bposted\b|\bfollow\b|\bsee\ all\b"
    r"|\bshares?\b|\bis\ an?\b|\bon\ (?=\w+\ \d)|,\s*(?:staff|senior|political|associated|special)"
    r"\ |\d{1,2}[:.]\d\d|\d{1,2}\ [A-Za-z]+\ \d{4}|[A-Z][a-z]+\.?\ \d{1,2},?\ \d{4}).*$"
)
_NAME = r"[A-ZÀ-Þ](?:\.|[\w.'’-]+)"
_BY = re.compile(
    rf"\b[Bb]y:?\s(?P<names>{_NAME}(?:\s{_NAME}){{0,3}}(?:\s(?:and|&)\s{_NAME}(?:\s{_NAME}){{1,3}})?)"
)
_BYLINE = re.compile(r"(?:By\s?|(?:BY|Von|Par|Por|Di|Door)\s)(?=[A-ZÀ-Þ])")
_APART = re.compile(r"(?<!\s)\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b|\n)\s*")
_LONGEST, _MOST_WORDS, _MOST_NAMES = 200, 6, 12
_LEAD_WORDS = 4  # a line of more may tell other things before the names
_MOST_MARKED = 10
_NOBODY = frozenset(
    "admin administrator editor webmaster staff guest anonymous unknown user".split()
)


def author_of(
    tree: Any, headline: Any, node: Node, lines: Sequence[PageLine], site: str | None
) -> str | None:
    """The names, with a comma and a space between them; None where no source has one.

    :param node: the article's own node of JSON-LD, empty without one.
    :param lines: the page's lines.
    :param site: the name of the site, which is no person.
    """
    marked = ([text] for text in _of_marks(tree, headline))
    for found in (_of_node(node), _of_meta(tree), *marked, _of_lines(lines)):
        names = _people(found, site)
        if names:
            return ", ".join(names[:_MOST_NAMES])
    return None


def _people(written: Iterable[str], site: str | None) -> list[str]:
    own = tokens(site or "")
    names: dict[str, str] = {}
    for each in written:
        plain = _LEAD.sub("", _behind_by(" ".join(each.split())[:_LONGEST]))
        for name in _APART.split(_CUT.sub("", plain)):
            bare = name.strip(" .,:;-–|/\"'“”")
            known = tokens(bare)
            if _is_name(bare) and known != own and not set(known) <= _NOBODY:
                names.setdefault(" ".join(known), bare)
    return list(names.values())


def _behind_by(line: str) -> str:
    """The names behind "by" in a longer line: "Posted on May 3, 2015 by Jane Doe in News"."""
    found = _BY.search(line) if len(line.split()) > _LEAD_WORDS else None
    return line if found is None else found["names"]


def _is_name(words: str) -> bool:
    size = len(words.split())
    letters = any(character.isalpha() for character in words)
    return letters and 0 < size <= _MOST_WORDS and "://" not in words and "@" not in words


def _of_node(node: Node) -> Iterator[str]:
    written = node.get("author") or node.get("creator")
    for each in written if isinstance(written, list) else [written]:
        name = each.get("name") if isinstance(each, dict) else each
        for one in name if isinstance(name, list) else [name]:
            if isinstance(one, str):
                yield one


def _of_meta(tree: Any) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        for key in ("name", "property", "itemprop"):
            name = (element.get(key) or "").strip().lower()
            if name in _META:
                found.setdefault(name, []).append(element.get("content") or "")
    for name in _META:
        people = [value for value in found.get(name, ()) if value and "/" not in value]
        if people:
            yield from people
            return


def _of_marks(tree: Any, headline: Any) -> Iterator[str]:
    """The texts of elements that are marked as the author, at most ten."""
    count = 0
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in ("meta", "script", "style", "link"):
            continue
        marks = f"{element.get('itemprop') or ''} {element.get('rel') or ''}".lower().split()
        named = f"{element.get('class') or ''}"[:300]
        if not ("author" in marks or _MARKED.search(named)) or elsewhere(element, headline):
            continue
        text = " ".join(element.text_content().split())
        if 0 < len(text) <= _LONGEST:
            yield text
            count += 1
        if count == _MOST_MARKED:
            return


def _of_lines(lines: Sequence[PageLine]) -> Iterator[str]:
    at = next((number for number, line in enumerate(lines) if line.headline), None)
    for line in lines[at : at + 12] if at is not None else ():
        if _BYLINE.match(line.text) and len(line.text) <= _LONGEST:
            yield line.text
            return
