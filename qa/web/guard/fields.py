"""What the endpoints take: fields by name, their kinds and bounds; what is wrong with a request.

The bounds also hold for what comes over other ways than HTTP: ``qa.web.api`` checks each value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from index.errors import InputError
from qa.question.understanding import MAX_CHARACTERS, MOST_TURNS

Kind = Literal["text", "texts", "number", "flag"]
SHORT, ANSWER = 200, 20_000  # characters of a date or name, and of an earlier answer


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of an endpoint. ``most``: characters of it, or of each of its texts."""

    kind: Kind
    most: int = SHORT
    needed: bool = False

    def check(self, name: str, value: object) -> None:
        """Nothing where the value can be used. :raises InputError: it cannot."""
        if value is None and not self.needed:
            return
        if self.kind == "number":
            if not isinstance(value, int | float) or isinstance(value, bool) or value != value:
                raise InputError(f"{name} must be a number, got {_kind_of(value)}")
        elif self.kind == "flag":
            if not isinstance(value, bool):
                raise InputError(f"{name} must be true or false, got {_kind_of(value)}")
        elif self.kind == "text":
            _check_text(name, value, self.most)
        else:
            if not isinstance(value, list | tuple):
                raise InputError(f"{name} must be a list of texts, got {_kind_of(value)}")
            if len(value) > MOST_TURNS:
                raise InputError(
                    f"{name} has {len(value):,} entries, at most {MOST_TURNS} are taken; leave out"
                    " the oldest"
                )
            for number, item in enumerate(value, start=1):
                _check_text(f"entry {number} of {name}", item, self.most)


_FILTERS = {"first": Field("text"), "last": Field("text"), "publisher": Field("text")}
_QUESTION = Field("text", MAX_CHARACTERS, needed=True)
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "ask": {
        "question": _QUESTION,
        "history": Field("texts", MAX_CHARACTERS),
        **_FILTERS,
        "as_of": Field("text"),
        "answers": Field("texts", ANSWER),
        "brief": Field("flag"),
    },
    "search": {
        "question": _QUESTION,
        "limit": Field("number"),
        **_FILTERS,
        "as_of": Field("text"),
    },
    "passages": {
        "text": _QUESTION,
        "limit": Field("number"),
        "offset": Field("number"),
        "sort": Field("text"),
        **_FILTERS,
        "half": Field("flag"),
    },
    "article": {"article_id": Field("text", needed=True)},
}
"""The parameters of each endpoint, in their order."""


def check_fields(endpoint: str, given: Mapping[str, object]) -> None:
    """Nothing where an endpoint can be called so.

    :raises InputError: a field is missing, unknown, of another kind, or too long.
    """
    fields = FIELDS[endpoint]
    unknown = sorted(name for name in given if name not in fields)
    if unknown:
        raise InputError(
            f"{endpoint} has no field {unknown[0][:60]!r}; its fields are {', '.join(fields)}"
        )
    for name, field in fields.items():
        if field.needed and given.get(name) is None:
            raise InputError(f"{endpoint} needs the field {name!r}")
        field.check(name, given.get(name))


def check_body(endpoint: str, body: object, *, named: bool) -> dict[str, object]:
    """The same for a request's JSON, which is returned with null for the values that it leaves out.

    :param named: fields by name (``call/v2``); otherwise ``{"data": [values in their order]}``.
    :raises InputError: as above, or the JSON has another shape.
    """
    if not isinstance(body, dict):
        raise InputError(f"expected a JSON object, got {_kind_of(body)}")
    if named:
        check_fields(endpoint, body)
        return body
    values, names = body.get("data"), tuple(FIELDS[endpoint])
    if not isinstance(values, list) or len(values) > len(names):
        raise InputError(
            f'expected {{"data": […]}} with at most {len(names)} values: {", ".join(names)}'
        )
    check_fields(endpoint, dict(zip(names, values, strict=False)))
    return {**body, "data": [*values, *[None] * (len(names) - len(values))]}


def _check_text(name: str, value: object, most: int) -> None:
    if not isinstance(value, str):
        raise InputError(f"{name} must be text, got {_kind_of(value)}")
    if len(value) > most:
        raise InputError(f"{name} has {len(value):,} characters, at most {most:,} are read")


def _kind_of(value: object) -> str:
    """A value's kind as JSON calls it."""
    kinds = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list",
             dict: "an object", type(None): "null"}  # fmt: skip
    return kinds.get(type(value), type(value).__name__)
