"""Result files: one JSON object with a summary, every record, and what is needed to believe it.

The summary is for people and is made from the records; ``eval.records.compact`` says how these are
written. Files of format 1, with an object a record, can still be read.

Holds no secrets of the machine: its kind, cores and Python, not its name.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Self

from eval.metrics.stats import SEED
from eval.records import compact
from eval.records.judge import QuestionRecord
from eval.systems.controls import MAIN
from index import invocation
from index.errors import InputError
from index.store.manifest import Manifest
from index.types import Article

FORMAT = 2
_WITH_OBJECTS = 1  # each record an object of its own
_SUMMARY = ("success@1", "success@5", "RR@10", "contains", "F1", "verbatim", "false answer")
_EVAL = Path(__file__).resolve().parents[1]
FOLDER = _EVAL / "results"
_NAME = "dateline-eval"


@dataclass(frozen=True, slots=True)
class Result:
    """One run of one suite. ``systems`` maps a system's name to its records, Dateline first."""

    suite: str
    systems: Mapping[str, tuple[QuestionRecord, ...]]
    questions: Mapping[str, object]  # file, sha256, n
    index: Mapping[str, object]  # encoder, settings, articles, digest
    created: str
    version: str
    commit: str | None
    machine: str
    timing: Mapping[str, float]  # n, p50_ms, p95_ms of Dateline itself
    stages_ms: Mapping[str, float]  # median of each stage
    peak_mb: float
    seconds: float  # asking and judging; building an index is not in it
    seed: int = SEED
    recalled: float = 0.0  # share of readings that an earlier run had made: ``seconds`` lack them

    @classmethod
    def untimed(
        cls,
        suite: str,
        systems: Mapping[str, tuple[QuestionRecord, ...]],
        questions: Mapping[str, object],
        index: Mapping[str, object],
        seconds: float,
        recalled: float = 0.0,
    ) -> Self:
        """A run that has just ended, of a suite that does not measure single questions' time."""
        return cls(
            suite=suite,
            systems=systems,
            questions=questions,
            index=index,
            created=now(),
            version=project_version(),
            commit=commit(),
            machine=machine(),
            timing={},
            stages_ms={},
            peak_mb=peak_mb(),
            seconds=seconds,
            recalled=recalled,
        )

    def to_json(self) -> dict[str, object]:
        """The whole file's object."""
        return {
            "kind": _NAME,
            "format": FORMAT,
            "suite": self.suite,
            "created": self.created,
            "version": self.version,
            "commit": self.commit,
            "machine": self.machine,
            "timing": dict(self.timing),
            "stages_ms": dict(self.stages_ms),
            "peak_mb": round(self.peak_mb, 1),
            "seconds": round(self.seconds, 1),
            "recalled": round(self.recalled, 3),
            "seed": self.seed,
            "questions": dict(self.questions),
            "index": dict(self.index),
            "summary": self._summary(),
            **compact.packed(self.systems),
        }

    def _summary(self) -> list[dict[str, object]]:
        """For each system and split how many questions, and the means of the usual measures."""
        rows: list[dict[str, object]] = []
        for name, records in self.systems.items():
            for split in sorted({record.split for record in records}):
                chosen = [record for record in records if record.split == split]
                means: dict[str, object] = {}
                for measure in _SUMMARY:
                    scores = [r.scores[measure] for r in chosen if measure in r.scores]
                    if scores:
                        means[measure] = round(sum(scores) / len(scores), 4)
                rows.append({"system": name, "split": split, "n": len(chosen), **means})
        return rows

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """The inverse of ``to_json``.

        :raises KeyError: a field is missing.
        :raises ValueError: Dateline itself was not asked.
        """
        names = ("suite", "questions", "index", "created", "version", "commit", "machine")
        if found["format"] == _WITH_OBJECTS:
            systems = {
                name: tuple(QuestionRecord.from_json(record) for record in records)
                for name, records in found["systems"].items()
            }
        else:
            systems = compact.unpacked(found)
        if not systems.get(MAIN):
            raise ValueError(f"no record of {MAIN!r}")
        fields = {name: found[name] for name in names}
        measured = {
            name: found[name] for name in ("timing", "stages_ms", "peak_mb", "seconds", "seed")
        }
        recalled = float(found.get("recalled", 0.0))  # not in results of before it was measured
        return cls(**fields, **measured, systems=systems, recalled=recalled)


