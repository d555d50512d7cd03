"""Train the byte-pair vocabulary of ``index.chunking.tokens``.

Run it: ``python -m index.chunking.train_tokens --data DIR``.

Text: paragraphs that may be passed on (Wikinews sentences of QAMR and MEANTIME, CC BY; Wikipedia
paragraphs of SQuAD and SQuADShifts, CC BY-SA; FairytaleQA, Apache-2.0). Only the ranks of byte
pairs are shipped, no text. The result depends on nothing but the data: no randomness.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

from index.chunking.tokens import SPLIT, VOCABULARY

SIZE = 16_384
_SOURCES = {"qamr_wikinews", "squadshifts_new_wiki", "squad_part", "fairytaleqa"}


def texts(data: Path) -> Iterator[str]:
    """Each distinct text once, in the files' order."""
    seen: set[str] = set()
    with gzip.open(data / "reader" / "train_pool.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = (json.loads(line) for line in lines)
        for record in records:
            if record["source"] in _SOURCES and record["context"] not in seen:
                seen.add(record["context"])
                yield record["context"]
    with gzip.open(data / "dates" / "meantime_wikinews.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)


def train(data: Path) -> dict[bytes, int]:
    """Byte-level BPE (Sennrich et al. 2016) → rank by token bytes."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts(data), trainer)
    alphabet = _byte_of_character()
    ranked = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    tokens = [bytes(alphabet[c] for c in token) for token, _ in ranked]
    # tiktoken merges by rank and needs all 256 single bytes first.
    singles = [bytes([b]) for b in range(256)]
    pairs = [token for token in tokens if len(token) > 1]
    return {token: rank for rank, token in enumerate(singles + pairs)}


def _byte_of_character() -> dict[str, int]:
    """GPT-2's printable stand-ins for bytes, reversed."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in printable]
    table = {chr(b): b for b in printable}
    table.update({chr(256 + n): b for n, b in enumerate(others)})
    return table


def main() -> None:
    """Write the vocabulary beside this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    ranks = train(parser.parse_args().data)
    lines = (f"{base64.b64encode(token).decode()} {rank}\n" for token, rank in ranks.items())
    VOCABULARY.write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
