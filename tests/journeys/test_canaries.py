"""A planted word goes through all that works and fails, and comes out in no log, error, number or output."""

import json
import re
import time
from collections.abc import Generator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.journeys.running import Running, bring, free_port, packed, running
from tests.scripted_model import ScriptedModel

WORD = "КанарейкаZYX"
LATIN = "canaryzyxw"
TOKEN = "t" * 40
HIDDEN = [
    WORD, WORD.lower(), LATIN, quote(WORD), quote(WORD).lower(), json.dumps(WORD)[1:-1], repr(WORD.encode())[2:-1],
]  # fmt: skip


@pytest.fixture(scope="module")
def model() -> Generator[ScriptedModel]:
    with ScriptedModel() as served:
        yield served


def _fail_everywhere(http: httpx.Client) -> list[httpx.Response]:
    """Requests with the word in every place where one can stand."""
    both = f"{WORD} {LATIN}"
    evil = packed({f"../{WORD}-{LATIN}.md": both})
    zip_of = ("application/zip",)
    upload = "/api/files/upload"
    return [
        http.get(f"/api/entities/{both}"),
        http.get(f"/api/documents/{both}"),
        http.get(f"/{both}", params={"q": both}),
        http.get("/api/shifts", params={"from": both, "to": both}),
        http.get("/api/priorities", params={"as_of": both}),
        http.patch("/api/profile", json={"timezone": both, both: both}),
        http.post("/api/runs", content=f'{{"{both}'.encode()),
        http.post("/api/runs", json={"messages": [{"role": both, "content": both}]}),
        http.post(upload, files={"files": (f"{both}.zip", evil, *zip_of)}),
        http.post(upload, files={"files": (f"{both}.zip", b"PK\x03\x04" + both.encode(), *zip_of)}),
        http.post(upload, files={"files": (f"{both}.exe", both.encode())}),
        http.post("/api/login", json={"token": both}),
        http.get("/api/entities", headers={"Authorization": f"Bearer {LATIN}"}),
        http.get("/api/entities", headers={"Host": f"{LATIN}.example"}),
    ]


def _ask(http: httpx.Client, model: ScriptedModel) -> None:
    for mode in ("", "malformed", "503", "not_json"):
        model.clear()
        if mode:
            model.misbehave(mode, times=3)
        asked = {"messages": [{"role": "user", "content": f"Что я писал про {WORD} {LATIN}?"}]}
        http.post("/api/chat/generate", json=asked, timeout=120)


def _look_at_pages(site: str) -> str:
    with httpx.Client(base_url=site, trust_env=False, timeout=30) as http:
        wrong = http.post("/login", data={"token": f"{WORD} {LATIN}"})
        http.post("/login", data={"token": TOKEN})
        http.get(f"/map-data/{LATIN}.json")
        http.get(f"/media/{WORD}.png", params={"q": LATIN})
        http.get("/map", params={"node": WORD})
    return wrong.text


def test_the_word_stays_where_it_belongs(tmp_path: Path, model: ScriptedModel) -> None:
    data, port = tmp_path / "data", free_port()
    env = {
        "DRIFTMAP_API_TOKEN": TOKEN,
        "OPENAI_BASE_URL": model.url,
        "OPENAI_API_KEY": f"sk-{LATIN}",
        "DRIFTMAP_MODEL": "m",
    }
    seen: list[str] = []
    with running(data, "--ui-port", str(port), "--no-sample", env=env) as product:
        product.http.headers["Authorization"] = f"Bearer {TOKEN}"
        model.misbehave("malformed", times=3)
        model.misbehave("500", times=2)
        life = {
            f"{WORD}/{LATIN}-{n}.md": f"Хочу построить {WORD}, лодку {LATIN} {n}." for n in "123"
        }
        bring(product.http, life | {f"{LATIN}.pdf": f"%PDF-1.4 {WORD} {LATIN}"}, project=WORD)
        tried = _fail_everywhere(product.http)
        refused = [answer for answer in tried if answer.is_error]
        assert len(refused) > len(tried) - 3, [answer.status_code for answer in tried]
        seen += [_told(answer) for answer in refused]
        _ask(product.http, model)
        _wait_for_pages(f"http://127.0.0.1:{port}")
        seen.append(_look_at_pages(f"http://127.0.0.1:{port}"))
        seen.append(product.http.get("/metrics").raise_for_status().text)
        assert "driftmap_model_calls_total" in seen[-1]
        _stopped(product)
        seen.append((data.parent / f"{data.name}.stderr").read_text(encoding="utf-8"))
    logs = {file.name: file.read_text("utf-8", "replace") for file in data.rglob("*.log")}

    assert {"api.log", "worker.log", "ui.log"} <= set(logs)
    for text in (*seen, *logs.values()):
        assert not [word for word in HIDDEN if word in text], text[-2000:]
    events = [line for line in logs["api.log"].splitlines() if line.startswith("{")]
    assert all("event" in json.loads(line) for line in events)


def _told(answer: httpx.Response) -> str:
    """The body without `instance`, which is the address that the client itself has sent, and the headers."""
    return re.sub(r'"instance":"[^"]*"', "", answer.text) + str(answer.headers)


def _wait_for_pages(site: str) -> None:
    wire = httpx.HTTPTransport(retries=0)
    with httpx.Client(base_url=site, transport=wire, trust_env=False) as http:
        for _ in range(300):
            try:
                if http.get("/_stcore/health").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
    raise AssertionError("the pages do not answer")


def _stopped(product: Running) -> None:
    assert product.stop() == 0
