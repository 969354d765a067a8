"""The client reads what the contract says, and turns what goes wrong into two situations."""

from collections.abc import Generator
from io import BytesIO

import httpx
import pytest

from ui.client import MindClient, Refused, Unreachable


@pytest.fixture
def mind(api: str) -> Generator[MindClient]:
    with httpx.Client(base_url=api, trust_env=False) as http:
        yield MindClient(http)


def _answering(*answers: httpx.Response | Exception) -> MindClient:
    waiting = list(answers)

    def answer(_request: httpx.Request) -> httpx.Response:
        one = waiting.pop(0)
        if isinstance(one, Exception):
            raise one
        return one

    transport = httpx.MockTransport(answer)
    return MindClient(
        httpx.Client(base_url="http://mind", transport=transport), rest=lambda _: None
    )


def test_an_answer_is_followed_to_its_end(mind: MindClient) -> None:
    made = mind.ask("Как менялись мои приоритеты?")

    told = list(mind.follow(made.run_id))

    assert told[0][0] == "strategy"
    assert told[-1][0] == "done"
    assert "мастерскую" in "".join(data["text"] for event, data in told if event == "token")


def test_a_lost_connection_resumes_after_the_last_event() -> None:
    first = 'id: 1\nevent: token\ndata: {"text": "а"}\n\n'
    second = 'id: 2\nevent: done\ndata: {"x": 1}\n\n'
    mind = _answering(
        httpx.Response(200, text=first),
        httpx.ConnectError("gone"),
        httpx.Response(200, text=second),
    )

    assert list(mind.follow("r")) == [("token", {"text": "а"}), ("done", {"x": 1})]


def test_a_refusal_carries_the_words_of_the_problem() -> None:
    problem = {"title": "Too large", "detail": "Архив слишком велик", "status": 413}
    mind = _answering(httpx.Response(413, json=problem))

    with pytest.raises(Refused) as refused:
        mind.start([("a.zip", BytesIO(b"x"))], {})

    assert (refused.value.status, refused.value.detail) == (413, "Архив слишком велик")


def test_a_house_that_is_down_is_one_situation() -> None:
    with pytest.raises(Unreachable):
        _answering(httpx.ConnectError("no")).revision()


def test_a_house_that_is_ill_still_says_which_part() -> None:
    engine = {"name": "e", "version": "1", "ok": False}
    queue = {"ok": True, "waiting": 0}
    model = {"configured": False, "name": None}
    body = {"ok": False, "engine": engine, "queue": queue, "model": model, "version": "1"}

    assert not _answering(httpx.Response(503, json=body)).health().engine.ok


def test_an_upload_is_looked_at_and_then_started_by_its_id(mind: MindClient) -> None:
    found = mind.preview(
        [("Дневник/2024.md", BytesIO("запись".encode()))], {"me": ["Вера", "vera"]}
    )
    job = mind.start([], {"upload_id": found.upload_id})

    assert found.messages == 1834
    assert mind.job(job).stats.files_seen == 12
