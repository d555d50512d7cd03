"""The groups of a generation that is being written: signatures kept between builds, groups not.

A rebuild computes the signature of what is new or changed only. The groups themselves are found
anew from all signatures, so that they are exactly those of a build from nothing.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np

from index.cache.vector_cache import BlobCache
from index.duplicates.near_duplicates import (
    PERMUTATIONS,
    RULES,
    Signature,
    find_groups,
    signature,
    signature_key,
)
from index.duplicates.versions import Version, version_of
from index.progress import Listener
from index.store import schema
from index.types import Article

_BATCH = 128  # signatures computed between two writes to the cache: what a kill can cost


def write_groups(folder: Path, cache_path: Path, progress: Listener) -> int:
    """Group the articles stored in a generation's folder, and store the groups beside them.

    :returns: how many signatures were computed; the others were in the cache.
    """
    with closing(sqlite3.connect(folder / "articles.sqlite")) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # commit() syncs the finished file
        with BlobCache(cache_path, RULES, 4 * PERMUTATIONS) as cache:
            signatures, versions, computed = _signatures(connection, cache, progress)

        def read(number: int) -> Article:
            return schema.read_numbered(connection, number)

        schema.insert_groups(connection, find_groups(signatures, read, versions))
        connection.commit()
    return computed


def _signatures(
    connection: sqlite3.Connection, cache: BlobCache, progress: Listener
) -> tuple[list[Signature], list[Version], int]:
    """One signature and version an article, in their order; and how many were computed."""
    found: list[Signature] = []
    versions: list[Version] = []
    computed = 0
    progress.stage("finding copies", schema.count_articles(connection))
    articles = schema.read_articles(connection)
    while some := list(islice(articles, _BATCH)):
        versions += map(version_of, some)
        keys = [signature_key(article) for article in some]
        known = cache.get_all(keys)
        fresh: dict[str, bytes] = {}
        for article, key in zip(some, keys, strict=True):
            if key not in known:
                known[key] = fresh[key] = signature(article).astype("<u4").tobytes()
                computed += 1
            found.append(np.frombuffer(known[key], dtype="<u4"))
        cache.keep(fresh)
        progress.advance(len(some))
    return found, versions, computed
