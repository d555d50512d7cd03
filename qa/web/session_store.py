"""How many sessions Gradio keeps: it keeps 10,000, with 150 kB for each call of a program.

A call leaves a session without anything in it. Those go first, so that a program that asks a
thousand questions takes no reader's conversation away. Most of a session is a copy of the page and
of all that was drawn on it, for links to a state of the page, which are not served; it is dropped.
"""

from __future__ import annotations

from typing import Any

PAGES = 200  # open pages whose conversation is kept; of a page left longer, the browser has it
CALLS = 32  # sessions of programs
_UNREAD = 500  # sessions whose answers wait to be fetched


class _Nothing(dict[int, dict[str, Any]]):
    """Keeps nothing, and has an empty entry for everything."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: int) -> dict[str, Any]:
        return {}

    def __setitem__(self, key: int, value: dict[str, Any]) -> None:
        pass


_NOTHING = _Nothing()


def bound_sessions(app: Any, pages: int = PAGES, calls: int = CALLS) -> None:
    """Have a launched app keep no more; it runs on one event loop, which calls what is set here."""
    holder, queue = app.state_holder, app.get_blocks()._queue
    queue.pending_messages_per_session.max_size = _UNREAD

    def update(session: str) -> None:
        """In place of Gradio's method, which is called whenever a session is used."""
        with holder.lock:
            kept = holder.session_data
            if session in kept:
                kept.move_to_end(session)
                kept[session].config_values = _NOTHING
            others = [name for name in list(kept) if name != session]
            empty = [name for name in others if not kept[name].state_data]
            held = [name for name in others if kept[name].state_data]
            for name in [*_first(empty, calls), *_first(held, pages)]:
                del kept[name]
                holder.time_last_used.pop(name, None)
        waiting = queue.pending_event_ids_session
        if len(waiting) > 2 * _UNREAD:
            for name in [name for name, events in waiting.items() if not events]:
                del waiting[name]

    holder.update = update


def _first(names: list[str], kept: int) -> list[str]:
    """The names beyond those that are kept, which are the last ones used."""
    return names[: max(0, len(names) - kept)]
