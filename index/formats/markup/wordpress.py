"""What an export of WordPress says beyond a feed: which items are published posts, and their day.

Drafts, revisions, pages, menus and pictures stand in it as well. The day is that of the blog's own
clock (``wp:post_date``); drafts have the year 0 or -1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from xml.etree.ElementTree import Element

from index.cleaning.written_dates import parse_published
from index.errors import InputError
from index.formats.html import fragment_text
from index.formats.markup.entry import Entry
from index.text import safe_xml

_NO_ARTICLES = frozenset(
    "page attachment revision nav_menu_item custom_css customize_changeset oembed_cache"
    " user_request wp_block wp_template wp_template_part wp_global_styles wp_navigation"
    " wp_font_family wp_font_face product shop_order feedback popup elementor_library acf-field"
    " acf-field-group wpcf7_contact_form".split()
)
_CAPTION = re.compile(r"\[/?(?:wp_)?caption\b[^\[\]<>]{0,500}\]")
_SHORTCODE = re.compile(r"\[/?[a-z][a-z0-9_-]{1,30}(?:[ \t][^\[\]<>]{0,500})?/?\]")
_BARE = frozenset({"gallery", "embed", "audio", "video", "playlist", "more"})
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


@dataclass(slots=True)
class Export:
    """What the export as a whole says; for any other feed, nothing."""

    is_export: bool
    names: Mapping[str, str]
    passed: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, root: Element) -> Self:
        """Look through a feed for WordPress's own elements."""
        names: dict[str, str] = {}
        for author in root.iter():
            if safe_xml.local(author) == "author_login":
                login = (author.text or "").strip()
                names.setdefault(login, "")
            elif safe_xml.local(author) == "author_display_name" and names:
                last = next(reversed(names))
                names[last] = names[last] or (author.text or "").strip()
        is_export = any(safe_xml.local(e) in ("post_type", "wxr_version") for e in root.iter())
        return cls(is_export, names)

    def is_article(self, element: Element) -> bool:
        """Whether an item is a published post; what is none is counted."""
        kind, status = _value(element, "post_type"), _value(element, "status")
        if not self.is_export or not kind:
            return True
        if kind not in _NO_ARTICLES and status in ("publish", ""):
            return True
        self.passed[kind if kind in _NO_ARTICLES else f"{kind} ({status})"] += 1
        return False

    @property
    def left_out(self) -> str:
        """The items that are no articles, by kind and number."""
        return ", ".join(f"{count} {kind}" for kind, count in sorted(self.passed.items()))

    def mended(self, element: Element, entry: Entry) -> Entry:
        """An entry with the blog's own day and names, and without the marks of its plug-ins."""
        if not self.is_export:
            return entry
        return replace(
            entry,
            published=_day(_value(element, "post_date")) or entry.published,
            author=self.names.get(entry.author) or entry.author,
            text=_text(element) or entry.text,
        )


def _value(element: Element, name: str) -> str:
    """The text of a child of WordPress's own that has this name."""
    found = next((part for part in element if safe_xml.local(part) == name), None)
    return (found.text or "").strip() if found is not None else ""


def _text(element: Element) -> str:
    """The content, whose paragraphs are often no more than blank lines."""
    texts = [part.text or "" for part in element if safe_xml.local(part) == "encoded"]
    content = max(texts, key=len, default="")
    content = _SHORTCODE.sub(_cut, _CAPTION.sub("<p>", content))
    return fragment_text(_BLANK_LINE.sub("<p>", content.replace("\r\n", "\n")))


def _cut(match: re.Match[str]) -> str:
    code = match[0]
    name = re.split(r"[^a-z0-9_-]", code.strip("[/]"), maxsplit=1)[0]
    return " " if "=" in code or code.startswith("[/") or name in _BARE else code


def _day(written: str) -> str:
    try:
        return parse_published(written, "feed").iso() if written else ""
    except InputError:
        return ""
