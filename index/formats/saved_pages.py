"""The folder that a browser writes beside a saved page: its pictures, scripts and advertisements.

"Web page, complete" saves ``Glass works go.html`` and ``Glass works go_files/``; the folder's name
depends on the browser's language. Frames in it are pages of their own, and no articles.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_FOLDER = re.compile(
    r"(?i)(.+?)(?:[_-](?:files?|dateien|fichiers|archivos|arquivos|ficheiros|bestanden|pliki|filer"
    r"|tiedostot|soubory|fájlok|elemei|fisiere|dosyalar|файлы|файли|αρχεία)|\.files)"
)
_PAGES = (".html", ".htm", ".xhtml", ".mht", ".mhtml")


def page_of(folder: str, beside: Collection[str]) -> str | None:
    """The saved page that a folder belongs to, None for a folder of its own.

    :param folder: its name. :param beside: the names of the files that stand beside it.
    """
    match = _FOLDER.fullmatch(folder)
    if match is None:
        return None
    return next((match[1] + ending for ending in _PAGES if match[1] + ending in beside), None)


def page_above(path: str, files: Collection[str]) -> str | None:
    """The saved page among ``files`` to whose folder a file of an archive belongs."""
    parts = path.split("/")
    for depth in range(len(parts) - 1):
        match = _FOLDER.fullmatch(parts[depth])
        if match is not None:
            stem = "/".join([*parts[:depth], match[1]])
            found = next((stem + ending for ending in _PAGES if stem + ending in files), None)
            if found is not None:
                return found
    return None
