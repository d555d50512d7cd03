"""Question files: what is bundled is sound, and what is not sound is refused with its line."""

import json
from collections import Counter
from pathlib import Path

import pytest

from eval.questions.leaks import near_duplicates
from eval.questions.question_files import (
    KINDS,
    SCHEMA_FILE,
    SEEDS_FILE,
    Gold,
    Question,
    drafts,
    load,
    split_of,
)
from index.errors import InputError
from index.sources.articles import find_files, read_articles
from index.types import Article, Span

TEXT = "The talks’ first round\u00a0ended. It ended well. It ended well."
ARTICLES = {"a": Article("a", TEXT, "Talks", "", ())}


@pytest.fixture(scope="module")
def bundled() -> list[Question]:
    folder = Path(__file__).resolve().parent.parent / "seeds"
    found = read_articles(find_files([folder]))
    return load(SEEDS_FILE, {item.id: item for item in found if isinstance(item, Article)})


def one(tmp_path: Path, **changes: object) -> Question:
    record = {"id": "q", "question": "How did it end?", "gold": [{"article_id": "a"}], **changes}
    return load(write(tmp_path, json.dumps(record)), ARTICLES)[0]


def write(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def test_every_bundled_gold_span_is_where_it_says(bundled: list[Question]) -> None:
    assert len(bundled) >= 230  # load() has compared each span with its text
    assert all(q.gold and q.answers for q in bundled if q.answerable)
    assert all(g.span for q in bundled for g in q.gold)


def test_the_bundled_set_has_the_shares_that_it_should(bundled: list[Question]) -> None:
    kinds = Counter(q.kind for q in bundled)
    assert set(kinds) == set(KINDS) - {"other"}
    assert kinds["time"] >= 60
    assert 0.15 <= kinds["near_miss"] / len(bundled) <= 0.20
    assert 0.05 <= kinds["off_topic"] / len(bundled) <= 0.09
    dev = sum(q.split == "dev" for q in bundled)
    assert 0.50 <= dev / len(bundled) <= 0.60
    assert all(q.answerable == (q.kind not in ("near_miss", "off_topic")) for q in bundled)
    assert all(q.history for q in bundled if q.kind == "follow_up")


@pytest.mark.parametrize(
    ("question", "article", "begins"),
    [
        ("why did North Korea boycott the talks in 2005?", "001", "But the reclusive Communist"),
        ("Why did Pyongyang walk out of the negotiations in 2009?", "002", "North Korea had also"),
        ("When was the first round?", "003", "The first round of such"),
    ],
)
def test_the_questions_that_must_be_seen(
    bundled: list[Question], seeds: Path, question: str, article: str, begins: str
) -> None:
    found = next(q for q in bundled if q.question == question and not q.history)
    gold = found.gold[0]
    assert gold.article_id.startswith(article)
    assert gold.span is not None
    text = (seeds / f"{gold.article_id}.txt").read_bytes().decode("utf-8")
    assert gold.span.of(text).startswith(begins)


def test_what_russia_expected_has_sources_of_both_years(bundled: list[Question]) -> None:
    found = next(q for q in bundled if q.question == "What did Russia expect of the talks?")
    assert {"000", "001", "003"} <= {gold.article_id[:3] for gold in found.gold}


def test_no_question_crosses_the_split(bundled: list[Question]) -> None:
    assert near_duplicates(bundled) == []


def test_a_near_duplicate_across_the_split_would_be_found() -> None:
    assert (split_of("a"), split_of("f")) == ("dev", "test")
    same = "When did the second round of the talks begin in Beijing"
    dev = Question("a", same + "?", "f:1")
    test = Question("f", same.lower() + " now", "f:2")
    assert near_duplicates([dev, test]) == [("a", "f")]
    assert near_duplicates([dev, Question("f", "And the first?", "f:2", history=("Where?",))]) == []


def test_the_split_is_stable() -> None:
    keys = [f"key-{n}" for n in range(2_000)]
    share = sum(split_of(key) == "dev" for key in keys) / len(keys)
    assert share == pytest.approx(0.60, abs=0.02)
    assert [split_of(key) for key in ("seeds-who-002", "seeds-what-003")] == ["dev", "dev"]
    assert Question("seeds-what-001", "?", "f:1", group="f").split == split_of("f") == "test"
    assert Question("a", "?", "f:1", named_split="test").split == "test" != split_of("a")


def test_a_split_is_dev_or_test(tmp_path: Path) -> None:
    line = {"id": "a", "question": "Who?", "answerable": False, "split": "test"}
    assert load(write(tmp_path, json.dumps(line)), ARTICLES)[0].split == "test"
    line["split"] = "train"
    with pytest.raises(InputError, match="field 'split' must be dev or test, got 'train'"):
        load(write(tmp_path, json.dumps(line)), ARTICLES)


def test_gold_as_offsets(tmp_path: Path) -> None:
    gold = [{"article_id": "a", "start": 0, "end": 9, "text": "The talks"}]
    assert one(tmp_path, gold=gold, answers=["talks"]).gold == (Gold("a", Span(0, 9)),)


def test_gold_as_a_typed_quotation_is_located_everywhere(tmp_path: Path) -> None:
    typed = one(tmp_path, gold=[{"article_id": "a", "text": "talks' first round ended"}])
    assert typed.gold == (Gold("a", Span(4, 28)),)
    twice = one(tmp_path, gold=[{"article_id": "a", "text": "It ended well."}])
    assert twice.gold == (Gold("a", Span(30, 44)), Gold("a", Span(45, 59)))


def test_gold_as_a_whole_article(tmp_path: Path) -> None:
    assert one(tmp_path).gold == (Gold("a", None),)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gold": [{"article_id": "b"}]}, "no article 'b' among the 1 of this index"),
        ({"gold": [{"article_id": "a", "start": 0, "end": 999}]}, "is no span of the"),
        ({"gold": [{"article_id": "a", "start": 5, "end": 5}]}, "is no span of the"),
        ({"gold": [{"article_id": "a", "start": 0}]}, "needs both 'start' and 'end'"),
        ({"gold": [{"article_id": "a", "start": 0, "end": 3, "text": "the"}]}, "not 'the'"),
        ({"gold": [{"article_id": "a", "text": "It ended badly."}]}, "does not hold the quotation"),
        ({"gold": [{"article_id": "a", "page": 3}]}, "unknown field 'page' in gold"),
        ({"gold": "a"}, "field 'gold' must be a list"),
        ({"gold": ["a"]}, "a gold must be an object"),
        ({"gold": []}, "needs 'gold'"),
        ({"answerable": False}, "an unanswerable question has neither gold nor answers"),
        ({"answerable": "yes"}, "must be true or false"),
        ({"kind": "whose"}, "unknown kind 'whose'"),
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"draft": "yes"}, "field 'draft' must be true or false"),
        ({"as_of": "yesterday"}, "field 'as_of' must be YYYY-MM-DD"),
        ({"history": "When?"}, "field 'history' must be a list of non-empty strings"),
        ({"question": " "}, "field 'question' must be a non-empty string"),
        ({"id": 7}, "field 'id' must be a non-empty string"),
        (
            {"gold": [{"article_id": "a", "text": "It ended well."}], "answers": ["badly"]},
            "no gold span holds one of the answers, such as 'badly'",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    good = {"id": "good", "question": "Who?", "gold": [{"article_id": "a"}]}
    file = write(tmp_path, json.dumps(good), "", json.dumps({**good, "id": "bad", **changes}))
    with pytest.raises(InputError) as caught:
        load(file, ARTICLES)
    assert str(caught.value).startswith(f"{file}:3: ")
    assert message in str(caught.value)


def test_a_file_that_is_no_question_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r":1: not JSON"):
        load(write(tmp_path, "who?"), ARTICLES)
    with pytest.raises(InputError, match=r":1: expected an object, got list"):
        load(write(tmp_path, "[]"), ARTICLES)
    with pytest.raises(InputError, match="holds no question"):
        load(write(tmp_path, "", ""), ARTICLES)
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "absent.jsonl", ARTICLES)
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(b'{"id": "\xff"}')
    with pytest.raises(InputError, match="not UTF-8 at byte 8"):
        load(broken, ARTICLES)


