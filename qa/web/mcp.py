"""The endpoints as MCP tools: Gradio serves them, and here they learn to speak JSON."""

from __future__ import annotations

import json
from typing import Any

import gradio as gr

from index.errors import InputError


def speak_json(page: gr.Blocks) -> None:
    """Have the tools of a launched page return JSON; Gradio returns Python's ``str`` of a dict.

    :raises InputError: Gradio could not serve MCP.
    """
    server: Any = page.mcp_server_obj
    if server is None:
        raise InputError(f"--mcp: {page.mcp_error}")

    def content(data: list[Any], root_url: str) -> list[Any]:
        """In place of Gradio's method; no result of ours is a file, so the address is not used."""
        return [
            server.types.TextContent(type="text", text=json.dumps(item, ensure_ascii=False))
            for item in data
        ]

    server.postprocess_output_data = content
