"""Parses untrusted XML: no entities, no external access, limited depth."""

from __future__ import annotations

import io
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from index.errors import InputError


class NotWellFormed(InputError):
    """A document that breaks the rules of XML."""


_DEEPEST = 200
_ELEMENTS = 2_000_000


def parse(data: bytes) -> Element:
    """The root of a document.

    :raises InputError: it is not well-formed, defines entities, or is nested or sized to harm.
    """
    depth, count = 0, 0
    root: Element | None = None
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end")):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            count += 1
            if depth > _DEEPEST or count > 2 * _ELEMENTS:
                raise InputError(
                    f"XML deeper than {_DEEPEST} or larger than {_ELEMENTS:,} elements"
                )
    except DefusedXmlException:
        raise InputError("XML that defines entities is not read (an entity bomb?)") from None
    except (ParseError, ValueError, LookupError) as error:
        raise NotWellFormed(f"not well-formed XML ({str(error)[:100]})") from None
    if root is None:
        raise NotWellFormed("not well-formed XML (no element found)")
    return root


def local(element: Element) -> str:
    """The element's name without its namespace, or without the prefix of an undeclared one."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""
