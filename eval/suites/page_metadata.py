"""Date, title and author of saved pages, against trafilatura, htmldate and newspaper4k.

Data: the evaluation pages of trafilatura (180) and newspaper4k (19), with what people say of them;
a page counts for what its gold gives. Pages are split by the SHA-256 of their file name: rules are
made by looking at dev pages, and never at test pages, whose misses are not listed.

Measures, each over the pages whose gold has it: dates that are the same day and dates that are
another (the rest has none); titles and authors whose words agree to .8 (F1 of folded words).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import sys
import tarfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from index.errors import DatelineError, InputError
from index.formats.html import decode_page, parse
from index.text.words import tokens

FILES = tuple(Path("pages") / name for name in ("trafilatura_english.tar.xz", "newspaper4k.tar.xz"))
_ALIKE = 0.8
SPLITS = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known, or was found, of a page; "" where nothing is. ``date`` is an ISO day."""

    date: str = ""
    title: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class MetadataPage:
    """A page and its gold."""

    name: str
    html: bytes
    url: str
    gold: Known

    @property
    def split(self) -> str:
        """dev or test."""
        digest = hashlib.sha256(self.name.encode()).hexdigest()
        return SPLITS[int(digest, 16) % 2]


@dataclass(frozen=True, slots=True)
class MetadataScore:
    """Shares of the pages whose gold has a date, a title, an author; and how many these are."""

    date_exact: float
    date_wrong: float
    title: float
    author: float
    n: tuple[int, int, int]


def read_pages(data: Path) -> list[MetadataPage]:
    """The pages of both sets.

    :raises InputError: a file is missing or not what it should be.
    """
    return [page for file in FILES for page in _pages(data / file)]


