"""A document with its parts: which stand on a branch that was edited away, and which words in them are another's."""

import json
from pathlib import Path
from typing import Any

from tests.api.jobs.worked import mind_on, packed, worked
from tests.api.test_saying import faced

_AT = 1700000000


def _node(id: str, parent: str | None, role: str, said: str, *children: str) -> dict[str, Any]:
    return {
        "id": id, "parent": parent, "children": list(children),
        "message": {
            "id": id, "author": {"role": role}, "create_time": _AT + int(id[1:]),
            "content": {"content_type": "text", "parts": [said]},
        },
    }  # fmt: skip


def edited() -> str:
    """The person asked one thing, then edited it into another: two branches, of which the second counts."""
    nodes = [
        {"id": "n0", "parent": None, "children": ["n1", "n3"], "message": None},
        _node("n1", "n0", "user", "Хочу в Норвегию.", "n2"),
        _node("n2", "n1", "assistant", "В Норвегии холодно."),
        _node("n3", "n0", "user", "Хочу в Португалию.", "n4"),
        _node("n4", "n3", "assistant", "В Португалии тепло."),
    ]
    talk = {
        "title": "Куда ехать", "create_time": _AT, "update_time": _AT + 9, "conversation_id": "c1",
        "current_node": "n4", "mapping": {one["id"]: one for one in nodes},
    }  # fmt: skip
    return json.dumps([talk], ensure_ascii=False)


async def parts_of(tmp_path: Path, name: str, words: str) -> list[dict[str, Any]]:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        sent = {"files": ("жизнь.zip", packed({name: words}))}
        answer = await http.post("/api/files/upload", files=sent)
        assert answer.status_code == 202, answer.text
        await worked(mind)
        (row,) = (await http.get("/api/documents")).json()["items"]
        return (await http.get(f"/api/documents/{row['id']}")).json()["parts"]


async def test_each_part_says_whether_it_stands_on_the_active_branch(tmp_path: Path) -> None:
    parts = await parts_of(tmp_path, "conversations.json", edited())

    active = {one["text"]: one["active"] for one in parts}
    assert active == {
        "Хочу в Норвегию.": False,
        "В Норвегии холодно.": False,
        "Хочу в Португалию.": True,
        "В Португалии тепло.": True,
    }


async def test_what_has_no_branches_is_active(tmp_path: Path) -> None:
    (part,) = await parts_of(tmp_path, "заметка.md", "# Лето\n\nХочу к морю.")

    assert part["active"] is True
    assert part["quoted"] == []


async def test_a_part_says_where_anothers_words_stand_in_it(tmp_path: Path) -> None:
    words = "# Лето\n\nПереслано от Ивана:\nЯ продаю гараж.\n\nА я хочу к морю."

    (part,) = await parts_of(tmp_path, "заметка.md", words)

    ((start, end),) = part["quoted"]
    assert part["role"] == "self"
    assert part["text"][start:end].strip() == "Переслано от Ивана:\nЯ продаю гараж."
