"""DeepSeek, Grok, Gemini and AI Studio: what was said, by whom, on which line, and when."""

from typing import Any

import pytest

from extractors.types import Reading
from tests.extractors.exports import dumped, messages, reading, reads, said


def ds_node(key: str, parent: str | None, at: str, *fragments: tuple[str, str]) -> dict[str, Any]:
    message = {
        "files": [], "model": "deepseek-chat", "inserted_at": at,
        "fragments": [{"type": kind, "content": text} for kind, text in fragments],
    }  # fmt: skip
    return {"id": key, "parent": parent, "children": [], "message": message}


def ds_chat(*nodes: dict[str, Any]) -> list[dict[str, Any]]:
    root: Any = {"id": "root", "parent": None, "children": [], "message": None}
    return [
        {
            "id": "d1", "title": "Отпуск", "inserted_at": "2025-02-03T18:00:00.000000+08:00",
            "updated_at": "2025-02-03T18:09:00.000000+08:00",
            "mapping": {node["id"]: node for node in (root, *nodes)},
        }
    ]  # fmt: skip


def test_deepseek_is_told_from_chatgpt_and_its_thoughts_are_no_answer() -> None:
    chat = ds_chat(
        ds_node("1", "root", "2025-02-03T18:00:01+08:00", ("REQUEST", "Куда поехать?")),
        ds_node("2", "1", "2025-02-03T18:00:05+08:00", ("THINK", "хм"), ("RESPONSE", "На море")),
    )
    found = reading(dumped(chat))

    assert found.format == "deepseek"
    assert [(m.role, m.text) for m in found.conversations[0].messages] == [("self", "Куда поехать?"), ("assistant", "На море")]  # fmt: skip
    first = found.conversations[0].messages[0].dated
    assert first.at is not None
    assert first.at.isoformat() == "2025-02-03T10:00:01+00:00"
    assert first.zone == "+08:00"


def test_of_deepseeks_branches_the_newest_leaf_counts() -> None:
    told = messages(
        dumped(
            ds_chat(
                ds_node("1", "root", "2025-02-03T18:00:01+08:00", ("REQUEST", "Первый вопрос")),
                ds_node("3", "root", "2025-02-03T18:05:01+08:00", ("REQUEST", "Другой вопрос")),
                ds_node("4", "3", "2025-02-03T18:05:02+08:00", ("RESPONSE", "Другой ответ")),
                ds_node("2", "1", "2025-02-03T18:00:02+08:00", ("RESPONSE", "Первый ответ")),
            )
        )
    )

    assert [(m.text, m.active) for m in told] == [
        ("Другой вопрос", True), ("Другой ответ", True), ("Первый вопрос", False), ("Первый ответ", False),
    ]  # fmt: skip


def test_a_ring_of_parents_ends_and_a_broken_node_costs_itself() -> None:
    ring = [ds_node("1", "2", "2025-02-03T18:00:01+08:00", ("REQUEST", "а")),
            ds_node("2", "1", "2025-02-03T18:00:02+08:00", ("RESPONSE", "б"))]  # fmt: skip
    chat = ds_chat(*ring)
    chat[0]["mapping"]["x"] = 7

    assert {text for _, text in said(dumped(chat))} == {"а", "б"}