def _pages(path: Path) -> list[MetadataPage]:
    try:
        with tarfile.open(path) as packed:
            members = {m.name.removeprefix("./"): m for m in packed if m.isfile()}
            rows = _bytes(packed, members["gold.jsonl"]).decode().splitlines()
            return [
                MetadataPage(
                    row["file"],
                    _bytes(packed, members[f"html/{row['file']}"]),
                    row["url"] or "",
                    _gold(row),
                )
                for row in map(json.loads, rows)
                if f"html/{row['file']}" in members
            ]  # fmt: skip
    except (OSError, KeyError, ValueError, EOFError, tarfile.TarError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None


def _gold(row: Mapping[str, object]) -> Known:
    authors = row["authors"]
    assert isinstance(authors, list)
    names = [name for item in authors for name in (item if isinstance(item, list) else [item])]
    return Known(str(row["date"] or "")[:10], str(row["title"] or ""), " ".join(map(str, names)))


def ours(page: MetadataPage) -> Known:
    """What Dateline reads in a page that was saved from its address."""
    try:
        fields = parse(page.html, url=page.url or None).fields
    except InputError:
        return Known()
    return Known(fields.get("published", ""), fields.get("title", ""), fields.get("author", ""))


def _trafilatura(page: MetadataPage) -> Known:
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(decode_page(page.html), page.url or None)
    return Known(found.date or "", found.title or "", found.author or "") if found else Known()


def _htmldate(page: MetadataPage) -> Known:
    from htmldate import find_date

    return Known(find_date(decode_page(page.html), original_date=True, url=page.url or None) or "")


def _newspaper(page: MetadataPage) -> Known:
    import newspaper  # type: ignore[import-not-found]

    article = newspaper.Article(page.url or "http://example.org/")
    article.download(input_html=decode_page(page.html))
    article.parse()
    day = article.publish_date
    return Known(day.date().isoformat() if day else "", article.title, " ".join(article.authors))


def systems() -> dict[str, Callable[[MetadataPage], Known]]:
    """What is compared; newspaper4k only where it is installed."""
    found: dict[str, Callable[[MetadataPage], Known]] = {
        "Dateline": ours,
        "trafilatura": _trafilatura,
        "htmldate": _htmldate,
    }
    if find_spec("newspaper"):
        found["newspaper4k"] = _newspaper
    return found


def score(pages: Sequence[MetadataPage], found: Sequence[Known]) -> MetadataScore:
    """Shares over the pages whose gold has the field."""
    pairs = [(page.gold, known) for page, known in zip(pages, found, strict=True)]
    dates = [(gold.date, known.date) for gold, known in pairs if gold.date]
    titles = [alike(gold.title, known.title) for gold, known in pairs if gold.title]
    authors = [alike(gold.author, known.author) for gold, known in pairs if gold.author]
    return MetadataScore(
        _share([gold == known for gold, known in dates]),
        _share([known not in ("", gold) for gold, known in dates]),
        _share(titles),
        _share(authors),
        (len(dates), len(titles), len(authors)),
    )


def alike(gold: str, found: str) -> bool:
    """Whether the words of two names agree to .8."""
    wanted, given = set(tokens(gold)), set(tokens(found))
    both = len(wanted & given)
    return both > 0 and 2 * both / (len(wanted) + len(given)) >= _ALIKE


def misses(pages: Sequence[MetadataPage], found: Sequence[Known]) -> list[str]:
    """A line for each field of a dev page that is not as its gold."""
    lines = []
    for page, known in zip(pages, found, strict=True):
        gold = page.gold
        if gold.date and gold.date != known.date:
            lines.append(f"{page.name}\tdate\t{gold.date}\t{known.date or '-'}")
        if gold.title and not alike(gold.title, known.title):
            lines.append(f"{page.name}\ttitle\t{gold.title}\t{known.title or '-'}")
        if gold.author and not alike(gold.author, known.author):
            lines.append(f"{page.name}\tauthor\t{gold.author}\t{known.author or '-'}")
    return lines


def report(scores: Mapping[str, Mapping[str, MetadataScore]]) -> str:
    """All systems in one table, a split after the other."""
    out = []
    for split in SPLITS:
        n = next(iter(scores.values()))[split].n
        out.append(f"{split}: {n[0]} dates, {n[1]} titles, {n[2]} authors")
        out.append(f"{'':<13}date exact  date wrong  title  author")
        for name, by_split in scores.items():
            s = by_split[split]
            row = f"{s.date_exact:>10.3f}  {s.date_wrong:>10.3f}  {s.title:.3f}  {s.author:.3f}"
            out.append(f"{name:<13}{row}")
    return "\n".join(out)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; 0, or 2 where the data is missing."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.suites.page_metadata", description=__doc__
    )
    given = os.environ.get("DATELINE_DATA")
    parser.add_argument("--data", type=Path, default=Path(given) if given else None, metavar="PATH")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--misses", action="store_true", help="list what is wrong on dev pages")
    options = parser.parse_args(argv)
    try:
        if options.data is None:
            raise InputError("say where the evaluation data is: --data PATH (or DATELINE_DATA)")
        pages = read_pages(options.data)
    except DatelineError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    by_split, found = read_all(pages)
    scores = score_all(by_split, found)
    out = io.StringIO()
    out.write(json.dumps(figures(scores), indent=1) if options.json else report(scores))
    if options.misses:
        out.write("\n" + "\n".join(misses(by_split["dev"], found["Dateline"]["dev"])))
    sys.stdout.write(out.getvalue() + "\n")
    return 0


Split = Mapping[str, list[MetadataPage]]
Found = Mapping[str, Mapping[str, list[Known]]]


def read_all(pages: Sequence[MetadataPage]) -> tuple[Split, Found]:
    """The pages by split, and what each system finds in them."""
    by_split = {split: [page for page in pages if page.split == split] for split in SPLITS}
    found = {
        name: {split: [read(page) for page in of] for split, of in by_split.items()}
        for name, read in systems().items()
    }
    return by_split, found


def score_all(by_split: Split, found: Found) -> dict[str, dict[str, MetadataScore]]:
    """The scores of each system, by split."""
    return {
        name: {split: score(by_split[split], of) for split, of in known.items()}
        for name, known in found.items()
    }


def figures(scores: Mapping[str, Mapping[str, MetadataScore]]) -> dict[str, object]:
    """All figures by split and system."""
    names = ("date_exact", "date_wrong", "title", "author")
    return {
        split: {
            system: {name: getattr(of[split], name) for name in names} | {"n": list(of[split].n)}
            for system, of in scores.items()
        }
        for split in SPLITS
    }


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 0.0


def _bytes(packed: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    opened = packed.extractfile(member)
    if opened is None:
        raise ValueError(f"{member.name} is no file")
    return opened.read()


if __name__ == "__main__":
    sys.exit(main())
