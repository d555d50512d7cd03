"""The head of the page: its name, a link past it, and how the page looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from qa.web.views.escape import join, markup

_CHOICES: Mapping[str, tuple[str, Sequence[tuple[str, str]]]] = {
    "theme": ("Theme", (("system", "System"), ("light", "Light"), ("dark", "Dark"))),
    "size": ("Text size", (("normal", "Normal"), ("large", "Large"), ("larger", "Larger"))),
}


def masthead() -> str:
    """The HTML; ``look.js`` makes its buttons work and keeps what was chosen in the browser."""
    return str(
        markup(
            '<header class="dl-masthead"><a class="dl-skip" href="#dl-question">'
            "Skip to the question box</a><h1>Dateline</h1><p>Answers in the articles’ own words</p>"
            '<details class="dl-look"><summary aria-label="Theme and text size" title="Theme and '
            'text size"><span aria-hidden="true">Aa</span></summary><div>{choices}</div></details>'
            "</header>",
            choices=join(_choice(name, *choice) for name, choice in _CHOICES.items()),
        )
    )


def _choice(name: str, label: str, values: Sequence[tuple[str, str]]) -> Markup:
    buttons = join(
        markup(
            '<button type="button" data-dl-look="{name}" value="{value}" aria-pressed="false">'
            "{said}</button>",
            name=name,
            value=value,
            said=said,
        )
        for value, said in values
    )
    return markup(
        '<div role="group" aria-label="{label}"><span>{label}</span>{buttons}</div>',
        label=label,
        buttons=buttons,
    )
