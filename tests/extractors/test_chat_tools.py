"""Open WebUI, LibreChat and the small chat tools: one talk, told in many shapes."""

import json
from typing import Any, cast

import pytest

from extractors.types import Reading
from tests.extractors.exports import dumped, messages, reading, reads, said

ASKED_AND_TOLD = [("self", "Хочу к морю"), ("assistant", "Поезжайте")]
AT, MS, ISO = 1738576800, 1738576800000, "2025-02-03T10:00:00.000Z"


def web(key: str, parent: str | None, role: str, text: Any, at: Any = AT) -> dict[str, Any]:
    return {
        "id": key,
        "parentId": parent,
        "childrenIds": [],
        "role": role,
        "content": text,
        "timestamp": at,
    }


def web_chat(*nodes: dict[str, Any], leaf: str | None = None) -> dict[str, Any]:
    history = {"currentId": leaf, "messages": {node["id"]: node for node in nodes}}
    return {
        "id": "w",
        "title": "Море",
        "chat": {"title": "Море", "models": [], "history": history},
        "created_at": AT,
    }


def test_open_webui_keeps_the_current_line_and_no_reasoning() -> None:
    thought = '<details type="reasoning" done="true" duration="3">\n<summary>Thought</summary>\n> хм\n</details>\n'
    chat = web_chat(
        web("1", None, "user", "Хочу к морю"), web("2", "1", "assistant", f"{thought}Поезжайте"),
        web("3", "1", "assistant", "Не надо", AT + 90), leaf="2",
    )  # fmt: skip
    for export in ([chat], chat, chat["chat"], {"success": True, "data": [chat]}):
        found = [(m.role, m.text, m.active) for m in messages(dumped(export))]
        assert found == [("self", "Хочу к морю", True), ("assistant", "Поезжайте", True), ("assistant", "Не надо", False)]  # fmt: skip


def test_qwens_answers_stand_in_a_list_of_phases() -> None:
    answer = web("2", "1", "assistant", "") | {
        "content_list": [
            {"phase": "think", "content": "хм"},
            {"phase": "answer", "content": "Поезжайте"},
        ]
    }
    chat = web_chat(web("1", None, "user", "Хочу к морю"), answer, leaf="2")

    assert said(dumped({"success": True, "data": [chat]})) == ASKED_AND_TOLD


def test_times_out_of_reason_are_named_and_not_believed() -> None:
    found = reading(dumped([web_chat(web("1", None, "user", "Да", 1000))]))

    assert "1 message times outside 1990 and now" in found.problems
    assert found.conversations[0].messages[0].dated.at is not None


def libre(key: str, parent: str | None, own: object, text: str, **over: Any) -> dict[str, Any]:
    return {"messageId": key, "parentMessageId": parent, "isCreatedByUser": own, "sender": "User", "text": text,
            "createdAt": ISO} | over  # fmt: skip


def test_librechat_is_read_nested_and_flat_and_equal_times_take_the_last() -> None:
    flat = [
        libre("1", "0-0", True, "Хочу к морю"),
        libre("2", "1", False, "Нет"),
        libre("3", "1", False, "Поезжайте"),
    ]
    nested: Any = [flat[0] | {"children": [flat[1] | {"children": []}, flat[2]]}]
    head = {"conversationId": "l", "title": "т", "exportAt": "16:33:32 GMT+0200", "branches": True}
    for turns in (flat, nested):
        found = reading(dumped(head | {"messages": turns}))
        assert found.format == "librechat"
        told = found.conversations[0].messages
        assert [(m.role, m.text) for m in told if m.active] == ASKED_AND_TOLD
        assert [m.text for m in told if not m.active] == ["Нет"]


def test_librechat_without_times_and_with_parts_is_read_to_its_end() -> None:
    turns = [
        libre("1", None, True, "Хочу к морю", createdAt=None),
        libre("2", "1", False, "", createdAt=None, content=[
            {"type": "think", "think": "хм"}, {"type": "text", "text": {"value": "Поезжайте"}}]),
    ]  # fmt: skip

    assert said(dumped({"conversationId": "l", "messages": turns})) == ASKED_AND_TOLD


def turn(role: str, text: Any, **over: Any) -> dict[str, Any]:
    return {"role": role, "content": text} | over


