"""Accessibility rules, tried with axe."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from support.web_engine import ROOT

AXE = Path(os.environ.get("DATELINE_AXE") or ROOT / "node_modules/axe-core/axe.min.js")


def violations(page: Page) -> list[tuple[str, list[object]]]:
    """Rules that the page breaks now, each with the first places."""
    found = page.evaluate("axe.run(document, { iframes: false, resultTypes: ['violations'] })")
    return [
        (rule["id"], [node["target"] for node in rule["nodes"]][:5]) for rule in found["violations"]
    ]