def test_the_raw_and_the_simple_deepseek_forms_are_read() -> None:
    raw = {"code": 0, "data": {"biz_data": {
        "chat_session": {"id": "s", "title": "т", "inserted_at": 1738576800.5, "current_message_id": 3},
        "chat_messages": [
            {"message_id": 1, "parent_id": None, "role": "USER", "inserted_at": 1738576801.0,
             "fragments": [{"id": 1, "type": "REQUEST", "content": "Вопрос"}]},
            {"message_id": 2, "parent_id": 1, "role": "ASSISTANT", "inserted_at": 1738576802.0,
             "fragments": [{"id": 2, "type": "RESPONSE", "content": "Старый"}]},
            {"message_id": 3, "parent_id": 1, "role": "ASSISTANT", "inserted_at": 1738576803.0,
             "fragments": [{"id": 3, "type": "THINK", "content": "x"}, {"id": 4, "type": "RESPONSE", "content": "Новый"}]},
        ]}}}  # fmt: skip
    simple: Any = [{"id": 1, "type": "user", "content": "Вопрос", "thought": None, "children": [
        {"id": 2, "type": "assistant", "content": "Новый", "thought": "x", "children": []}]}]  # fmt: skip

    assert [(m.text, m.active) for m in messages(dumped(raw))] == [
        ("Вопрос", True),
        ("Новый", True),
        ("Старый", False),
    ]
    assert said(dumped(simple)) == [("self", "Вопрос"), ("assistant", "Новый")]


def grok(key: str, sender: str, text: Any, at: Any, parent: str | None = None) -> dict[str, Any]:
    return {"response": {
        "_id": key, "conversation_id": "g1", "message": text, "sender": sender, "create_time": at,
        "parent_response_id": parent, "model": "grok-3", "partial": False}, "share_link": None}  # fmt: skip


@pytest.mark.parametrize(
    "at", ["2025-02-03T10:00:00.5Z", {"$date": {"$numberLong": "1738576800500"}}]
)
def test_groks_times_are_read_in_both_forms(at: object) -> None:
    export = {"conversations": [{
        "conversation": {"id": "g1", "title": "Звёзды", "create_time": "2025-02-04T10:00:00Z", "leaf_response_id": None},
        "responses": [grok("1", "human", "Что там?", at),
                      grok("2", "ASSISTANT", 'Звёзды<grok:render card_id="1" type="x"/>.', at, "1"), {"response": 5}, None]}],
        "projects": [], "tasks": []}  # fmt: skip
    found = reading(dumped(export))

    assert found.format == "grok"
    told = found.conversations[0].messages
    assert [(m.role, m.text) for m in told] == [("self", "Что там?"), ("assistant", "Звёзды.")]
    assert told[0].dated.at is not None
    assert told[0].dated.at.isoformat()[:19] == "2025-02-03T10:00:00"
    assert found.problems == ("2 broken messages",)


def test_a_studio_prompt_counts_words_and_no_thoughts_or_tries() -> None:
    prompt = {
        "runSettings": {"model": "models/gemini"}, "systemInstruction": {"text": "Будь краток"},
        "chunkedPrompt": {"chunks": [
            {"id": "a", "role": "user", "text": "Посчитай", "driveDocument": {"id": "x"}},
            {"role": "user", "driveImage": {"id": "y"}},
            {"role": "model", "text": "думаю", "isThought": True},
            {"id": "b", "role": "model", "text": "Пять", "branchParent": {"id": "a"}},
            {"id": "c", "role": "model", "parts": [{"text": "х", "thought": True}, {"text": "Ше"}, {"text": "сть"}],
             "branchParent": {"id": "a"}},
            {"role": "model", "executableCode": {"code": "1"}}, 4,
        ], "pendingInputs": [{"text": "и ещё", "role": "user"}]},
    }  # fmt: skip
    found = reading(dumped(prompt), "2025-02-03 Счёт")

    assert [(m.role, m.text, m.active) for m in found.conversations[0].messages] == [
        ("document", "Будь краток", True), ("self", "Посчитай", True), ("assistant", "Пять", False),
        ("assistant", "Шесть", True),
    ]  # fmt: skip
    assert found.conversations[0].messages[1].dated.source == "file_name"
    assert "1 inputs typed and never sent" in found.problems


def activity(
    title: str, time: str, html: str | None = None, product: str = "Gemini Apps"
) -> dict[str, Any]:
    item: dict[str, Any] = {"header": product, "title": title, "time": time, "products": [product]}
    return item | ({"safeHtmlItem": [{"html": html}]} if html else {})


