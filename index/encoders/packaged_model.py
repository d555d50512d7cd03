"""A model inside an installed package, used as data: found and verified, no code of it run."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from index.errors import ModelUnavailable
from index.hashing import digest_of


def packaged_folder(package: str, version: str, holding: str, digests: Mapping[str, str]) -> Path:
    """The folder of ``package`` that holds the file ``holding``.

    :param digests: sha256 of the files that are used, by their paths in the folder.
    :raises ModelUnavailable: the package is absent, or a file is missing or not the pinned one.
    """
    try:
        files = distribution(package).files or []
    except PackageNotFoundError:
        raise ModelUnavailable(
            f"package {package} is not installed; run: python -m pip install {package}=={version}"
        ) from None
    found = [file for file in files if file.name == holding]
    if not found:
        raise ModelUnavailable(f"package {package} holds no {holding}; install it again")
    folder = Path(str(found[0].locate())).parent
    for name, expected in digests.items():
        path = folder / name
        if not path.is_file():
            raise ModelUnavailable(f"{path} is missing; install {package} again")
        if (actual := digest_of(path)) != expected:
            raise ModelUnavailable(f"{path} is not the official file: sha256 {actual}")
    return folder
