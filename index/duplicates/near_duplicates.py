"""Which articles tell one story in the same words: copies in other papers, and later versions.

Two articles belong together when their kept text is nearly the same: shingles of four words, found
by MinHash (Broder 1997; datasketch) and banding (``index.duplicates.lsh``) and then compared truly,
so that the estimate decides nothing. Only the articles themselves count, never their order or what
was built before. Nothing is deleted here.

The thresholds were set on 838 pairs of a news archive (3,970 articles of three publishers) that
share a quarter of their shingles or more, read one by one, and checked on 19,043 of a newswire.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.duplicates.lsh import Likely
from index.duplicates.versions import Version, is_later, pairs, version_of
from index.search.lexical import stemmed, terms
from index.text.words import tokens
from index.types import Article, Group, Member

Signature = npt.NDArray[np.uint32]

RULES = "sameness-1"  # changes whenever a signature would come out differently
PERMUTATIONS = 126
# 42 bands of 3: a pair that shares .55 of its shingles is missed once in a thousand times, one that
# shares .35 (a story cut to a third) once in six, and one that shares .02 is found once in 3,000.
_BAND = 3
_SHINGLE = 4
# Same publisher, same column, another day ("5 things to know") reaches .53 by its frame alone;
# the least alike true pair between that and .61 is .52.
_ALIKE = 0.55
# A story cut short: nearly all of the shorter one stands in the longer one.
_CONTAINED = 0.95
# A cookie notice that was saved in place of 25 articles is the same text 25 times. Of a true
# copy's headline at least .56 of the words stand in the shared text, there at most .20.
_SPOKEN_OF = 0.4
# "Feeder steer price" is the same report every week but for its numbers. Of those, true versions
# keep .75 or more, and so do a few recurring reports.
_NUMBERS_SHARED, _FEWEST_NUMBERS = 0.7, 4
# Shorter ones ("Qtly div 10 cts, pay April 15") are the same only with the same headline.
_SHORT = 50
# What an update keeps of the telling before, at least: a name or two in a sentence that stays.
_REWRITTEN = 0.1


@dataclass(frozen=True, slots=True)
class _Told:
    """What two articles are compared by."""

    shingles: frozenset[int]
    headline: frozenset[str]
    vocabulary: frozenset[str]
    numbers: frozenset[str]


def signature_key(article: Article) -> str:
    """What the signature depends on, as sha256 hex: these rules, the headline, the kept text."""
    seen = f"{RULES}\0{article.title}\0{_story(article)}"
    return sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()


def signature(article: Article) -> Signature:
    """The MinHash of an article's shingles, shape (126,), the same on every machine."""
    from datasketch import MinHash

    minhash = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=int, scheme="affine32")
    minhash.update_batch(sorted(_told(article).shingles))
    return np.asarray(minhash.hashvalues, dtype=np.uint32)


def find_groups(
    signatures: Sequence[Signature],
    article: Callable[[int], Article],
    versions: Sequence[Version] = (),
) -> tuple[Group, ...]:
    """All groups of two articles or more, the largest first, then by their first id.

    :param signatures: those of articles 0..n-1.
    :param article: reads one of them; called only for those that may be alike.
    :param versions: what their headlines say of which version they are; wires' updates of one day
        are rewritten too much for shingles, and too short.
    """
    told = lru_cache(maxsize=1024)(lambda number: _told(article(number)))
    if not signatures:
        return ()
    likely = Likely(np.stack(signatures), _BAND, lambda a, b: _same(told(a), told(b)))
    for one, other in pairs(versions):
        if shared_share(_story(article(one)), _story(article(other))) >= _REWRITTEN:
            likely.join(one, other)
    groups = [
        _group([(article(number), told(number)) for number in numbers])
        for numbers in likely.groups()
        if len(numbers) > 1
    ]
    return tuple(sorted(groups, key=lambda g: (-len(g.members), g.members[0].article_id)))


