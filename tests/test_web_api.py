"""The endpoints for programs, called over HTTP as curl would."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from support.calls import call, url
from support.web_engine import BOYCOTT, ROOT, FakeEngine, serving_program

from qa.web import theme
from qa.web.api import article_json
from qa.web.guard.fields import FIELDS

__all__ = ["url"]  # fixtures


def test_ask_gives_the_published_json(url: str) -> None:
    event, (answer,) = call(url, "ask", BOYCOTT, [], "", "", "")
    assert event == "complete"
    assert answer == json.loads(json.dumps(FakeEngine().ask(BOYCOTT).to_json()))
    _, (follow_up,) = call(url, "ask", "and why?", [BOYCOTT], "2005", "2006-03", "RT")
    assert follow_up["query"]["publisher"] == "RT"
    assert follow_up["query"]["text"] == f"{BOYCOTT} and why?"
    assert follow_up["query"]["within"] == ["2005-01-01", "2006-04-01"]


def test_the_documented_examples(url: str) -> None:
    """The curl lines and the Python lines of the documentation, against this server."""
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    here = url.rstrip("/")
    answer = json.loads(json.dumps(FakeEngine().ask("why the boycott in 2005?").to_json()))
    lines = re.search(r"```sh\n(API=.*?)```", page, re.DOTALL)
    code = re.search(r"```python\n(from gradio_client.*?)```", page, re.DOTALL)
    assert lines is not None
    assert code is not None
    program = code[1] + "import json; print(json.dumps(answer))"
    for command, text in ((["sh", "-c"], lines[1]), ([sys.executable, "-c"], program)):
        done = subprocess.run(
            [*command, text.replace("http://127.0.0.1:7860", here)],
            capture_output=True,
            text=True,
            check=True,
        )
        told = done.stdout.strip().split("\n")[-1].removeprefix("data: ")
        assert json.loads(told) in (answer, [answer])


def test_search_gives_passages_with_their_texts(url: str) -> None:
    _, (found,) = call(url, "search", BOYCOTT, 1, "", "", "")
    (passage,) = found["passages"]
    article = FakeEngine().article(passage["article_id"])
    assert article.text[passage["start"] : passage["end"]] == passage["text"]
    assert passage["title"] == article.title
    assert found["generation"] == "000001"


def test_article_gives_the_text_that_offsets_point_into(url: str) -> None:
    engine = FakeEngine()
    _, (article,) = call(url, "article", engine.held[1].id)
    assert article == article_json(engine.held[1])
    assert article["published"] == "2007-01-30"


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("ask", ["  ", [], "", "", ""], "the question is empty"),
        ("ask", [BOYCOTT, [], "soon", "", ""], "a date is a year, a month or a day"),
        ("article", ["nope"], "no article 'nope' in the index"),
    ],
)
def test_mistakes_are_one_line(url: str, name: str, values: list[object], said: str) -> None:
    event, data = call(url, name, *values)
    assert event == "error"
    assert said in json.dumps(data)


def test_only_the_four_endpoints_are_public_and_described(url: str) -> None:
    with urlopen(f"{url}gradio_api/info", timeout=60) as response:
        info = json.load(response)
    assert sorted(info["named_endpoints"]) == ["/article", "/ask", "/passages", "/search"]
    assert info["unnamed_endpoints"] == {}
    asked = {p["parameter_name"]: p for p in info["named_endpoints"]["/ask"]["parameters"]}
    assert list(asked) == list(FIELDS["ask"])
    assert asked["history"]["parameter_has_default"]


def test_a_question_is_asked_on_a_day(url: str) -> None:
    _, (answer,) = call(url, "ask", BOYCOTT, [], "", "", "", "2007-02-03", ["nothing"])
    assert answer["query"]["as_of"] == "2007-02-03"
    event, data = call(url, "search", BOYCOTT, 1, "", "", "", "tomorrow")
    assert event == "error"
    assert "as_of must be a day such as 2007-01-31, got 'tomorrow'" in json.dumps(data)


def test_what_cannot_be_called_is_refused_with_a_reason(url: str) -> None:
    body = json.dumps({"quesion": BOYCOTT}).encode()
    request = Request(f"{url}gradio_api/call/v2/ask", body, {"Content-Type": "application/json"})
    with pytest.raises(HTTPError) as refused:
        urlopen(request, timeout=60)
    assert refused.value.code == 400
    assert "ask has no field 'quesion'" in json.load(refused.value)["error"]
    refused.value.close()


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("gradio_api/process_recording", {}), ("gradio_api/upload", {}),
        ("gradio_api/component_server", {"Content-Type": "multipart/form-data; boundary=x"}),
        ("gradio_api/file=http://127.0.0.1/", {}), ("config", {"Host": "evil.example"}),
        ("gradio_api/call/v2/ask", {"Origin": "http://evil.example"}),
    ],
)  # fmt: skip
def test_the_door_stands_before_gradio(url: str, path: str, headers: dict[str, str]) -> None:
    body = b"--x\r\n\r\nfile\r\n--x--" if path.startswith("gradio_api") else None
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{url}{path}", body, headers), timeout=60)
    assert refused.value.code in (403, 404, 415)
    refused.value.close()


@pytest.mark.parametrize("path", ["monitoring", "gradio_api/runs"])
def test_what_is_not_ours_is_off(url: str, path: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{url}{path}", timeout=60)
    assert refused.value.code in (403, 404)
    refused.value.close()


def test_the_page_names_no_other_machine_that_it_would_ask(url: str) -> None:
    with urlopen(url, timeout=60) as response:
        page = response.read().decode()
    assert '"analytics_enabled": false' in page or '"analytics_enabled":false' in page
    assert "fonts.googleapis" not in page
    ours = theme.head() + theme.script("dateline.js") + theme.script("collection.js")
    for sign in ("http:", "https:", "url(", "@import", "//cdn"):
        assert sign not in ours
    with urlopen(f"{url}favicon.ico", timeout=60) as response:
        assert response.read() == theme.favicon().read_bytes()


def test_eight_at_once(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: call(url, "ask", BOYCOTT, [], "", "", "")[0], range(16)))
    assert done == ["complete"] * 16


def test_a_taken_port_is_one_clear_line(url: str) -> None:
    port = int(url.rstrip("/").rsplit(":", 1)[1])
    program = serving_program("test_web_fake", "FakeEngine", port)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(f"refused: cannot serve on 127.0.0.1 port {port}: ")
    assert done.stdout.count("\n") == 1
