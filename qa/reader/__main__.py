"""``python -m qa.reader [predict|train|prune|export|score]``."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from index import invocation
from index.errors import DatelineError, InputError


def parser() -> argparse.ArgumentParser:
    """Commands and options; defaults of ``train`` are the recipe of the shipped weights."""
    top = argparse.ArgumentParser(prog=invocation.READER, description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    predict = commands.add_parser("predict", help="read question/context pairs from JSON lines")
    predict.add_argument("--batch", type=Path, required=True, metavar="FILE.jsonl")
    predict.add_argument("--out", type=Path, help="write here instead of to standard output")
    predict.add_argument("--weights", type=Path, help="folder; default: the shipped weights")
    train = commands.add_parser("train", help="train, or continue a run, in a folder")
    train.add_argument("--out", type=Path, required=True)
    train.add_argument("--epochs", type=float, default=3.0)
    train.add_argument(
        "--minutes",
        type=float,
        help="train for so many minutes; the learning rate falls with the clock",
    )
    train.add_argument("--rate", type=float, default=2e-4, help="peak learning rate")
    train.add_argument(
        "--start", metavar="DIR", help="continue from a run or from exported weights"
    )
    train.add_argument("--teacher", metavar="DIR", help="imitate these exported weights as well")
    train.add_argument("--seed", type=int, default=20070201)
    train.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N")
    train.add_argument("--threads", type=int, default=2)
    prune = commands.add_parser("prune", help="remove the heads and inner units that matter least")
    prune.add_argument("--out", type=Path, required=True)
    prune.add_argument("--weights", type=Path, help="folder; default: the shipped weights")
    prune.add_argument("--heads", type=float, default=0.25, help="share of heads to remove")
    prune.add_argument("--inner", type=float, default=0.45, help="share of inner units to remove")
    export = commands.add_parser("export", help="a trained run to 8-bit weights, with scores")
    export.add_argument("--run", type=Path, required=True, help="folder of a training run")
    export.add_argument("--out", type=Path, help="default: the shipped weights' folder")
    export.add_argument(
        "--questions", type=int, default=300, help="asked for finding the paragraph, 30 reads each"
    )
    score = commands.add_parser("score", help="score weights on the held-out titles")
    score.add_argument("--weights", type=Path, help="folder; default: the shipped weights")
    for command in (train, prune, export, score):
        command.add_argument(
            "--data", type=Path, default=os.environ.get("DATELINE_DATA"), help="or DATELINE_DATA"
        )
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0, or 2 after one clear line about what was wrong."""
    given = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    try:
        if given.command == "predict":
            return _predict(given)
        if given.data is None:
            raise InputError("where is the data? give --data PATH or set DATELINE_DATA")
        does = {"train": _train, "prune": _prune, "export": _export, "score": _score}
        does[given.command](given)
    except DatelineError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _predict(given: argparse.Namespace) -> int:
    from qa.reader.predict import predict
    from qa.reader.runtime import Reader

    def complain(line: str) -> None:
        print(line, file=sys.stderr)

    if not given.batch.is_file():
        raise InputError(f"no such file: {given.batch}")
    reader = Reader.open(given.weights)
    if given.out is None:
        return 2 if predict(reader, given.batch, sys.stdout, complain) else 0
    try:
        out = given.out.open("w", encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot write {given.out}: {error.strerror}") from None
    with out:
        return 2 if predict(reader, given.batch, out, complain) else 0


def _train(given: argparse.Namespace) -> None:
    from qa.reader.training.train import TrainingRecipe, train

    recipe = TrainingRecipe(
        epochs=given.epochs,
        minutes=given.minutes,
        rate=given.rate,
        start=given.start,
        teacher=given.teacher,
        seed=given.seed,
        device=given.device,
        threads=given.threads,
    )
    train(recipe, given.data, given.out)


def _prune(given: argparse.Namespace) -> None:
    from qa.reader.runtime import WEIGHTS
    from qa.reader.training.pruning import prune

    prune(given.weights or WEIGHTS, given.data, given.out, given.heads, given.inner)


def _export(given: argparse.Namespace) -> None:
    from qa.reader.export.weight_files import export
    from qa.reader.runtime import WEIGHTS

    print(
        json.dumps(export(given.run, given.data, given.out or WEIGHTS, given.questions), indent=1)
    )


def _score(given: argparse.Namespace) -> None:
    from qa.reader.export.score import score_reader
    from qa.reader.runtime import Reader
    from qa.reader.training.datasets import Sets

    scores = score_reader(Reader.open(given.weights), Sets.load(given.data).dev_titles)
    print(json.dumps({name: figure.to_json() for name, figure in scores.items()}, indent=1))


if __name__ == "__main__":
    sys.exit(main())
