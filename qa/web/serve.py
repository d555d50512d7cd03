"""Launch the page so that it stays on this machine."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from importlib.util import find_spec

from index.errors import InputError
from qa.web.conversation.engine_protocol import Asker
from qa.web.extras import Extras

_NO_EXTRAS = Extras()


def serve(
    engine: Asker,
    host: str,
    port: int,
    *,
    ready: Callable[[str], None],
    extras: Extras = _NO_EXTRAS,
) -> None:
    """Serve until interrupted; ``ready`` is called with the address once the page answers.

    :raises InputError: the address was taken meanwhile, or MCP is wanted and not installed.
    """
    with serving(engine, host, port, extras) as url:
        ready(url)
        threading.Event().wait()


@contextlib.contextmanager
def serving(engine: Asker, host: str, port: int, extras: Extras = _NO_EXTRAS) -> Iterator[str]:
    """Serve from a thread inside a ``with``; yields the page's address.

    No share link, analytics, run history, monitoring page or Node server.

    :raises InputError: the address is in use, or MCP is wanted and not installed.
    """
    _set_up_gradio(host)
    if extras.mcp and find_spec("mcp") is None:
        raise InputError("--mcp needs the extra mcp: python -m pip install -e '.[mcp]'")
    if extras.mcp and extras.users:  # Gradio's MCP address asks nobody to sign in
        raise InputError("--mcp does not support sign-in; drop --auth or --mcp")
    admin = extras.admin
    from starlette.middleware import Middleware

    from qa.web import theme
    from qa.web.admin.access import door_keeper
    from qa.web.admin.routes import refusing_routes
    from qa.web.guard.addresses import Addresses
    from qa.web.guard.middleware import Guard, GuardRules
    from qa.web.guard.routes import MOST_BYTES
    from qa.web.layout import build_page
    from qa.web.mcp import speak_json
    from qa.web.session_store import bound_sessions

    addresses = Addresses.of(host, extras.allowed_hosts)
    rules = GuardRules(addresses, extras.mcp, bool(extras.users), extras.attempts)
    page = build_page(engine, extras)
    try:
        _, url, _ = page.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            share=False,
            inbrowser=False,
            quiet=True,
            footer_links=[],
            run_history=False,
            enable_monitoring=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=extras.mcp,
            auth=door_keeper(extras.users, extras.attempts) if extras.users else None,
            auth_message="Sign in to ask the articles.",
            max_file_size=MOST_BYTES,
            app_kwargs={
                "routes": admin.routes() if admin else refusing_routes(),
                "middleware": [Middleware(Guard, rules=rules)],
            },
            favicon_path=theme.favicon(),
            theme=theme.theme(),
            head=theme.head(),
        )
    except OSError as error:
        raise InputError(f"cannot serve on {host} port {port}: {error}") from None
    try:
        bound_sessions(page.app)
        if extras.mcp:
            speak_json(page)
        yield str(url)
    finally:
        if admin is not None:
            admin.close()
        page.close(verbose=False)


def _set_up_gradio(host: str) -> None:
    """Set what Gradio reads from the environment when it is imported and when a page is made."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    # By default a table of up to 10,000 past events is summed up with pandas after every event.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    # Gradio asks its own server once whether it is up; no proxy should see that.
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    hosts = dict.fromkeys([*filter(None, known.split(",")), "127.0.0.1", "localhost", host])
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(hosts)
