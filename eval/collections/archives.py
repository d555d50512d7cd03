"""Suites on the shared evaluation data: realistic archives, where an article is to be found.

The data stays outside the project (``--data PATH``). Each suite's articles are written once as a
Dateline collection into a cache folder and indexed there; the index's own vector cache makes an
interrupted build go on where it stopped.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from eval.questions.question_files import SEEDS_FILE, Gold, Question, lines_of
from index.build import build
from index.cache.build_cache import key_of
from index.chunking.chunks import ChunkSettings
from index.encoders.encoder import Encoder
from index.encoders.select import open_encoder
from index.errors import IndexDamaged, IndexMissing, InputError
from index.progress import Listener
from index.store.generations import Generation
from qa.reader.training.datasets import DEV_TITLES

Records = Iterator[dict[str, Any]]
DESK_FILE = SEEDS_FILE.with_name("desk.jsonl")
DESK_SIZES = (400, 4_000, 20_000)  # articles
_PASSAGE_QUESTIONS = 800
_PAGE_DATE = re.compile(r"(\d\d)/(\d\d)[/ ](\d\d)")


@dataclass(frozen=True, slots=True)
class ArchiveSuite:
    """One data set: the files it needs, its articles as ``.jsonl`` records, its questions.

    The questions come from the data, and an article is to be found; or, with ``file``, from a
    question file of our own about these articles, asked as the bundled ones are.
    """

    name: str
    files: tuple[str, ...]
    articles: Callable[[Path], Records]
    questions: Callable[[Path], list[Question]]
    file: Path | None = None

    def missing(self, data: Path | None) -> list[str]:
        """The files that are not there; all of them without a data folder."""
        return [name for name in self.files if data is None or not (data / name).is_file()]


def prepared(
    suite: ArchiveSuite,
    data: Path,
    cache: Path,
    progress: Listener,
    encoder: Encoder | None = None,
) -> Path:
    """The suite's index folder, built if its articles, the encoder or any code of ``index`` is new.

    A build recalls the vectors of texts that are still cut as before.

    :raises InputError: the data cannot be read, or the cache cannot be written.
    """
    folder = cache / suite.name
    lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in suite.articles(data))
    digest = sha256(lines.encode("utf-8")).hexdigest()
    source, index = folder / f"{suite.name}-{digest[:12]}.jsonl", folder / "index"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not source.is_file():
            source.write_text(lines, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror})") from None
    encoder = encoder or open_encoder()
    made_of = key_of(digest, encoder.digest, asdict(ChunkSettings()))  # and of the code of index
    stamp = folder / "made-of"
    if not (stamp.is_file() and stamp.read_text("utf-8") == made_of and _serves(index, source)):
        build([source], index, encoder=encoder, progress=progress)
        stamp.write_text(made_of, "utf-8")
    return index


def _serves(index: Path, source: Path) -> bool:
    """Whether the index is there and holds exactly these articles."""
    try:
        manifest = Generation.open(index).manifest
    except (IndexMissing, IndexDamaged):
        return False
    return manifest.sources == [str(source.absolute())]


def _realtimeqa_articles(data: Path) -> Records:
    return map(_news_article, _lines(data / "news/realtimeqa_2022_articles.jsonl.gz"))


def _news_article(record: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": record["url"],
        "title": record["title"] or "",
        "text": record["text"],
        "published": (record["publish_date"] or "").replace("/", "-"),
        "publisher": record["publisher"],
        "url": record["url"],
    }


def _realtimeqa_questions(data: Path) -> list[Question]:
    return [
        Question(
            id=record["id"],
            question=record["question"],
            where=f"realtimeqa_2022_questions_open:{record['id']}",
            as_of=date.fromisoformat(record["date"].replace("/", "-")),
            gold=tuple(Gold(url, None) for url in record["gold_urls"]),
            answers=tuple(record["answers"]),
        )
        for record in _lines(data / "news/realtimeqa_2022_questions_open.jsonl.gz")
    ]


def _desk_articles(data: Path, size: int) -> Records:
    """``size`` articles: those that the desk questions are about, then others in an order of their
    addresses' digests: news of 2022 and 2023, then, for the largest, Reuters newswire of 1987."""
    about = {
        url
        for _, line in lines_of(DESK_FILE)
        for url in (*(gold["article_id"] for gold in line["gold"]), _near(line["note"]))
    }
    news = [
        record
        for name in (
            "news/realtimeqa_2022_articles.jsonl.gz",
            "news/realtimeqa_2023_articles.jsonl.gz",
        )
        for record in _lines(data / name)
    ]
    by_url = {str(record["url"]): record for record in reversed(news)}  # the first of each counts
    order = sorted(by_url, key=lambda url: (url not in about, sha256(url.encode()).hexdigest()))
    for url in order[:size]:
        yield _news_article(by_url[url])
    left = size - len(order)
    if left > 0:
        for number, record in zip(
            range(left), _lines(data / "news/reuters21578.jsonl.gz"), strict=False
        ):
            yield {
                "id": f"reuters-{number}",
                "title": record["title"] or "",
                "text": record["text"],
                "published": _reuters_day(record["published_raw"]),
                "publisher": "Reuters",
            }


