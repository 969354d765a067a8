"""Asking over HTTP: one path for an answer, which outlives its page and can be replayed."""

import json

import httpx
import pytest

from api.agent.spoken import tells

ASKED = {"messages": [{"role": "user", "content": "Что я писал про акварель?"}]}


def _frames(text: str) -> list[tuple[int, str, dict[str, object]]]:
    found: list[tuple[int, str, dict[str, object]]] = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in lines:
            found.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return found


async def test_about_nothing_there_is_nothing_to_cite(http: httpx.AsyncClient) -> None:
    answer = (await http.post("/api/chat/generate", json=ASKED)).raise_for_status().json()

    assert answer["citations"] == []
    assert answer["message"]["role"] == "assistant"
    assert answer["message"]["content"]
    assert answer["usage"]["cost_usd"] == 0


async def test_an_answer_is_kept_in_its_session(http: httpx.AsyncClient) -> None:
    answer = (await http.post("/api/chat/generate", json=ASKED)).json()

    session = (await http.get(f"/api/sessions/{answer['session_id']}")).json()

    assert [turn["role"] for turn in session["messages"]] == ["user", "assistant"]
    assert session["messages"][1]["content"] == answer["message"]["content"]
    assert session["active_run"] is None
    assert session["title"] == "Что я писал про акварель?"


async def test_a_run_can_be_followed_and_replayed_from_any_event(http: httpx.AsyncClient) -> None:
    made = (await http.post("/api/runs", json=ASKED)).raise_for_status().json()
    path = f"/api/runs/{made['run_id']}/events"

    followed = _frames((await http.get(path)).text)
    replayed = _frames((await http.get(path, params={"after": 2})).text)

    assert [n for n, _, _ in followed] == list(range(1, len(followed) + 1))
    assert followed[0][1] == "strategy"
    assert followed[-1][1] == "done"
    assert followed[-1][2]["session_id"] == made["session_id"]
    assert replayed == followed[2:]


async def test_a_streamed_answer_is_the_same_answer(http: httpx.AsyncClient) -> None:
    streamed = await http.post("/api/chat/generate", json=ASKED | {"stream": True})

    frames = _frames(streamed.text)

    assert streamed.headers["content-type"].startswith("text/event-stream")
    said = "".join(str(data["text"]) for _, event, data in frames if event == "token")
    done = frames[-1][2]
    message = done["message"]
    assert isinstance(message, dict)
    assert said == message["content"]


async def test_a_session_is_renamed_exported_and_removed(http: httpx.AsyncClient) -> None:
    id = (await http.post("/api/chat/generate", json=ASKED)).json()["session_id"]

    renamed = await http.patch(f"/api/sessions/{id}", json={"title": "Про акварель"})
    exported = await http.get(f"/api/sessions/{id}/export")
    removed = await http.delete(f"/api/sessions/{id}")

    assert renamed.json()["title"] == "Про акварель"
    assert exported.text.startswith("# Про акварель")
    assert "Что я писал про акварель?" in exported.text
    assert removed.status_code == 204
    assert (await http.get(f"/api/sessions/{id}")).status_code == 404


async def test_what_is_not_asked_well_is_refused(http: httpx.AsyncClient) -> None:
    cases = {
        "nobody": await http.post("/api/chat/generate", json=ASKED | {"session_id": "x"}),
        "nothing": await http.post(
            "/api/chat/generate", json={"messages": [{"role": "user", "content": "  "}]}
        ),
        "no day": await http.post("/api/chat/generate", json=ASKED | {"as_of": "вчера"}),
        "no run": await http.get("/api/runs/x/events"),
    }

    assert {name: answer.status_code for name, answer in cases.items()} == {
        "nobody": 404,
        "nothing": 422,
        "no day": 422,
        "no run": 404,
    }