def test_drafts_are_counted_but_not_asked(tmp_path: Path) -> None:
    good = {"id": "good", "question": "Who?", "gold": [{"article_id": "a"}]}
    draft = {"id": "draft", "question": "When?", "draft": True}
    file = write(tmp_path, json.dumps(good), json.dumps(draft))
    assert [q.id for q in load(file, ARTICLES)] == ["good"]
    assert drafts(file) == 1
    with pytest.raises(InputError, match=r":2: id 'good' was used on line 1"):
        load(write(tmp_path, json.dumps(good), json.dumps({**draft, "id": "good"})), ARTICLES)


def test_an_id_used_twice_names_both_lines(tmp_path: Path) -> None:
    line = json.dumps({"id": "q", "question": "Who?", "gold": [{"article_id": "a"}]})
    with pytest.raises(InputError, match=r":2: id 'q' was used on line 1"):
        load(write(tmp_path, line, line), ARTICLES)


def test_the_schema_names_the_fields_and_kinds_that_are_read(bundled: list[Question]) -> None:
    schema = json.loads(SCHEMA_FILE.read_text("utf-8"))
    assert schema["properties"]["kind"]["enum"] == list(KINDS)
    used = {
        name for line in SEEDS_FILE.read_text("utf-8").splitlines() for name in json.loads(line)
    }
    assert used <= set(schema["properties"])
