"""The pages suite: how well the article is found in a saved web page.

Data: scrapinghub/article-extraction-benchmark (181 pages with the article's body by hand), measured
as there: see ``eval.metrics.shingles``.

The gold has no titles and no dates. What stands in for them is the page's address, which the
extraction is not shown here: for 49 pages it carries the day, for 156 four words of a title or
more. Those words often are an earlier title or an editor's own: a lower bound.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from eval.metrics.shingles import Shingles, interval, score
from index.errors import DatelineError, InputError
from index.formats.draft import Draft, Parsed
from index.formats.html import parse
from index.sources.kept_paragraphs import clean_draft
from index.text.words import words

FILE = Path("pages") / "article_extraction_benchmark.tar"
_DAY = re.compile(r"/(20[012]\d|19\d\d)[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/-]|$)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SLUG_WORDS = 4  # an address with fewer says too little of the title
_KINDS = ("body", "columns", "row")  # the gold bodies hold neither captions nor standfirsts
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """One page and its gold."""

    id: str
    html: bytes
    body: str
    url: str


def read_pages(data: Path) -> list[Page]:
    """All pages of the benchmark's tar.

    :raises InputError: it is missing or not what it should be.
    """
    path = data / FILE
    try:
        with tarfile.open(path) as packed:
            members = {m.name.removeprefix("./"): m for m in packed if m.isfile()}
            gold = json.loads(_bytes(packed, members["ground-truth.json"]))
            return [
                Page(name, gzip.decompress(_bytes(packed, members[f"html/{name}.html.gz"])),
                     record["articleBody"], record.get("url", ""))
                for name, record in sorted(gold.items())
            ]  # fmt: skip
    except (OSError, KeyError, ValueError, EOFError, tarfile.TarError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None


def ours(page: Page) -> Parsed:
    """What Dateline reads of a page; empty where it refuses it. The address is held back."""
    try:
        return parse(page.html, "utf-8")
    except InputError:
        return Parsed("", {})


def kept(parsed: Parsed) -> str:
    """The text that Dateline indexes and quotes: body and captions after cleaning."""
    draft = Draft(
        "page", parsed.text, parsed.fields, "page", extracted=parsed.extracted, marks=parsed.marks
    )
    cleaned = clean_draft(draft, parsed.fields.get("title"))
    spans = (p.span for p in cleaned.paragraphs if p.kind in _KINDS)
    return "\n".join(span.of(parsed.text) for span in spans)


def unmarked(parsed: Parsed) -> str:
    """The extracted text without what is known to be a caption or a standfirst."""
    starts = [0, *(mark.end for mark in parsed.marks)]
    ends = [*(mark.start for mark in parsed.marks), len(parsed.text)]
    return "".join(parsed.text[start:end] for start, end in zip(starts, ends, strict=True))


def plain(page: Page, *, precise: bool = False) -> str:
    """Trafilatura as the benchmark calls it."""
    from trafilatura import extract

    return extract(page.html.decode("utf-8"), include_comments=False, favor_precision=precise) or ""


def newspaper_body(page: Page) -> str:
    """Newspaper4k's text of a page; it is compared only where it is installed."""
    import newspaper  # type: ignore[import-not-found,unused-ignore]

    article = newspaper.Article(page.url or "http://example.org/")
    article.download(input_html=page.html.decode("utf-8", "replace"))
    article.parse()
    return str(article.text)


def day_in(url: str) -> date | None:
    """The day that an address carries, as in /2019/11/18/."""
    found = _DAY.search(urlsplit(url).path.lower())
    if found is None:
        return None
    month = found[2] if found[2].isdigit() else str(1 + _index(found[2]))
    try:
        return date(int(found[1]), int(month), int(found[3]))
    except ValueError:
        return None


def slug_in(url: str) -> frozenset[str]:
    """The content words of an address's longest part, if enough to know a title by."""
    parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
    longest = max(parts, key=lambda part: part.count("-") + part.count("_"), default="")
    found = frozenset(w for w in words(re.sub(r"[-_.]", " ", longest)) if not w.isdigit())
    return found if len(found) >= _SLUG_WORDS else frozenset()