@pytest.mark.parametrize("prefix", ["Prompted ", "Eingegebener Prompt: ", "Pediu isto: "])
def test_gemini_talks_are_put_together_by_pauses_and_other_doings_left_out(prefix: str) -> None:
    export = [
        activity("Gave feedback: Good response", "2025-02-03T12:01:00Z"),
        activity(f"{prefix}Третий", "2025-02-03T12:00:00Z", "<p>Ответ 3</p>"),
        activity("Watched a film", "2025-02-03T11:00:00Z", product="YouTube"),
        activity(
            f"{prefix}Второй", "2025-02-03T10:10:00Z", "<p>Ответ <b>2</b></p><script>x()</script>"
        ),
        activity(f"{prefix}Первый", "2025-02-03T10:00:00Z", "<p>Ответ 1</p>"),
    ]
    found = reading(dumped(export))

    assert found.format == "gemini_takeout"
    assert [[m.text for m in c.messages] for c in found.conversations] == [
        ["Первый", "Ответ 1", "Второй", "Ответ 2"], ["Третий", "Ответ 3"],
    ]  # fmt: skip
    assert "1 records of other products" in found.problems
    assert "1 records that are no question" in found.problems


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Mar 2, 2025, 9:15:00\u202fAM GMT+03:00", "2025-03-02T06:15:00"),
        ("Mar 2, 2025, 12:15:00 PM EST", "2025-03-02T17:15:00"),
        ("2 мар. 2025 г., 09:15:00 MSK", "2025-03-02T06:15:00"),
        ("2 марта 2025, 09:15:00", "2025-03-02T06:15:00"),
    ],
)
def test_the_takeout_page_is_read_with_its_local_times(date: str, at: str) -> None:
    def cell(product: str, inside: str) -> str:
        return (
            '<div class="outer-cell mdl-cell"><div class="mdl-grid"><div class="header-cell mdl-cell">'
            f'<p class="mdl-typography--title">{product}<br></p></div>'
            f'<div class="content-cell mdl-cell mdl-typography--body-1">{inside}</div>'
            '<div class="content-cell mdl-typography--text-right"></div></div></div>'
        )

    page = "".join((
        "<!DOCTYPE html><html><head><title>My Activity</title></head><body>",
        cell("Gemini Apps", f"Prompted\xa0Куда поехать?<br>{date}<br><p>На <i>море</i>.</p><ul><li>Или в лес</li></ul>"),
        cell("Search", f"Searched for x<br>{date}<br>"), "</body></html>",
    ))  # fmt: skip
    found = reading(page)

    told = found.conversations[0].messages
    assert [m.role for m in told] == ["self", "assistant"]
    assert told[0].text == "Куда поехать?"
    assert told[1].text.startswith("На море.")
    assert told[0].dated.at is not None
    assert told[0].dated.at.isoformat()[:19] == at


WRONG: list[Any] = [None, 5, "x", [], {}, [[]], [None], {"a": 1}, True, 1e400]


@pytest.mark.parametrize("wrong", WRONG)
def test_no_wrong_type_raises(wrong: object) -> None:
    node = {"id": "1", "parent": "root", "message": {"inserted_at": wrong, "fragments": wrong}}
    exports: list[Any] = [
        [{"id": wrong, "title": wrong, "inserted_at": wrong, "mapping": {"1": node, "2": wrong}}],
        {"conversations": [{"conversation": wrong, "responses": wrong}, {"conversation": {"id": wrong},
         "responses": [wrong, {"response": wrong}, grok("1", "human", wrong, wrong)]}, wrong]},
        {"chunkedPrompt": {"chunks": [wrong, {"role": "user", "text": wrong, "parts": wrong, "branchParent": wrong}],
                           "pendingInputs": wrong}, "systemInstruction": wrong},
        [{"header": "Gemini", "title": wrong, "time": wrong, "products": wrong, "safeHtmlItem": wrong}, wrong],
    ]  # fmt: skip
    for export in exports:
        outcome = reads(dumped(export))
        assert isinstance(outcome, Reading) or outcome.reason