def version(role: str, text: str) -> dict[str, Any]:
    return {"type": "singleStep", "role": role, "content": [{"type": "text", "text": text}]}


STEPS: dict[str, Any] = {
    "type": "multiStep", "role": "assistant", "steps": [
        {"type": "contentBlock", "content": [{"type": "text", "text": "хм"}], "style": {"type": "thinking"}},
        {"type": "contentBlock", "content": [{"type": "text", "text": "Поезжайте"}]}, {"type": "debugInfoBlock"},
    ],
}  # fmt: skip
SMALL: dict[str, Any] = {
    "chatbotui": {"version": 4, "history": [{"id": "1", "name": "Море", "messages": [
        turn("user", "Хочу к морю"), turn("assistant", "Поезжайте")]}], "folders": [], "prompts": []},
    "typingmind": {"data": {"chats": [{"chatID": "t", "chatTitle": "Море", "createdAt": ISO, "messages": [
        turn("user", [{"type": "text", "text": "Хочу к морю"}, {"type": "image_url", "image_url": {}}], createdAt=ISO),
        turn("assistant", "Поезжайте", createdAt=ISO), turn("tool", "вывод")]}]}},
    "lmstudio": {"name": "Море", "createdAt": MS, "messages": [
        {"versions": [version("user", "не то"), version("user", "Хочу к морю")], "currentlySelected": 1},
        {"versions": [STEPS], "currentlySelected": 0}]},
    "lechat": [
        {"id": "2", "chatId": "c", "version": 0, "role": "assistant", "content": "", "createdAt": "2025-02-03T10:00:05Z",
         "contentChunks": [{"type": "tool_call", "text": "x"}, {"type": "text", "text": "Поезжайте"}]},
        {"id": "1", "chatId": "c", "version": 0, "role": "user", "content": "Хочу к морю", "contentChunks": None,
         "createdAt": "2025-02-03T10:00:00Z"}],
    "perplexity": {"metadata": {"thread_title": "Море", "thread_created_at": ISO}, "conversations": [
        {"uuid": "p", "query": "Хочу к морю", "answer": "Поезжайте", "timestamp": ISO}]},
    "amp": {"id": "a", "title": "Море", "messages": [
        {"role": "user", "text": "Хочу к морю", "createdAt": MS},
        {"role": "assistant", "text": "Поезжайте", "createdAt": MS}]},
    "huggingchat": {"title": "Море", "messages": [
        {"id": "1", "from": "system", "content": "правила"}, {"id": "2", "from": "user", "content": "Хочу к морю"},
        {"id": "3", "from": "assistant", "content": "Поезжайте"}]},
    "sharegpt": [{"id": "s", "conversations": [
        {"from": "human", "value": "Хочу к морю"}, {"from": "gpt", "value": "Поезжайте"}]}],
    "qwenpaw": {"agent": {"memory": {"content": [
        [turn("user", [{"type": "text", "text": "Хочу к морю"}], id="1", timestamp="2025-02-03 10:00:00.5"), []],
        [turn("system", [{"type": "tool_result", "output": "x"}], id="2"), []],
        [turn("assistant", [{"type": "thinking", "thinking": "хм"}, {"type": "text", "text": "Поезжайте"}]), []]]}}},
}  # fmt: skip


@pytest.mark.parametrize("kind", SMALL)
def test_every_small_dialect_tells_the_same_talk(kind: str) -> None:
    found = reading(dumped(SMALL[kind]))

    assert found.format == kind
    assert [(m.role, m.text) for c in found.conversations for m in c.messages] == ASKED_AND_TOLD


def test_the_entries_of_perplexity_hold_both_sides() -> None:
    entry = {"query_str": "Хочу к морю", "entry_created_datetime": ISO,
             "blocks": [{"intended_usage": "plan"}, {"markdown_block": {"answer": "Поезжайте"}}]}  # fmt: skip

    assert said(dumped({"entries": [entry]})) == ASKED_AND_TOLD


def test_jans_lines_are_one_thread() -> None:
    lines: Any = [
        {"id": str(n), "thread_id": "t", "role": role, "created_at": AT, "content": [
            {"type": "text", "text": {"value": text, "annotations": []}}]}
        for n, (role, text) in enumerate([("user", "Хочу к морю"), ("assistant", "Поезжайте")])
    ]  # fmt: skip

    assert said("\n".join(json.dumps(line, ensure_ascii=False) for line in lines)) == ASKED_AND_TOLD


