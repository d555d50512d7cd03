"""The administrator's part of the collection tab: a sign-in, and what it opens.

A frame without content. The script fills it from ``/admin/status`` once the token was right, as
text and never as HTML; the token stays in that page's memory.
"""

from __future__ import annotations

from qa.web.admin.uploads import MOST_BYTES
from qa.web.views.escape import markup


def admin_page() -> str:
    """The frame's HTML."""
    return str(
        markup(
            '<details class="dl-admin"><summary>Add articles, rebuild, roll back</summary>'
            '<form class="dl-admin-door"><label>Administrator’s token '
            '<input type="password" name="token" autocomplete="current-password" required></label>'
            '<button type="submit" class="dl-button">Open</button></form>'
            '<div class="dl-admin-room" hidden>'
            '<p class="dl-serving"></p>'
            '<h2 class="dl-kicker">Add files</h2>'
            '<label class="dl-drop"><input type="file" multiple>'
            "<span>Choose files, or drop them here</span></label>"
            '<p class="dl-hint">Each up to {most} MB. They are kept in <span class="dl-folder">'
            "</span> and are searched after the next build.</p>"
            '<ul class="dl-uploads"></ul>'
            '<h2 class="dl-kicker">Build</h2>'
            '<p class="dl-tools"><button type="button" class="dl-button" data-dl-build="yes">'
            'Build now</button><button type="button" class="dl-link" data-dl-back="yes">'
            "Roll back to the generation before</button></p>"
            '<p class="dl-asking" role="group" aria-label="Roll back?" hidden><span></span> '
            '<button type="button" class="dl-button" data-dl-back-now="yes">Roll back</button>'
            '<button type="button" class="dl-link" data-dl-back-not="yes">Keep</button></p>'
            '<progress class="dl-progress" max="1" value="0" hidden aria-label="Build"></progress>'
            '<p class="dl-said" role="status"></p>'
            '<details class="dl-skipped"><summary></summary><ul></ul></details>'
            "</div></details>",
            most=MOST_BYTES // 1_000_000,
        )
    )
