"""Example questions of one's own collection: made from its articles, each seen to be answered."""

from __future__ import annotations

import json
from pathlib import Path

from support.fakes import FakeEncoder

from index.build import build
from qa.engine import Engine, Settings
from qa.web.conversation.article_list import Shelf
from qa.web.conversation.welcome import OFFERED, Examples
from qa.web.views.start_page import start_page

STORIES = (
    ("Ferry", "Anna Brandt said the ferry would sail in May 2011. The ferry is old."),
    ("Strike", "The strike began in March 2010, and Carl Sund said it was over pay."),
    ("Bridge", "The old bridge closed in August 2009. Engineers were not asked."),
)


def test_each_example_was_answered_from_its_article(tmp_path: Path) -> None:
    rows = [
        json.dumps({"id": title.lower(), "title": title, "text": text, "published": "2011-06-01"})
        for title, text in STORIES
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(rows))
    build([tmp_path / "news.jsonl"], tmp_path / "index", encoder=FakeEncoder())
    engine = Engine.open(tmp_path / "index", encoder=FakeEncoder(), settings=Settings(reader=False))
    shelf = Shelf(engine)
    found = Examples(engine, shelf).find()
    assert len(found) <= OFFERED
    for question in found:
        answer = engine.ask(question)
        assert answer.answered
        words = {word.strip("?") for word in question.split()}
        assert words & set(answer.quotes[0].article.text.split())
    page = str(start_page(shelf, (), ["What did <b>Anna</b> say?"]))
    assert "What did &lt;b&gt;Anna&lt;/b&gt; say?" in page
    assert "In this collection: 3 articles, 2011" in page
    assert "All 3 articles" in page
