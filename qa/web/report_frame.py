"""The evaluation's tab: the main figures in words, then its page in a frame that runs no script."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from index.text.sanitize import showable
from qa.web.views.escape import join, markup


def evaluation(plain: Sequence[str], page: str | None) -> str:
    """What was measured, in words, above the whole page, or a button that asks for it.

    :param page: the whole page, where it is made already.
    """
    return str(
        markup(
            '<section class="dl-evaluation"><h2 class="dl-promise">How good are the answers?</h2>'
            "{plain}{figures}</section>",
            plain=join(markup('<p class="dl-standfirst">{said}</p>', said=said) for said in plain),
            figures=_BUTTON if page is None else report_frame(page),
        )
    )


def report_frame(page: str) -> Markup:
    """A sandboxed frame around a whole page; the page's own markup stays inside of it.

    Without ``allow-scripts`` nothing in it runs; with ``allow-same-origin`` our own script may
    measure it and give it the theme.
    """
    return Markup(
        '<iframe class="dl-report" title="The last evaluation" sandbox="allow-same-origin"'
        ' srcdoc="{page}"></iframe>'
    ).format(page=escape(showable(page)))


_BUTTON = Markup(
    '<p class="dl-figures"><button type="button" class="dl-button" data-dl-figures="yes">'
    "Show all figures</button> <span>Every suite with its intervals, controls and plots, and each"
    " question that was lost. Made once, which takes some seconds.</span></p>"
)
