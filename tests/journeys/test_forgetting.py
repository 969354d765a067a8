"""A planted word goes everywhere a life goes; after it is forgotten it stands in no file and no answer."""

import json
import shutil
import time
from pathlib import Path

import httpx
import pytest

from tests.journeys.running import FINAL, Running, bring, running
from tests.neo4j_server import Neo4jServer

NAME = "КанарейкаЗюкс"
# Every form in which a file may hold it: as it is, in small letters, as a stem, escaped in JSON.
FORMS = [NAME, NAME.lower(), NAME.lower()[:-1], json.dumps(NAME)[1:-1], json.dumps(NAME.lower())[1:-1]]  # fmt: skip
LIFE = {
    "Дневник/2024-03-05.md": f"Хочу открыть {NAME}, это моя главная цель.",
    "Дневник/2024-04-01.md": f"Весь вечер занимался {NAME}. Боюсь, что брошу {NAME}.",
    "Дневник/2024-04-20.md": "Хочу построить лодку.",
    "Дневник/2024-05-01.md": "Хочу выучить испанский, занимаюсь каждый день.",
    "Чат/conversations.json": json.dumps(
        [
            {
                "uuid": "11111111-1111-4111-8111-111111111111",
                "name": f"План {NAME}",
                "created_at": "2024-06-01T10:00:00Z",
                "updated_at": "2024-06-01T10:00:00Z",
                "account": {"uuid": "a"},
                "chat_messages": [
                    {
                        "uuid": f"22222222-2222-4222-8222-22222222222{n}",
                        "sender": sender,
                        "text": text,
                        "content": [{"type": "text", "text": text}],
                        "created_at": f"2024-06-01T10:0{n}:00Z",
                        "updated_at": f"2024-06-01T10:0{n}:00Z",
                        "attachments": [],
                        "files": [],
                    }
                    for n, (sender, text) in enumerate(
                        [
                            ("human", f"Хочу закончить {NAME} к осени."),
                            ("assistant", f"Тогда начните {NAME} с плана."),
                            ("human", "И хочу больше спать."),
                        ]
                    )
                ],
            }
        ],
        ensure_ascii=False,
    ),
}


def _hits(data: Path) -> list[str]:
    wanted = [form.encode(coding) for form in FORMS for coding in ("utf-8", "utf-16-le")]
    files = [file for file in data.rglob("*") if file.is_file() and not file.is_socket()]
    return [str(file.relative_to(data)) for file in files if any(one in file.read_bytes() for one in wanted)]  # fmt: skip


def _ask(http: httpx.Client, text: str) -> str:
    asked = {"messages": [{"role": "user", "content": text}]}
    return http.post("/api/chat/generate", json=asked, timeout=60).raise_for_status().text


def _settled(http: httpx.Client) -> None:
    """Talks that lost words are read again."""
    for _ in range(300):
        jobs = http.get("/api/jobs").raise_for_status().json()["items"]
        if all(job["status"] in FINAL for job in jobs):
            return
        time.sleep(0.1)
    raise AssertionError("a job did not end")


def _found(product: Running, text: str) -> str:
    answer = product.http.get("/api/memory/search", params={"q": text}).raise_for_status()
    return json.dumps([one["content"] for one in answer.json()], ensure_ascii=False)


def test_what_is_forgotten_stands_nowhere(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data, "--no-sample", "--no-ui") as product:
        brought = bring(product.http, LIFE)
        assert brought["status"] == "done", brought
        assert NAME in _ask(product.http, f"Что я хотел от {NAME}?")
        items = product.http.get("/api/entities").raise_for_status().json()["items"]
        named = [one for one in items if NAME.lower() in one["name"].lower()]
        assert named
        product.http.patch(f"/api/entities/{named[0]['id']}", json={"aliases": [f"мой {NAME}"]})
        product.http.get("/api/export").raise_for_status()
        assert _hits(data)

        for one in named:
            gone = product.http.delete(f"/api/entities/{one['id']}", params={"texts": "true"})
            assert gone.status_code == 204, gone.text

        _settled(product.http)
        assert _hits(data) == []
        assert NAME not in _found(product, NAME)
        assert "испанский" in _found(product, "испанский")
        assert "лодку" in _found(product, "лодка")
        assert "спать" in _found(product, "спать")
        names = product.http.get("/api/entities", params={"limit": "500"}).text
        assert NAME.lower() not in names.lower()
        again = product.http.delete(f"/api/entities/{named[0]['id']}")
        assert again.status_code == 404
        # The same files once more bring nothing of it back.
        bring(product.http, LIFE)
        assert NAME not in _found(product, NAME)
    assert _hits(data) == []


def test_one_talk_of_an_export_is_forgotten_and_the_rest_of_its_file_stays(tmp_path: Path) -> None:
    data = tmp_path / "data"
    both = json.loads(LIFE["Чат/conversations.json"])
    other = json.loads(json.dumps(both).replace("1111", "3333").replace("2222", "4444"))
    words = json.dumps(other, ensure_ascii=False).replace(NAME, "лодка")
    export = json.dumps([*both, *json.loads(words)], ensure_ascii=False)
    with running(data, "--no-sample", "--no-ui") as product:
        assert bring(product.http, {"conversations.json": export})["status"] == "done"
        assert NAME in _ask(product.http, f"Что я хотел от {NAME}?")
        [document] = product.http.get("/api/documents").json()["items"]
        place = "conversation:11111111-1111-4111-8111-111111111111"

        gone = product.http.delete(f"/api/documents/{document['id']}", params={"locator": place})
        again = product.http.delete(f"/api/documents/{document['id']}", params={"locator": place})

        assert (gone.status_code, again.status_code) == (204, 404)
        _settled(product.http)
        assert NAME not in _found(product, NAME)
        assert "лодка" in _found(product, "лодка")
        parts = product.http.get(f"/api/documents/{document['id']}").json()["parts"]
        assert parts
        assert not [one for one in parts if NAME in one["text"]]
    kept = b"".join(file.read_bytes() for file in (data / "originals").rglob("*") if file.is_file())
    assert "лодка".encode() in kept
    assert NAME.encode() not in kept


@pytest.mark.neo4j
@pytest.mark.timeout(600)
def test_a_neo4j_that_is_emptied_and_rebuilt_holds_nothing_of_it(tmp_path: Path) -> None:
    """Neo4j keeps erased text in its files until it is written over: its data go, the map is made again."""
    data, home = tmp_path / "data", tmp_path / "server"
    server = Neo4jServer(home)
    env = {"NEO4J_URI": server.uri}
    try:
        with running(data, "--no-sample", "--no-ui", env=env) as product:
            assert bring(product.http, LIFE)["status"] == "done"
            items = product.http.get("/api/entities").raise_for_status().json()["items"]
            for one in items:
                if NAME.lower() in one["name"].lower():
                    asked = {"texts": "true"}
                    product.http.delete(f"/api/entities/{one['id']}", params=asked)
            _settled(product.http)
            before = _map(product)
            assert NAME.lower() not in before.lower()
            assert _hits(data) == []
            assert _hits(home)
        server.stop()
        shutil.rmtree(home / "data")
        server.start()
        with running(data, "--no-sample", "--no-ui", env=env) as product:
            product.http.post("/api/rebuild").raise_for_status()
            _settled(product.http)
            assert _map(product) == before
            assert _hits(data) == []
    finally:
        server.stop()

    assert _hits(home) == []


def _map(product: Running) -> str:
    seen = product.http.get("/api/map/history", params={"limit": "1000"}).raise_for_status().json()
    return json.dumps([seen["nodes"], seen["edges"]], ensure_ascii=False)