def lean(result: Result) -> Result:
    """The same scores without any text: for data that may not be passed on."""
    systems = {name: tuple(r.lean() for r in records) for name, records in result.systems.items()}
    return replace(result, systems=systems)


def save(result: Result, path: Path) -> None:
    """Write a result file, one record a line, so that a change of one answer is a diff of one line.

    :raises InputError: the file cannot be written.
    """
    whole = result.to_json()
    parts = [f' "{name}": {_lines(part, 1)}' for name, part in whole.items()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None


def _lines(part: object, depth: int) -> str:
    """JSON with one row or one value a line."""
    inner, outer = " " * (depth + 1), " " * depth
    if isinstance(part, dict) and part:
        body = [f"{inner}{json.dumps(n)}: {_lines(value, depth + 1)}" for n, value in part.items()]
        return "{\n" + ",\n".join(body) + f"\n{outer}}}"
    if isinstance(part, list) and part and isinstance(part[0], list | dict):
        body = [inner + json.dumps(row, ensure_ascii=False) for row in part]
        return "[\n" + ",\n".join(body) + f"\n{outer}]"
    return json.dumps(part, ensure_ascii=False)


def read(path: Path) -> Result:
    """Read a result file.

    :raises InputError: it cannot be read or is not a result of this format.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError:
        raise InputError(f"{path}: not JSON, so no result of {invocation.EVAL}") from None
    if isinstance(found, dict) and found.get("kind") == "dateline-figures":
        raise InputError(f"{path}: holds figures of a whole suite, without questions to compare")
    if not isinstance(found, dict) or found.get("kind") != _NAME:
        raise InputError(f"{path}: not a result of {invocation.EVAL}")
    if found.get("format") not in (_WITH_OBJECTS, FORMAT):
        raise InputError(f"{path}: has format {found.get('format')}, this version reads {FORMAT}")
    try:
        return Result.from_json(found)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: not a whole result ({type(error).__name__}: {error})") from None


def fingerprint(manifest: Manifest, articles: Iterable[Article]) -> dict[str, object]:
    """What of an index decides the scores: encoder, chunking, articles; not when it was built."""
    texts = sorted(f"{article.id} {article.sha256}" for article in articles)
    return {
        "encoder": manifest.encoder,
        "encoder_digest": manifest.encoder_digest,
        "settings": manifest.settings,
        "articles": manifest.articles,
        "articles_digest": sha256("\n".join(texts).encode("utf-8")).hexdigest(),
        "chunks": manifest.chunks,
        "published": [manifest.first, manifest.last],
    }


def now() -> str:
    """This moment, UTC, to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def project_version() -> str:
    """The installed version, or "source" for a bare checkout."""
    try:
        return version("dateline")
    except PackageNotFoundError:
        return "source"


def commit() -> str | None:
    """The checkout's commit, with "+" after it when files differ; None outside a checkout.

    Results are no part of what they measure: a new one leaves the next one's commit as it is.
    """
    name = _git(_EVAL, "rev-parse", "--short=12", "HEAD")
    if not name:
        return None
    changed = _git(_EVAL, "status", "--porcelain", "--untracked-files=no", ":/", ":!results")
    return name + ("+" if changed else "")


def machine() -> str:
    """Processor, cores, Python: what timings depend on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
        named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
        model = named[0] if named else model
    python = platform.python_version()
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {python}"


def peak_mb() -> float:
    """Peak resident memory of this process in MB; 0.0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if platform.system() == "Darwin" else 1e3)


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