def test_a_played_part_is_no_evidence() -> None:
    export = {"histories": [{"external_id": "h", "msgs": [
        {"src": {"is_human": True}, "is_human": True, "text": "Я дракон", "created": ISO},
        {"is_human": False, "text": "Рычи", "created": ISO}]}]}  # fmt: skip
    own, _ = messages(dumped(export))

    assert own.role == "self"
    assert [(s.start, s.end) for s in own.quoted] == [(0, len("Я дракон"))]


def test_the_history_of_copilot_is_told_by_conversation() -> None:
    table = (
        "Conversation,Time,Author,Message\r\n"
        "Море,2025-02-03T10:00:00Z,Human,\"Хочу\nк \"\"морю\"\"\"\r\n"
        "Море,2025-02-03T10:00:05Z,AI,Поезжайте\r\n"
        "Лес,2025-02-04T10:00:00Z,Human,Хочу в лес\r\nобрыв\r\n"
    )  # fmt: skip
    found = reading(table, "history.csv")

    assert [(c.title, [m.text for m in c.messages]) for c in found.conversations] == [
        ("Море", ['Хочу\nк "морю"', "Поезжайте"]), ("Лес", ["Хочу в лес"]),
    ]  # fmt: skip
    assert found.problems == ("1 broken rows",)


@pytest.mark.parametrize("said", ["2025-02-03 9:05 PM", "February 3, 2025 9:05 PM"])
def test_the_history_of_copilot_may_be_told_by_a_twelve_hour_clock(said: str) -> None:
    table = f'Conversation,Time,Author,Message\nМоре,"{said}",Human,Хочу к морю\n'

    (at,) = [m.dated.at for m in messages(table, "history.csv")]

    assert str(at) == "2025-02-03 18:05:00+00:00"  # told in Moscow


WRONG: list[Any] = [None, 5, "x", [], {}, [[]], [None], {"a": 1}, False, 1e400]


def broken(value: Any, wrong: Any, place: list[int]) -> Any:
    """The same value with its n-th leaf made wrong."""
    place[0] -= 1
    if place[0] == 0:
        return wrong
    if isinstance(value, dict):
        named = cast("dict[str, Any]", value)
        return {key: broken(inner, wrong, place) for key, inner in named.items()}
    if isinstance(value, list):
        return [broken(inner, wrong, place) for inner in cast("list[Any]", value)]
    return value


@pytest.mark.parametrize("kind", [*SMALL, "web", "libre"])
def test_no_wrong_part_raises(kind: str) -> None:
    whole = SMALL | {
        "web": [web_chat(web("1", None, "user", "а"), web("2", "1", "assistant", "б"), leaf="2")],
        "libre": {"conversationId": "l", "messages": [libre("1", None, True, "а", children=[libre("2", "1", False, "б")])]},
    }  # fmt: skip
    for wrong in WRONG:
        for place in range(1, 45):
            outcome = reads(dumped(broken(whole[kind], wrong, [place])))
            assert isinstance(outcome, Reading) or outcome.reason


def test_a_table_may_keep_day_and_clock_apart() -> None:
    table = "Date,Time,Sender Name,Message\n05/03/2023,21:41:00,Me,Хочу к морю\n25/03/2023,21:42:00,Аня,Поезжайте\n"

    found = messages(table.encode())

    assert [(m.role, str(m.dated.at)[:16]) for m in found] == [
        ("self", "2023-03-05 18:41"), ("other", "2023-03-25 18:42"),
    ]  # fmt: skip


def test_a_table_may_tell_which_way_a_message_went() -> None:
    table = (
        "Chat Session,Message Date,Type,Sender Name,Text\nАня,2024-03-05 18:41:00 UTC,Outgoing,,Хочу к морю\n"
        "Аня,2024-03-05 18:42:00 UTC,Incoming,Аня,Зачем?\n"
    )

    found = messages(table.encode())

    assert [(m.role, str(m.dated.at)[:16]) for m in found] == [("self", "2024-03-05 18:41"), ("other", "2024-03-05 18:42")]  # fmt: skip