async def test_the_profile_and_the_house_answer(http: httpx.AsyncClient) -> None:
    changed = await http.patch(
        "/api/profile", json={"language": "en", "timezone": "Asia/Tokyo", "names": ["Аня"]}
    )
    wrong = await http.patch("/api/profile", json={"timezone": "Mars"})
    health = await http.get("/api/health")
    budget = (await http.get("/api/budget")).json()

    profile = (await http.get("/api/profile")).json()
    assert (profile["language"], profile["timezone"], profile["names"]) == (
        "en",
        "Asia/Tokyo",
        ["Аня"],
    )
    assert changed.status_code == 200
    assert wrong.status_code == 422
    assert health.json()["ok"] is True
    assert budget["spent_usd"] == 0


async def test_feelings_and_dates_are_read_without_a_model(http: httpx.AsyncClient) -> None:
    texts = ["Мне страшно и грустно", "Ура, получилось!"]

    felt = (await http.post("/api/affect", json={"texts": texts})).raise_for_status().json()
    asked = {"texts": ["вчера"], "at": "2024-03-05T12:00:00", "timezone": "Europe/Moscow"}
    dates = (await http.post("/api/dates", json=asked)).raise_for_status().json()

    assert felt[0]["valence"] < felt[1]["valence"]
    assert all(0 <= row["arousal"] <= 1 for row in felt)
    [phrase] = dates[0]["phrases"]
    assert (phrase["start"], phrase["end"]) == ("2024-03-04T00:00:00", "2024-03-05T00:00:00")


async def test_priorities_and_shifts_of_an_empty_map_are_empty(http: httpx.AsyncClient) -> None:
    priorities = (await http.get("/api/priorities", params={"as_of": "2024-01-01"})).json()
    shifts = await http.get("/api/shifts", params={"from": "2024-01-01", "to": "2024-06-01"})
    turned = await http.get("/api/shifts", params={"from": "2024-06-01", "to": "2024-01-01"})

    assert priorities["items"] == []
    assert shifts.json()["items"] == []
    assert shifts.json()["summary"]
    assert turned.status_code == 422


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Что я писал про акварель?", False),
        ("Why did I stop? И когда?", False),
        ("Я бросил акварель. Почему?", True),
        ("Хочу снова рисовать", True),
        ("Почему?..", False),
        ("чего я хочу сейчас", False),
        ("к каким целям я возвращаюсь", False),
        ("живу ли я как говорю", False),
        ("за какие дела я брался", False),
        ("Расскажи о моей спине", False),
        ("За эту неделю прошёл сорок километров", True),
        ("Пожалуйста, напомни, чем кончилось лето.", False),
        ("Tell me about the winter.", False),
        ("what do I want now", False),
        ("Как я устала за эту неделю.", True),
        ("Did my ten pages today.", True),
        ("Объяснила Лене, почему ухожу.", True),
        ("Напомнил маме про врача", True),
        ("Напомните, чем кончилось лето.", False),
        ("Что-то спина болит", True),
        ("Когда приехал домой, лёг спать", True),
        ("как же я устала за неделю", True),
        ("did my ten pages today", True),
        ("when I came home I slept", True),
        ("when did I start running", False),
    ],
)
def test_a_question_alone_tells_nothing(text: str, told: bool) -> None:
    assert tells(text) is told


async def test_what_was_told_in_a_talk_is_found_in_the_next(http: httpx.AsyncClient) -> None:
    told = {"messages": [{"role": "user", "content": "Хочу снова рисовать акварелью."}]}
    await http.post("/api/chat/generate", json=told)

    answer = (await http.post("/api/chat/generate", json=ASKED)).json()

    assert [cited["quote"] for cited in answer["citations"]] == ["Хочу снова рисовать акварелью."]


@pytest.mark.parametrize(
    ("text", "language"),
    [("What matters most to me?", "en"), ("Что для меня важно?", "ru"), ("Что такое Docker Compose volume?", "ru"), ("42?", "ru")],
)  # fmt: skip
async def test_an_answer_speaks_the_language_of_the_question(
    http: httpx.AsyncClient, text: str, language: str
) -> None:
    asked = {"messages": [{"role": "user", "content": text}]}

    answer = (await http.post("/api/chat/generate", json=asked)).raise_for_status().json()

    assert answer["message"]["content"].isascii() == (language == "en")