def main(argv: Sequence[str] | None = None) -> int:
    """Print the tables; 0, or 2 where the data is missing."""
    parser = argparse.ArgumentParser(prog="python -m eval.suites.pages", description=__doc__)
    given = os.environ.get("DATELINE_DATA")
    parser.add_argument("--data", type=Path, default=Path(given) if given else None, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list N pages")
    options = parser.parse_args(argv)
    try:
        if options.data is None:
            raise InputError("say where the evaluation data is: --data PATH (or DATELINE_DATA)")
        report = run(read_pages(options.data))
    except DatelineError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    out = io.StringIO()
    if options.json:
        out.write(json.dumps(report.figures(), indent=1) + "\n")
    else:
        report.write(out, options.worst)
    sys.stdout.write(out.getvalue())
    return 0


@dataclass(frozen=True, slots=True)
class PagesReport:
    """Bodies by system, and what the addresses say of dates and titles."""

    pages: Sequence[Page]
    bodies: Mapping[str, Sequence[Shingles]]
    seconds: Mapping[str, float]
    dates: Counter[str]
    titles: Sequence[float]

    def figures(self) -> dict[str, object]:
        """All figures by name."""
        found: dict[str, object] = {
            name: {"precision": s.precision, "recall": s.recall, "f1": s.f1, "accuracy": s.accuracy}
            for name, s in ((name, score(pages)) for name, pages in self.bodies.items())
        }
        found["dates"] = dict(self.dates)
        found["titles"] = {"pages": len(self.titles), "right": self.right_titles}
        return found

    @property
    def right_titles(self) -> float:
        """Share of titles that hold three quarters of their address's words."""
        return sum(t >= 0.75 for t in self.titles) / len(self.titles) if self.titles else 0.0

    def write(self, out: io.StringIO, worst: int) -> None:
        """The tables as text."""
        out.write(f"{len(self.pages)} pages   precision  recall     F1         exact  CPU s\n")
        for name, pages in self.bodies.items():
            s, half = score(pages), interval(pages)
            out.write(f"{name:<27}{s.precision:.4f}     {s.recall:.4f}  {s.f1:.4f} ±{half:.3f}"
                      f"  {s.accuracy:.3f}  {self.seconds.get(name, 0):.1f}\n")  # fmt: skip
        known = sum(self.dates.values())
        said = ", ".join(f"{count} {what}" for what, count in sorted(self.dates.items()))
        out.write(f"dates, {known} pages whose address holds one: {said}\n")
        out.write(f"titles, {len(self.titles)} pages whose address holds four words or more:"
                  f" {self.right_titles:.3f} hold 3/4 of them\n")  # fmt: skip
        named = next(iter(self.bodies))
        ranked = sorted(zip(self.bodies[named], self.pages, strict=True), key=lambda x: x[0].right)
        for found, page in ranked[:worst]:
            out.write(f"{found.right:.2f} right {found.surplus:.2f} surplus {found.missing:.2f}"
                      f" missing  {page.url or page.id}\n")  # fmt: skip


def run(pages: Sequence[Page]) -> PagesReport:
    """Extract every page with each system and compare."""
    seconds: dict[str, float] = {}
    parsed = _timed("Dateline, extracted", lambda: [ours(page) for page in pages], seconds)
    cleaned = _timed("Dateline, as indexed", lambda: [kept(p) for p in parsed], seconds)
    default = _timed("trafilatura", lambda: [plain(p) for p in pages], seconds)
    precise = _timed(
        "trafilatura, precise", lambda: [plain(p, precise=True) for p in pages], seconds
    )
    extracted = [unmarked(page) for page in parsed]
    others: dict[str, list[str]] = {}
    if find_spec("newspaper") is not None:
        others["newspaper4k"] = _timed(
            "newspaper4k", lambda: [newspaper_body(p) for p in pages], seconds
        )
    systems = {"Dateline, as indexed": cleaned, "Dateline, extracted": extracted,
               "trafilatura": default, "trafilatura, precise": precise, **others}  # fmt: skip
    bodies = {
        name: [Shingles.of(page.body, text) for page, text in zip(pages, texts, strict=True)]
        for name, texts in systems.items()
    }
    return PagesReport(pages, bodies, seconds, Counter(_date_verdicts(pages, parsed)),
                  list(_title_shares(pages, parsed)))  # fmt: skip


def _date_verdicts(pages: Sequence[Page], parsed: Sequence[Parsed]) -> Iterator[str]:
    for page, found in zip(pages, parsed, strict=True):
        gold = day_in(page.url)
        if gold is not None:
            written = found.fields.get("published")
            off = abs((date.fromisoformat(written) - gold).days) if written else None
            yield ("none" if off is None else "same day" if off == 0 else
                   "a day off" if off == 1 else "wrong")  # fmt: skip


def _title_shares(pages: Sequence[Page], parsed: Sequence[Parsed]) -> Iterator[float]:
    for page, found in zip(pages, parsed, strict=True):
        slug = slug_in(page.url)
        if slug:
            yield len(slug & set(words(found.fields.get("title", "")))) / len(slug)


def _timed(name: str, work: Callable[[], list[T]], seconds: dict[str, float]) -> list[T]:
    started = time.process_time()
    done = work()
    seconds[name] = time.process_time() - started
    return done


def _index(month: str) -> int:
    return _MONTHS.index(month) if month in _MONTHS else 12


def _bytes(packed: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    opened = packed.extractfile(member)
    if opened is None:
        raise ValueError(f"{member.name} is no file")
    return opened.read()


if __name__ == "__main__":
    sys.exit(main())
