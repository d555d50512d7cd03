"""Which column of a table is which field of an article.

``--columns id=url,text=body`` says it; without that the usual names are recognised. An explicit map
must name columns that exist; a guessed one never makes two fields of one column unless that column
is an address, which serves as id too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from index.errors import InputError

FIELDS = ("id", "text", "title", "published", "publisher", "url", "author")
_USUAL = {
    "id": "id article_id articleid doc_id docid document_id uid uuid guid kennung artikel_id"
    " identifiant identificador",
    "text": "text body content article articlebody article_body article_text maintext main_text"
    " full_text fulltext story contents content_text volltext artikeltext inhalt haupttext texte"
    " contenu corps texte_integral texto contenido cuerpo texto_completo testo tekst",
    "title": "title headline heading article_title name titel uberschrift ueberschrift schlagzeile"
    " titre titulo titular encabezado titolo",
    "published": "published date publish_date published_at published_date publication_date pubdate"
    " pub_date date_publish date_published datepublished published_on issued datetime timestamp"
    " created_at datum erscheinungsdatum veroffentlicht veroeffentlicht veroffentlicht_am"
    " publikationsdatum erschienen date_de_publication date_publication date_parution publie_le"
    " fecha fecha_publicacion fecha_de_publicacion publicado data",
    "publisher": "publisher source source_name outlet newspaper publication site sitename site_name"
    " media source_domain domain quelle zeitung medium verlag herausgeber journal editeur fuente"
    " periodico diario medio testata fonte",
    "url": "url link source_url article_url href uri web_url canonical_url adresse webadresse lien"
    " enlace direccion",
    "author": "author authors byline creator autor autoren verfasser auteur auteurs autores autora"
    " autore",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """A map from our fields to the names of columns, as somebody wrote it."""

    names: Mapping[str, str]

    @classmethod
    def parse(cls, written: str) -> Self:
        """Read ``id=url,text=body,…``.

        :raises InputError: it has another form, names an unknown field or one twice, or no text.
        """
        names: dict[str, str] = {}
        for pair in written.split(","):
            field, equals, column = (part.strip() for part in pair.partition("="))
            if not equals or not column:
                raise InputError(f"expected FIELD=COLUMN,… such as text=body, got {pair.strip()!r}")
            if field not in FIELDS:
                raise InputError(f"no field {field!r} (fields: {', '.join(FIELDS)})")
            if field in names:
                raise InputError(f"field {field!r} stands twice in {written!r}")
            names[field] = column
        if "text" not in names:
            raise InputError(f"{written!r} names no column for the field 'text'")
        return cls(names)

    def check(self, present: Sequence[str]) -> Mapping[str, str]:
        """The map, after a look at the table's own columns.

        :raises InputError: it names a column that is not there.
        """
        for column in self.names.values():
            if column not in present:
                raise InputError(f"no column {column!r} (columns: {_listed(present)})")
        return self.names


def guess(present: Sequence[str]) -> Mapping[str, str]:
    """The map by usual names, whatever their case.

    :raises InputError: no column looks like the text.
    """
    folded = {_folded(name): name for name in reversed(present)}
    found: dict[str, str] = {}
    for field, usual in _USUAL.items():
        name = next((folded[name] for name in usual.split() if name in folded), None)
        if name is not None and name not in found.values():
            found[field] = name
    if "text" not in found:
        raise InputError(
            f"no column looks like the text (columns: {_listed(present)}); say which, such as"
            " --columns text=COLUMN"
        )
    if "id" not in found and "url" in found:
        found["id"] = found["url"]
    return found


def _folded(name: str) -> str:
    """A name in small letters, without accents, its words joined."""
    plain = unicodedata.normalize("NFD", name.strip().removeprefix("\ufeff").lower())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return bare.replace(" ", "_").replace("-", "_")


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name)[:40] for name in names[:12])
    return shown + (f", and {len(names) - 12} more" if len(names) > 12 else "") or "none"
