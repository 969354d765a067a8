"""Google Hangouts out of Takeout, in both of its shapes."""

import json
from typing import Any

import pytest

from extractors.types import Skipped
from tests.extractors.exports import NOW, reads
from tests.extractors.reading import Asked, reading_of, said, told

_ME, _LENA = {"gaia_id": "111", "chat_id": "111"}, {"gaia_id": "222", "chat_id": "222"}
NOBODY = Asked("Europe/Moscow", NOW)


def event(sender: dict[str, str], at: int, *segments: Any, **more: Any) -> dict[str, Any]:
    parts = [{"type": "TEXT", "text": one} if isinstance(one, str) else one for one in segments]
    return {
        "conversation_id": {"id": "c1"}, "sender_id": sender, "timestamp": str(1425550000000000 + at * 1_000_000),
        "self_event_state": {"user_id": _ME, "notification_level": "RING"},
        "chat_message": {"message_content": {"segment": parts}}, "event_id": f"e{at}", "event_type": "REGULAR_CHAT_MESSAGE",
    } | more  # fmt: skip


EVENTS = [
    event(_LENA, 60, "Поехали ", {"type": "LINK", "text": "http://x.org"}, {"type": "LINE_BREAK", "text": "\n"}, "сегодня?"),
    event(_ME, 0, "Хочу к морю."),
    event(_ME, 120, chat_message={"message_content": {"attachment": [{"embed_item": {}}]}}),
    event(_ME, 130, chat_message={}, event_type="ADD_USER", membership_change={"type": "JOIN"}),
    event(_LENA, 140, chat_message={}, event_type="HANGOUT_EVENT", hangout_event={"event_type": "START_HANGOUT"}),
]  # fmt: skip


def export(*, old: bool = False, owner: bool = True, group: str | None = None) -> str:
    read = {"self_read_state": {"participant_id": _ME, "latest_read_timestamp": "0"}}
    talk: dict[str, Any] = {
        "id": {"id": "c1"}, "type": "GROUP" if group else "STICKY_ONE_TO_ONE",
        "self_conversation_state": read if owner else {},
        "participant_data": [{"id": _ME, "fallback_name": "Костя"}, {"id": _LENA, "fallback_name": "Лена"}],
    }  # fmt: skip
    if group:
        talk["name"] = group
    nobody: dict[str, Any] = {} if owner else {"self_event_state": {}}
    events = [one | nobody for one in EVENTS]
    if old:
        state = {"conversation_id": {"id": "c1"}, "conversation": talk, "event": events}
        whole: Any = {"conversation_state": [{"conversation_id": {"id": "c1"}, "conversation_state": state}]}  # fmt: skip
    else:
        about = {"conversation_id": {"id": "c1"}, "conversation": talk}
        whole = {"conversations": [{"conversation": about, "events": events}]}
    return json.dumps(whole, ensure_ascii=False)


@pytest.mark.parametrize("old", [False, True], ids=["since 2017", "before"])
def test_a_talk_of_hangouts_is_read_in_the_order_of_its_times(old: bool) -> None:
    found = reading_of("Hangouts.json", export(old=old), NOBODY)

    assert found.format == "hangouts"
    assert told(found) == [
        ("self", "Хочу к морю."),
        ("other", "Поехали http://x.org\nсегодня?"),
    ]
    assert [one.author for one in said(found)] == ["Костя", "Лена"]
    assert [f"{one.dated.at:%Y-%m-%d %H:%M:%S}" for one in said(found)] == [
        "2015-03-05 10:06:40",
        "2015-03-05 10:07:40",
    ]
    assert {one.dated.source for one in said(found)} == {"message"}
    assert found.conversations[0].title == "Лена"
    assert set(found.problems) == {"1 messages of media only", "2 service messages"}


def test_a_group_has_its_name_and_who_is_me_may_be_said() -> None:
    nobody = reading_of("Hangouts.json", export(owner=False, group="Дача"), NOBODY)
    known = reading_of("Hangouts.json", export(owner=False), Asked("UTC", NOW, ("Костя",)))

    assert nobody.conversations[0].title == "Дача"
    assert {role for role, _ in told(nobody)} == {"other"}
    assert [role for role, _ in told(known)] == ["self", "other"]


@pytest.mark.parametrize("broken", [None, 7, "x", {"sender_id": 3, "chat_message": {"message_content": {"segment": "x"}}}])  # fmt: skip
def test_a_broken_event_costs_itself(broken: Any) -> None:
    whole = json.loads(export())
    whole["conversations"][0]["events"].insert(0, broken)

    found = reading_of("Hangouts.json", json.dumps(whole), NOBODY)

    assert len(said(found)) == 2


def test_conversations_of_another_kind_are_no_hangouts() -> None:
    other = {"conversations": [{"conversation": {"id": "c1"}, "events": [{"what": "x"}]}]}

    assert isinstance(reads(json.dumps(other)), Skipped)
