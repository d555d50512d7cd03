"""The endpoints as MCP tools, called over HTTP as an agent's client would."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from support.web_engine import BOYCOTT, ROOT, FakeEngine, free_port, running, serving_program

from index.errors import InputError
from qa.web import serve
from qa.web.api import article_json
from qa.web.extras import Extras
from qa.web.guard.fields import FIELDS
from qa.web.guard.routes import ENDPOINTS

HEAD = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The page over the fake engine with MCP on; the address of its tools."""
    pytest.importorskip("mcp", reason="the extra mcp is not installed")
    port = free_port()
    with running(["-c", serving_program("test_web_fake", "FakeEngine", port, "mcp=True")]):
        yield f"http://127.0.0.1:{port}/gradio_api/mcp/"


def call(url: str, method: str, **params: object) -> Any:
    """One JSON-RPC request; its result."""
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    with urlopen(Request(url, json.dumps(body).encode(), HEAD), timeout=60) as response:
        events = response.read().decode().splitlines()
    data = [line.removeprefix("data: ") for line in events if line.startswith("data: ")]
    return json.loads(data[-1])["result"]


def tool(url: str, name: str, **arguments: object) -> Any:
    """Call a tool; the JSON that it gives."""
    result = call(url, "tools/call", name=name, arguments=arguments)
    assert not result["isError"], result
    return json.loads(result["content"][0]["text"])


def test_a_tool_for_each_endpoint_with_described_parameters(url: str) -> None:
    tools = {found["name"]: found for found in call(url, "tools/list")["tools"]}
    assert sorted(tools) == sorted(ENDPOINTS)
    assert "Answer a question with quotations" in tools["ask"]["description"]
    asked = tools["ask"]["inputSchema"]["properties"]
    assert list(asked) == list(FIELDS["ask"])
    assert "such as 2005-11" in asked["first"]["description"]


def test_tools_give_the_published_json(url: str) -> None:
    engine = FakeEngine()
    assert tool(url, "ask", question=BOYCOTT) == json.loads(
        json.dumps(engine.ask(BOYCOTT).to_json())
    )
    article = engine.held[1]
    assert tool(url, "article", article_id=article.id) == article_json(article)
    (passage,) = tool(url, "search", question=BOYCOTT, limit=1)["passages"]
    assert (
        engine.article(passage["article_id"]).text[passage["start"] : passage["end"]]
        == (passage["text"])
    )


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}]
)
def test_no_page_of_another_site_calls_a_tool(url: str, headers: dict[str, str]) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(url, json.dumps(body).encode(), {**HEAD, **headers}), timeout=60)
    assert refused.value.code == 403
    refused.value.close()


def test_a_mistake_is_told_to_the_agent(url: str) -> None:
    result = call(url, "tools/call", name="article", arguments={"article_id": "nope"})
    assert result["isError"]
    assert "no article 'nope' in the index" in result["content"][0]["text"]


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda _: None)
    with (
        pytest.raises(InputError, match=r"pip install -e '\.\[mcp\]'"),
        serve.serving(FakeEngine(), "127.0.0.1", free_port(), Extras(mcp=True)),
    ):
        pass


def test_mcp_and_signing_in_do_not_go_together() -> None:
    program = serving_program("test_web_fake", "FakeEngine", free_port(), "(('a', 'b'),), mcp=True")
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("refused: --mcp does not support sign-in")
