"""The same talk over a WebSocket: frames of the contract, and nobody from another site."""

import json
from typing import Any, cast

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from ui.client import MindClient


def _say(socket: ClientConnection, **frame: str) -> None:
    socket.send(json.dumps(frame, ensure_ascii=False))


def _until(socket: ClientConnection, last: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    while not told or told[-1]["event"] != last:
        told.append(cast("dict[str, Any]", json.loads(socket.recv(timeout=20))))
    return told


def test_a_question_is_answered_in_frames_and_kept_in_a_session(
    served: str, client: MindClient
) -> None:
    with connect(f"ws://{served}/ws/chat") as socket:
        _say(socket, type="user_message", content="Как зовут моего стоматолога?")
        told = _until(socket, "done")

    assert told[0]["event"] == "strategy"
    done = told[-1]["data"]
    assert done["citations"] == []
    kept = client.session(done["session_id"])
    assert [one.role for one in kept.messages] == ["user", "assistant"]
    assert kept.messages[1].content == "".join(
        one["data"]["text"] for one in told if one["event"] == "token"
    )


def test_the_next_message_goes_on_in_the_same_session(served: str) -> None:
    with connect(f"ws://{served}/ws/chat") as socket:
        _say(socket, type="user_message", content="Что я писал про акварель?")
        first = _until(socket, "done")[-1]["data"]
        _say(socket, type="user_message", content="А про виолончель?")
        second = _until(socket, "done")[-1]["data"]

    assert first["session_id"] == second["session_id"]


def test_a_frame_of_another_kind_is_refused_and_the_talk_goes_on(served: str) -> None:
    with connect(f"ws://{served}/ws/chat") as socket:
        _say(socket, type="тайна", content="секрет")
        [refused] = _until(socket, "error")
        _say(socket, type="user_message", content="Что я писал про акварель?")
        told = _until(socket, "done")

    assert "секрет" not in json.dumps(refused, ensure_ascii=False)
    assert told[-1]["event"] == "done"


def test_a_page_of_another_site_is_not_let_in(served: str) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(f"ws://{served}/ws/chat", additional_headers={"Origin": "https://elsewhere.test"}),
    ):
        pass

    assert refused.value.response.status_code == 403