def _reuters_day(stamp: str) -> str:
    """``26-FEB-1987 15:01:01.79`` → ``1987-02-26``."""
    return datetime.strptime(stamp.split()[0].title(), "%d-%b-%Y").date().isoformat()


def _near(note: str) -> str:
    """The article on which an unanswerable question was written: "entity; near URL"."""
    return note.partition("; near ")[2]


def _time_articles(data: Path) -> Records:
    for record in _lines(data / "news/time1963_docs.jsonl.gz"):
        month, day, year = _PAGE_DATE.findall(record["header"])[0]  # "431 08/30 63 PAGE 026"
        published = f"19{year}-{month}-{day}"
        yield {"id": record["doc_id"], "text": record["text"], "published": published}


def _time_questions(data: Path) -> list[Question]:
    judged: dict[str, list[Gold]] = {}
    for record in _lines(data / "news/time1963_qrels.jsonl.gz"):
        if record["relevance"] > 0:
            judged.setdefault(record["query_id"], []).append(Gold(record["doc_id"], None))
    return [
        Question(
            id=record["query_id"],
            question=record["text"],
            where=f"time1963_queries:{record['query_id']}",
            as_of=date(1964, 1, 1),
            gold=tuple(judged[record["query_id"]]),
        )
        for record in _lines(data / "news/time1963_queries.jsonl.gz")
        if record["query_id"] in judged
    ]


def _paragraph_articles(data: Path) -> Records:
    seen: set[str] = set()
    for record in _lines(data / "reader/squad2_xquad_open.jsonl.gz"):
        name = paragraph_id(record["context"])
        if name not in seen:
            seen.add(name)
            yield {
                "id": name,
                "title": record["title"].replace("_", " "),
                "text": record["context"],
            }


def _paragraph_questions(data: Path) -> list[Question]:
    """A fixed sample, by hash, of titles that the reader never trained on; titles are groups."""
    lines = _lines(data / "reader/squad2_xquad_open.jsonl.gz")
    found = [r for r in lines if r["answerable"] and r["title"] in DEV_TITLES]
    found.sort(key=lambda record: sha256(record["id"].encode()).hexdigest())
    return [
        Question(
            id=record["id"],
            question=record["question"],
            where=f"squad2_xquad_open:{record['id']}",
            gold=(Gold(paragraph_id(record["context"]), None),),
            answers=tuple(dict.fromkeys(a["text"] for a in record["answers"] if a["text"].strip())),
            group=record["title"],
        )
        for record in found[:_PASSAGE_QUESTIONS]
    ]


def paragraph_id(context: str) -> str:
    """An id made of the paragraph itself."""
    return sha256(context.encode("utf-8")).hexdigest()[:16]


def _lines(path: Path) -> Records:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None


def _five_w1h_articles(data: Path) -> Records:
    for record in _lines(data / "news/five_w1h_open.jsonl.gz"):
        yield {
            "id": record["dId"],
            "title": record["title"],
            "text": record["text"],
            "published": record["date_publish"][:10],
            "publisher": record["publisher"],
            "url": record["url"],
        }


def desk_name(size: int) -> str:
    """The suite that asks the desk questions of so many articles."""
    return "desk" if size == DESK_SIZES[0] else f"desk_{size}"


def _desk(size: int) -> ArchiveSuite:
    names = ("realtimeqa_2022_articles", "realtimeqa_2023_articles", "reuters21578")
    return ArchiveSuite(
        desk_name(size),
        tuple(f"news/{name}.jsonl.gz" for name in names),
        lambda data: _desk_articles(data, size),
        questions=lambda data: [],
        file=DESK_FILE,
    )


ARCHIVES: tuple[ArchiveSuite, ...] = (
    *map(_desk, DESK_SIZES),
    ArchiveSuite(
        "five_w1h",
        ("news/five_w1h_open.jsonl.gz",),
        _five_w1h_articles,
        questions=lambda data: [],
        file=SEEDS_FILE.with_name("five_w1h.jsonl"),
    ),
    ArchiveSuite(
        "realtimeqa",
        ("news/realtimeqa_2022_articles.jsonl.gz", "news/realtimeqa_2022_questions_open.jsonl.gz"),
        _realtimeqa_articles,
        _realtimeqa_questions,
    ),
    ArchiveSuite(
        "time1963",
        tuple(f"news/time1963_{part}.jsonl.gz" for part in ("docs", "queries", "qrels")),
        _time_articles,
        _time_questions,
    ),
    ArchiveSuite(
        "passages",
        ("reader/squad2_xquad_open.jsonl.gz",),
        _paragraph_articles,
        _paragraph_questions,
    ),
)
