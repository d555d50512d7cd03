"""Dumps of MediaWiki, such as Wikinews: an article a page of the main space.

The day is the one that a page's ``{{date|…}}`` gives. A revision's own time says when somebody
saved it, not when it was published. Pages that are not yet published say so and are left out.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.formats.draft import Draft, Item, Skipped, Source, short_id
from index.formats.markup.xml_tree import all_named, day, first, line
from index.text.safe_xml import local

_DATE = re.compile(r"(?i)\{\{\s*(?:date|datum|fecha|data)\s*\|\s*([^{}|]{4,60})")
_UNREADY = re.compile(r"(?i)\{\{\s*(?:develop|developing|editing|review|draft|prepare|abandoned)\b")
_SPAN = re.compile(r"\{\{|\}\}|\{\||\|\}|\[\[|\]\]")
_LINK = re.compile(r"\[(?:https?:)?//[^\s\]]{1,500}(?:[ \t]+([^\]\n]{0,500}))?\]")
_UNSEEN = re.compile(
    r"(?i)<!--|-->|<(/?)(ref|gallery|math|timeline|references|imagemap)\b[^<>]{0,200}?(/?)>"
)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
_HEADING = re.compile(r"(?m)^(={2,6})[ \t]{0,9}([^=\s][^\n]{0,200}?)[ \t]{0,9}\1[ \t]{0,9}$")
_LAST = re.compile(
    r"(?i)\s*(?:sources?|external links?|related news|sister links?|references|notes|quellen"
    r"|weblinks|fuentes|enlaces externos|sources et références)\s*"
)
_MARKS = re.compile(r"'{2,5}|__[A-Z]{3,20}__")
_LIST = re.compile(r"(?m)^[*#:;]+[ \t]*")
_FILES = re.compile(
    r"(?i)\s*:?(?:file|image|category|kategorie|datei|bild|archivo|categoría|fichier|catégorie"
    r"|[a-z]{2,3})\s*:"
)


def read(source: Source, root: Element) -> Iterator[Item]:
    """The articles of a dump."""
    site = line(first(root, "sitename"))
    passed: Counter[str] = Counter()
    for number, page in enumerate(all_named(root, "page"), start=1):
        revisions = [e for e in page if local(e) == "revision"]
        wiki = first(revisions[-1], "text") if revisions else None
        text = "" if wiki is None else wiki.text or ""
        space = line(next((e for e in page if local(e) == "ns"), None)) or "0"
        kind = _why_none(space, page, text)
        if kind:
            passed[kind] += 1
            continue
        title = line(next((e for e in page if local(e) == "title"), None))
        stated = _DATE.search(text[:20_000])
        fields = {"title": title, "published": day(stated[1]) if stated else "", "publisher": site}
        shown = plain(text)
        if not shown:
            passed["empty page"] += 1
            continue
        name = short_id(title or f"{source.id}-{number}")
        yield Draft(name, shown, {k: v for k, v in fields.items() if v}, f"{source.name}#{number}",
                    extracted=True, undated=not fields["published"])  # fmt: skip
    if passed:
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(passed.items()))
        yield Skipped(source.name, f"left out, for they are no articles: {told}", broken=False)


def _why_none(space: str, page: Element, text: str) -> str:
    if space != "0":
        return "other page"
    if first(page, "redirect") is not None or text.lstrip()[:20].lower().startswith("#redirect"):
        return "redirect"
    return "unpublished" if _UNREADY.search(text[:20_000]) else ""


def plain(wiki: str) -> str:
    """Wiki markup as text: one line a paragraph, nothing of templates, tables and files."""
    text = _without_spans(_without_unseen(wiki))
    text = _LINK.sub(lambda m: m[1] or "", text)
    kept: list[str] = []
    start = 0
    for match in _HEADING.finditer(text):
        kept.append(text[start : match.start()])
        start = match.end()
        if _LAST.fullmatch(match[2]):
            break
        kept.append(f"\n{match[2]}\n")
    else:
        kept.append(text[start:])
    bare = _LIST.sub("", _MARKS.sub("", _TAG.sub("", "".join(kept))))
    lines = (" ".join(html.unescape(one).split()) for one in bare.split("\n"))
    return "\n".join(one for one in lines if one)


def _without_unseen(text: str) -> str:
    """The text without comments and footnotes; what is never closed stays. One pass."""
    out: list[str] = []
    start, opened, at = 0, "", 0
    for match in _UNSEEN.finditer(text):
        name = (match[2] or match[0]).lower()
        closes = match[1] == "/" or name == "-->"
        if opened:
            if closes and name.replace("-->", "<!--") == opened:
                opened, start = "", match.end()
        elif closes or match[3] == "/":
            out.append(text[start : match.start()])
            start = match.end()
        else:
            out.append(text[start : match.start()])
            opened, start, at = name, match.end(), match.start()
    out.append(text[at if opened else start :])
    return " ".join(out)


def _without_spans(text: str) -> str:
    """The text without templates and tables, links as their words; one pass, however nested."""
    out: list[list[str]] = [[]]
    opened: list[str] = []
    start = 0
    for match in _SPAN.finditer(text):
        out[-1].append(text[start : match.start()])
        start = match.end()
        mark = match[0]
        if mark in ("{{", "{|", "[["):
            opened.append(mark)
            out.append([])
        elif opened and mark == {"{{": "}}", "{|": "|}", "[[": "]]"}[opened[-1]]:
            held = "".join(out.pop())
            if opened.pop() == "[[":
                out[-1].append(_words_of(held))
    out[-1].append(text[start:])
    return "".join("".join(part) for part in out) if opened else "".join(out[0])


def _words_of(link: str) -> str:
    """What is shown of a link: "page|words", "page", or nothing of a file."""
    if _FILES.match(link[:60]):
        return ""
    return link.rpartition("|")[2] if "|" in link else link
