"""Gradio's theme, reduced to system fonts, and the page's own style and script."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

_SERIF = ("Iowan Old Style", "Charter", "Georgia", "Liberation Serif", "Times New Roman", "serif")
_SANS = ("-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
_MONO = ("ui-monospace", "Menlo", "Consolas", "Liberation Mono", "monospace")
_ASSETS = Path(__file__).with_name("assets")


def theme() -> gr.themes.Base:
    """Base theme with fonts that are on the reader's machine; the style sheet does the rest."""
    return gr.themes.Base(font=_SANS, font_mono=_MONO).set(
        body_background_fill="#fdfdfc",
        body_background_fill_dark="#15171a",
        body_text_color="#1b1c1e",
        body_text_color_dark="#e8e6e1",
    )


def head() -> str:
    """For the page's head: the style sheet, as it is in the package."""
    fonts = ", ".join(f'"{name}"' if " " in name else name for name in _SERIF)
    rule = f":root {{ --dl-serif: {fonts}; --dl-sans: {', '.join(_quoted(_SANS))}; }}"
    return f"<style>{rule}\n{_read('style.css')}\n{_read('desk.css')}</style>"


def script(*names: str) -> str:
    """Scripts of the package, run as one by Gradio when their component is on the page."""
    return "\n".join(_read(name) for name in names)


def favicon() -> Path:
    """The icon of the browser's tab."""
    return _ASSETS / "favicon.svg"


def _quoted(names: tuple[str, ...]) -> list[str]:
    return [f'"{name}"' if " " in name else name for name in names]


def _read(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
