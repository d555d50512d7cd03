"""What agencies send: NITF, NewsML-G2 and NewsML 1, an article a story.

The day is that of first release; a later version's own day is none of publication. Stories that an
agency has withdrawn are left out, by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from index.formats.draft import Draft, Item, Skipped, Source, short_id
from index.formats.markup.xml_tree import all_named, day, first, line, text_of
from index.records.labels import author_of
from index.text.safe_xml import local

ROOTS = frozenset({"nitf", "newsMessage", "newsItem", "NewsML", "NewsItem"})
_BLOCKS = {"hl2": "h2", "hl1": "h1", "media": "", "body.head": "", "head": "", "block": "div",
           "note": "p", "pubdata": "", "media-caption": "p"}  # fmt: skip
_WITHDRAWN = ("canceled", "cancelled", "withheld", "withdrawn")


def read(source: Source, root: Element) -> Iterator[Item]:
    """The stories of a document."""
    stories = list(_stories(root))
    several = len(stories) > 1
    for number, story in enumerate(stories, start=1):
        where = f"{source.name}#{number}" if several else source.name
        status = first(story, "pubStatus", "Status")
        said = status.get("qcode") or status.get("FormalName") or "" if status is not None else ""
        if said.lower().rpartition(":")[2] in _WITHDRAWN:
            yield Skipped(where, f"the agency has withdrawn it ({said})", broken=False)
            continue
        fields = _nitf(story) if local(story) == "nitf" else _newsml(story)
        text = _text(story)
        if not text.strip():
            yield Skipped(where, "the story holds no text", broken=False)
            continue
        known = {name: value for name, value in fields.items() if value}
        default = f"{source.id}-{number}" if several else source.id
        identifier = known.pop("id", "") or default
        yield Draft(short_id(identifier), text, known, where, extracted=True)


def _stories(root: Element) -> Iterator[Element]:
    """The outermost elements that are a story each."""
    stack = [root]
    while stack:
        element = stack.pop()
        if local(element) in ("newsItem", "NewsItem", "nitf"):
            yield element
        else:
            stack.extend(reversed(element))


def _nitf(story: Element) -> dict[str, str]:
    issued, released = first(story, "date.issue"), first(story, "date.release")
    pub, number = first(story, "pubdata"), first(story, "doc-id")
    byline = first(story, "byline")
    published = day(
        pub.get("date.publication") if pub is not None else "",
        issued.get("norm") if issued is not None else "",
        released.get("norm") if released is not None else "",
        line(first(story, "story.date")),
    )
    paper = (pub.get("name") or "" if pub is not None else "") or line(first(story, "distributor"))
    return {
        "title": line(first(story, "hl1", "hedline", "title")),
        "author": author_of(line(first(byline, "person") if byline is not None else None)
                            or line(byline)),
        "published": published,
        "publisher": paper,
        "id": (number.get("id-string") or "" if number is not None else ""),
    }  # fmt: skip


def _newsml(story: Element) -> dict[str, str]:
    provider = first(story, "provider", "Provider", "ProviderId")
    paper = line(provider)
    if provider is not None and not paper:
        party = first(provider, "Party")
        paper = (provider.get("literal") or (party.get("FormalName") if party is not None else "")
                 or (provider.get("qcode") or "").rpartition(":")[2])  # fmt: skip
    headline = first(story, "headline", "HeadLine", "hl1", "slugline")
    created = [line(first(story, name)) for name in ("firstCreated", "FirstCreated", "DateId",
               "contentCreated", "versionCreated", "ThisRevisionCreated")]  # fmt: skip
    return {
        "title": line(headline),
        "author": author_of(line(first(story, "by", "ByLine", "byline"))),
        "published": day(*created),
        "publisher": paper,
        "id": story.get("guid") or line(first(story, "PublicIdentifier")),
    }


def _text(story: Element) -> str:
    """The body: NITF's or HTML's within it, or the text of its inline data."""
    body = first(story, "body.content")
    if body is None:
        inline = first(story, "inlineXML", "DataContent", "contentSet")
        body = first(inline, "body", "html") if inline is not None else None
        body = inline if body is None else body
    if body is not None and (text := text_of(body, _BLOCKS)).strip():
        return text
    data = next(all_named(story, "inlineData"), None)
    return (data.text or "").strip() if data is not None else ""
