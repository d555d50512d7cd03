"""The timeline of a search: which sentences, in which order, and what is exported of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from support.fakes import FakeEncoder

from index.build import build
from index.store.generations import Generation
from qa.retrieval.found_events import found_events
from qa.retrieval.passage_search import FoundPassages, PassageQuery, PassageSearch
from qa.web.passages.timeline_view import as_csv, timeline

TEXT = """The strike began in March 2003. Nobody knew why. The strike ended on 4 May 2003.
The ferry sank in 1999. A strike was planned for 2005. The strike was long."""


def found(tmp_path: Path, **known: str) -> FoundPassages:
    row = {"id": "a", "title": "T", "text": TEXT, "published": "2005-06-01", **known}
    (tmp_path / "news.jsonl").write_text(json.dumps(row))
    build([tmp_path / "news.jsonl"], tmp_path / "index", encoder=FakeEncoder())
    return PassageSearch(Generation.open(tmp_path / "index")).find(PassageQuery("strike"))


def test_sentences_with_a_word_and_a_time_in_order(tmp_path: Path) -> None:
    events = found_events(found(tmp_path))
    said = [(e.period.iso(), e.sentence.of(e.article.text)) for e in events]
    assert said == [
        ("2003-03", "The strike began in March 2003."),
        ("2003-05-04", "The strike ended on 4 May 2003."),
        ("2005", "A strike was planned for 2005."),
    ]
    assert [e.time.of(e.article.text) for e in events] == ["March 2003", "4 May 2003", "2005"]


def test_no_cell_of_the_table_is_a_formula(tmp_path: Path) -> None:
    rows = list(
        csv.reader(io.StringIO(as_csv(found_events(found(tmp_path, title="=HYPERLINK()")))))
    )
    assert rows[0][:3] == ["from", "to", "said"]
    assert rows[1][:3] == ["2003-03-01", "2003-03-31", "March 2003"]
    assert rows[1][4] == "'=HYPERLINK()"
    start, end = map(int, rows[1][-2:])
    assert TEXT[start:end] == rows[1][3]


def test_the_view_escapes_and_counts(tmp_path: Path) -> None:
    html = timeline(found(tmp_path, title="<b>T</b>"))
    assert "3 dated sentences with strike, 2003 to 2005." in html
    assert "<b>T</b>" not in html
    assert html.count("data-dl-cite-as") == 3
    assert "Save as CSV" in html
