"""The day of publication of saved pages: which source counts, and which never does."""

from __future__ import annotations

import json

import pytest

from index.formats.html import parse

STORY = (
    "<p>The town of Arden voted to keep its old library open after a campaign of eleven weeks by"
    " readers and teachers, the mayor said at the hall.</p><p>The council had wanted to sell the"
    " building, which dates from 1911, to a hotel company for four million dollars.</p>"
)
TITLE = "Arden keeps its library open"
EVENT = {"@type": "Event", "name": "Fair", "startDate": "2021-09-09", "datePublished": "2021-08-08"}
ARTICLE = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2018-05-17T05:00:00-04:00"}
OTHER = {"@type": "NewsArticle", "headline": "Dam leaks", "datePublished": "2019-01-01"}


def dated(
    head: str = "", above: str = "", below: str = "", after: str = "", lang: str = "en",
    url: str | None = None,
) -> tuple[str, str] | None:  # fmt: skip
    """The day and where it is from, of a page with these pieces around its article."""
    page = (
        f"<html lang='{lang}'><head><title>{TITLE}</title>{head}</head><body>{above}<article>"
        f"<h1>{TITLE}</h1>{below}{STORY}</article>{after}</body></html>"
    )
    fields = parse(page.encode(), url=url).fields
    origin = fields.get("published_from", "metadata")
    return (fields["published"], origin) if "published" in fields else None


def meta(name: str, content: str) -> str:
    return f"<meta property='{name}' content='{content}'>"


def script(node: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


PUBLISHED = meta("article:published_time", "2018-05-17T05:00:00-04:00")
ADDRESS = "https://post.example/2018/05/19/arden-library.html"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ({"head": PUBLISHED, "url": ADDRESS}, ("2018-05-17", "metadata")),
        ({"head": PUBLISHED, "below": "<p>3 May 2014</p>"}, ("2018-05-17", "metadata")),
        # Metadata counts in UTC; the paper's own day is printed.
        (
            {
                "head": meta("article:published_time", "2018-05-18T01:00:00Z"),
                "below": "<p>May 17, 2018</p>",
            },
            ("2018-05-17", "metadata"),
        ),
        ({"below": "<p>May 17, 2018</p>", "url": ADDRESS}, ("2018-05-17", "line")),
        ({"below": "<p>By Jo Lee | Posted on May 17, 2018</p>"}, ("2018-05-17", "line")),
        (
            {"below": "<p><time datetime='2018-05-17T09:00'>2 hours ago</time></p>"},
            ("2018-05-17", "line"),
        ),
        ({"below": "<dl><dt>Published</dt><dd>2018/5/17 5:50</dd></dl>"}, ("2018-05-17", "line")),
        ({"url": ADDRESS}, ("2018-05-19", "address")),
        ({"url": "https://post.example/2018/05/arden"}, ("2018-05", "address")),
        ({"url": "https://post.example/news/20180519-arden"}, ("2018-05-19", "address")),
        ({"head": script(ARTICLE)}, ("2018-05-17", "metadata")),
        ({"head": script({"@graph": [EVENT, ARTICLE]})}, ("2018-05-17", "metadata")),
        ({"head": script([OTHER, ARTICLE])}, ("2018-05-17", "metadata")),
        ({"head": meta("pubdate", "20180517")}, ("2018-05-17", "metadata")),
        ({"head": meta("dc.date.issued", "17 May 2018")}, ("2018-05-17", "metadata")),
        ({"below": "<p>17/05/2018</p>"}, ("2018-05-17", "line")),
        ({"below": "<p>06/07/2018</p>", "lang": "fr"}, ("2018-07-06", "line")),
        (
            {"below": "<p>Publié le 6 juillet 2018, mis à jour le 9 août</p>", "lang": "fr"},
            ("2018-07-06", "line"),
        ),
    ],
)
def test_the_best_source_that_a_page_has(page: dict[str, str], expected: tuple[str, str]) -> None:
    assert dated(**page) == expected


@pytest.mark.parametrize(
    "page",
    [
        {"head": meta("article:modified_time", "2023-08-01")},
        {"head": meta("og:updated_time", "2023-08-01")},
        {"head": "<meta http-equiv='last-modified' content='Tue, 07 Jun 2022 10:00:00 GMT'>"},
        {"head": script({"@type": "NewsArticle", "headline": TITLE, "dateModified": "2023-08-01"})},
        {"head": script(EVENT)},
        {"head": meta("article:published_time", "1970-01-01T00:00:00Z")},
        {"head": meta("article:published_time", "0001-01-01T00:00:00Z")},
        {"head": meta("article:published_time", "06/07/2018")},
        {"head": script([OTHER, {**OTHER, "datePublished": "2017-02-02", "headline": "Mill"}])},
        {"below": "<p>06/07/2018</p>"},
        {"below": "<p>Updated May 17, 2018</p>"},
        {"below": "<p>Last modified: <time datetime='2018-05-17'>17 May</time></p>"},
        {"below": "<time itemprop='dateModified' datetime='2018-05-17'>today</time>"},
        {"after": "<div class='related'><p><a href='/1'>Dam leaks</a> 18 June 2018</p></div>"},
        {"after": "<aside><p>18 June 2018</p></aside><footer>May 1, 2023</footer>"},
        {"after": "<div class='comments'><p>Jo, 18 June 2018</p></div>"},
        {"after": "<p>Accessed 3 May 2020</p>"},
        {"after": "<div itemscope itemtype='http://schema.org/Event'><p>18 June 2018</p></div>"},
    ],
)
def test_what_is_never_the_day_of_publication(page: dict[str, str]) -> None:
    assert dated(**page) is None


def test_a_broken_or_hostile_script_costs_the_script_only() -> None:
    deep = "[" * 100_000
    for broken in ("{", deep, "null", '"text"', json.dumps({"@graph": {"@graph": {}}})):
        head = f"<script type='application/ld+json'>{broken}</script>{PUBLISHED}"
        assert dated(head) == ("2018-05-17", "metadata")


@pytest.mark.parametrize(
    ("head", "below", "author"),
    [
        (
            script(ARTICLE | {"author": [{"name": "Jo Lee"}, {"name": "Ann Poe"}]}),
            "",
            "Jo Lee, Ann Poe",
        ),
        (meta("author", "By Jo Lee"), "", "Jo Lee"),
        ("", "<p class='byline'>By Jo Lee, Staff Writer</p>", "Jo Lee"),
        ("", "<div class='post-author'>View all posts by Jo Lee</div>", "Jo Lee"),
        ("", "<p class='author'>Posted on May 17, 2018 by Jo Lee in News</p>", "Jo Lee"),
        ("", "<p>By Jo Lee</p>", "Jo Lee"),
        (meta("author", "https://post.example/jo"), "", None),
    ],
)
def test_who_wrote_a_page(head: str, below: str, author: str | None) -> None:
    page = f"<html><head>{head}</head><body><h1>{TITLE}</h1>{below}{STORY}</body></html>"
    assert parse(page.encode()).fields.get("author") == author


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("Library kept | Opinion", "Arden keeps its old library", "Arden keeps its old library"),
        ("Opinion | Library kept - The Post", "Library kept", "Library kept"),
    ],
)
def test_the_headline_is_the_printed_one(title: str, heading: str, expected: str) -> None:
    page = f"<html><head><title>{title}</title></head><body><h1>{heading}</h1>{STORY}</body></html>"
    assert parse(page.encode()).fields["title"] == expected
