"""Pages as a browser would see them, and hostile ones."""

from __future__ import annotations

from html.parser import HTMLParser

from index.types import Period
from qa.types import Account, Answer, Coverage, Difference, Query, Quote, Side
from support.web_engine import FakeEngine, find, make_article

HOSTILE = (
    '<script>alert(1)</script> </mark></p><img src=x onerror="alert(2)"> \'" onclick=alert(3) '
    "{{7*7}} ${alert(4)} {n} {at.__class__} [1] **bold** [x](javascript:alert(5)) &lt; &amp; "
    "\u202egnihtemos\u202c \x00 \ud83d <!-- <![CDATA[ </textarea></title></style>"
)


ALLOWED = frozenset(
    """section article blockquote div nav p h2 h3 h4 ol ul li span b i q mark button details
    summary form label input select option a br""".split()
)


class Page(HTMLParser):
    """Collects tags, attributes, and the text outside and inside of tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment got through: {data!r}")

    def values(self, name: str) -> list[str]:
        """All values of an attribute."""
        return [value for key, value in self.attributes if key == name]


def safe_page(html: str, also: frozenset[str] = frozenset()) -> Page:
    """Parse; only our tags, balanced, no handlers, no scripts, no loaded resources."""
    page = Page(html)
    assert set(page.tags) <= ALLOWED | also
    assert not page.open
    for name, value in page.attributes:
        assert not name.startswith("on")
        assert name not in ("src", "srcset", "style", "srcdoc", "action", "formaction")
        if name == "href":
            assert value.startswith(("http://", "https://"))
    return page


class HostileEngine(FakeEngine):
    """Answers with a hostile article."""

    def __init__(self) -> None:
        text = f"{HOSTILE}\n{HOSTILE} a fact. {HOSTILE}"
        article = make_article(
            'x" onmouseover="alert(1)', text, HOSTILE, publisher=HOSTILE, url="javascript:alert(1)"
        )
        super().__init__([article])

    def ask(self, question: str, **_: object) -> Answer:  # type: ignore[override]
        article = self.held[0]
        span = article.paragraphs[1].span
        quote = Quote(1, article, span, find(article, "a fact."))
        query = Query(question, HOSTILE, Period.of_year(2005).start, notes=(HOSTILE,))
        answered = "none" not in question
        passages = super().ask("none").passages
        coverage = Coverage(1, 1, None, None)
        quotes = (quote,) if answered else ()
        accounts = (Account(quotes, True),) if answered else ()
        side = Side(HOSTILE, HOSTILE, quotes)
        differ = Difference("name", (side, side), HOSTILE) if answered else None
        lacking = (HOSTILE,)
        return Answer(
            query, answered, 0.9, "", quotes, passages, coverage, "1", accounts, differ, lacking
        )
