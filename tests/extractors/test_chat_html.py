"""The page of a ChatGPT export, which holds the conversations in a script."""

from pathlib import Path
from typing import Any

from extractors.content import OnDisk
from extractors.formats import read
from extractors.types import RawFile, Reading, Skipped
from tests.extractors.exports import (
    ASKED,
    dumped,
    gpt_chat,
    gpt_node,
    messages,
    reading,
    reads,
    said,
)

_HEAD = b"<html>\n<head><title>ChatGPT Data Export</title><style>body {}</style>\n<script>\n    var jsonData = "
_TAIL = b";\n    function getMessages(c) { return [c]; }\n</script></head>\n<body><div id='root'></div></body></html>"


def page(chats: object, tail: bytes = _TAIL) -> bytes:
    return _HEAD + dumped(chats).replace(b"</", b"<\\/") + tail


def chats() -> list[dict[str, Any]]:
    kept = gpt_node("u1", "root", text="Хочу дом</script> у моря")
    answer = gpt_node("a1", "u1", "assistant", "Строй")
    other = gpt_node("u2", "root", text="Начать бегать ;]")
    return [
        gpt_chat([kept, answer], conversation_id="c1", title="Дом"),
        gpt_chat([other], conversation_id="c2", title="Бег"),
    ]


def test_the_page_tells_the_same_conversations_as_the_json_beside_it() -> None:
    of_page = reading(page(chats()), "chat.html")
    of_json = reading(dumped(chats()), "conversations.json")

    assert of_page.format == "chatgpt"
    assert not of_page.problems
    assert [c.id for c in of_page.conversations] == [c.id for c in of_json.conversations]
    assert messages(page(chats()), "chat.html") == messages(dumped(chats()), "conversations.json")


def test_both_spellings_and_assets_behind_the_list_are_read() -> None:
    body = page(chats(), b';\n  var assetsJson = {"a": [1]};\n</script></html>')

    assert [text for _, text in said(body.replace(b"var jsonData = ", b"const jsonData=\n"))] == [
        "Хочу дом</script> у моря",
        "Строй",
        "Начать бегать ;]",
    ]


def test_a_page_that_is_cut_off_gives_what_came_before_and_says_so() -> None:
    whole = page(chats())
    found = reading(whole[: whole.index("Начать".encode()) + 4], "chat.html")

    assert [c.title for c in found.conversations] == ["Дом"]
    assert found.problems == ("partly read: 1 items, then the file is broken",)


def test_a_large_page_is_read_from_the_disk(tmp_path: Path) -> None:
    many = [gpt_chat([gpt_node("u", "root", text="ё" * 30_000)], conversation_id=f"c{n}") for n in range(60)]  # fmt: skip
    place = tmp_path / "chat"
    place.write_bytes(page(many))
    found = read(RawFile("chat.html", OnDisk(place, place.stat().st_size)), "d", ASKED)

    assert isinstance(found, Reading)
    assert len(found.conversations) == len(many)


def test_another_page_with_such_a_variable_is_no_chat() -> None:
    body = _HEAD + dumped([{"id": 1, "name": "Дарвин"}]) + _TAIL

    assert isinstance(reads(body, "a.html"), Skipped)
