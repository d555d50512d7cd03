"""Which addresses are served: those that the page, programs and agents use, and no others.

Gradio serves some hundred; several take files, fetch addresses or tell of its inside. A list of
what is allowed stays right when Gradio brings more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ENDPOINTS = ("ask", "search", "passages", "article")
_GET = frozenset({"GET", "HEAD"})
_POST = frozenset({"POST"})
_NAME = rf"(?:{'|'.join(ENDPOINTS)})"
MOST_BYTES = 1_000_000  # of a body; files are sent to /admin/files only, which counts for itself


@dataclass(frozen=True, slots=True)
class Door:
    """Some addresses: the methods they take, who may come, what may be sent.

    ``open``: also to whoever has not signed in. ``own``: limits what is sent itself.
    ``json``: takes nothing but JSON.
    """

    pattern: re.Pattern[str]
    methods: frozenset[str]
    open: bool = False
    own: bool = False
    json: bool = False


def _door(pattern: str, methods: frozenset[str], **more: bool) -> Door:
    return Door(re.compile(pattern), methods, **more)


_DOORS = (
    _door(r"/", _GET, open=True),
    _door(r"/(?:assets|static)/(?!.*(?:\.\.|//))[\w./@~+-]{1,300}", _GET, open=True),
    _door(r"/(?:theme\.css|favicon\.ico|manifest\.json|robots\.txt)", _GET, open=True),
    _door(r"/gradio_api/(?:startup-events|login_check/?|app_id/?)", _GET, open=True),
    _door(r"/login/?", _POST, open=True),
    _door(r"/logout", _GET, open=True),
    _door(r"/admin/files/[^/]{1,600}", frozenset({"PUT", "DELETE"}), open=True, own=True),
    _door(r"/admin/[^/]{1,40}", _GET | _POST, open=True),
    _door(r"/config/?", _GET),
    _door(r"/gradio_api/(?:info/?|openapi\.json|theme\.css|queue/data|queue/status)", _GET),
    _door(r"/gradio_api/heartbeat/[\w-]{1,100}", _GET),
    _door(rf"/gradio_api/call/(?:v2/)?{_NAME}/[\w-]{{1,100}}", _GET),
    _door(rf"/gradio_api/call/(?:v2/)?{_NAME}/?", _POST, json=True),
    _door(r"/gradio_api/(?:queue/join|cancel|reset/?|component_server/?)", _POST, json=True),
)
_MCP = _door(r"/gradio_api/mcp(?:/[\w./-]{0,100})?", frozenset({"GET", "POST", "DELETE"}))


def door_of(method: str, path: str, mcp: bool) -> Door | None:
    """The door of an address, None where there is none.

    :param mcp: whether agents are served.
    """
    doors = (*_DOORS, _MCP) if mcp else _DOORS
    return next((d for d in doors if method in d.methods and d.pattern.fullmatch(path)), None)