def shared_share(one: str, other: str) -> float:
    """How much of the shorter text stands in the other, by shingles of four words: 0..1."""
    a, b = _shingles(tokens(one)), _shingles(tokens(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _same(one: _Told, other: _Told) -> bool:
    shared = len(one.shingles & other.shingles)
    sizes = len(one.shingles), len(other.shingles)
    alike = shared / (sum(sizes) - shared) if shared else 0.0
    if alike == 1 == sizes[0]:
        return True  # headline and all
    if alike < _ALIKE and shared < _CONTAINED * min(sizes):
        return False
    common = one.vocabulary & other.vocabulary
    if min(_share(one.headline, common), _share(other.headline, common)) < _SPOKEN_OF:
        return False
    fewest = min(len(one.numbers), len(other.numbers))
    same_numbers = len(one.numbers & other.numbers)
    return fewest < _FEWEST_NUMBERS or same_numbers >= _NUMBERS_SHARED * fewest


def _told(article: Article) -> _Told:
    text = _story(article)
    read, headline = tokens(text), frozenset(terms(article.title))
    vocabulary = frozenset(stemmed(list(set(read))))
    shingles = _shingles(read)
    if len(read) < _SHORT or _share(headline, vocabulary) < _SPOKEN_OF:
        # Too little to tell a story by: the same only as a whole, and with the same headline.
        whole = " ".join([*tokens(article.title), "\n", *read])
        shingles = frozenset([crc32(whole.encode())])
    numbers = frozenset(token for token in set(read) if not token.isalpha())
    return _Told(shingles, headline, vocabulary, numbers)


def _story(article: Article) -> str:
    """The body; captions stand in for it where there is none."""
    for kind in ("body", "caption"):
        kept = [p.span.of(article.text) for p in article.paragraphs if p.kind == kind]
        if kept:
            return "\n".join(kept)
    return ""


def _shingles(read: Sequence[str]) -> frozenset[int]:
    """CRC-32 of each four words in a row; of all of them where there are fewer."""
    words = [word.encode() for word in read]
    last = max(1, len(words) - _SHINGLE + 1)
    return frozenset(crc32(b" ".join(words[i : i + _SHINGLE])) for i in range(last))


def _share(some: frozenset[str], present: frozenset[str]) -> float:
    return len(some & present) / len(some) if some else 1.0


def _group(articles: Sequence[tuple[Article, _Told]]) -> Group:
    """Members by day of publication, then id; undated ones last."""
    ordered = sorted(articles, key=lambda pair: _order(pair[0]))
    first = ordered[0]
    members = []
    for article, told in ordered:
        alike = _alike(first[1].shingles, told.shingles) or _alike(
            *(_shingles(tokens(_story(one))) for one in (first[0], article))
        )
        later = [other.id for other, _ in ordered if _supersedes(other, article)]
        members.append(Member.of(article, round(alike, 4), later[-1] if later else None))
    return Group(tuple(members))


def _supersedes(later: Article, earlier: Article) -> bool:
    """Whether one is a later version of the other, and not a copy in another paper.

    They have one address, one publisher or, where a publisher is not known, one headline; and the
    later one was published wholly after the earlier, or on its day and marked as a later version.
    """
    if later.published is None or earlier.published is None:
        return False
    if later.published.period.start < earlier.published.period.end:
        return later.published.period == earlier.published.period and is_later(later, earlier)
    if later.url is not None and later.url == earlier.url:
        return True
    if later.publisher is not None and earlier.publisher is not None:
        return tokens(later.publisher) == tokens(earlier.publisher)
    return tokens(later.title) == tokens(earlier.title)


def _alike(one: frozenset[int], other: frozenset[int]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _order(article: Article) -> tuple[date, float, str]:
    return _day(article) or date.max, version_of(article).rank, article.id


def _day(article: Article) -> date | None:
    return article.published.period.start if article.published else None
