"""OpenCode keeps a session, its messages and their parts in files apart: together they are one conversation."""

import json
from pathlib import Path
from typing import Any

from extractors.formats import read
from extractors.intake import members
from extractors.types import RawFile, Reading, Refused
from tests.extractors.exports import ASKED, arrival, zipped

ROOT = "opencode/storage"


def session(key: str, **over: Any) -> dict[str, str]:
    record = {"id": key, "slug": "calm-river", "version": "1.1.36", "projectID": "global", "directory": "/x",
              "title": "Огород", "time": {"created": 1738576800000, "updated": 1738576900000}} | over  # fmt: skip
    # Written over several lines, as the tool does.
    return {f"{ROOT}/session/global/{key}.json": json.dumps(record, ensure_ascii=False, indent=2)}


def message(
    key: str, role: str, *texts: str | dict[str, Any], of: str = "ses_1", at: int = 0
) -> dict[str, str]:
    head = {"id": key, "sessionID": of, "role": role, "time": {"created": 1738576800000 + at}}
    out = {f"{ROOT}/message/{of}/{key}.json": json.dumps(head, indent=2)}
    for number, part in enumerate(texts):
        own: dict[str, Any] = {"type": "text", "text": part} if isinstance(part, str) else part
        record: dict[str, Any] = {
            "id": f"prt_{key}{number}",
            "sessionID": of,
            "messageID": key,
        } | own
        out[f"{ROOT}/part/{key}/prt_{key}{number}.json"] = json.dumps(record, ensure_ascii=False)
    return out


def read_all(folder: Path, files: dict[str, str]) -> tuple[list[Reading], list[Refused]]:
    came = list(members([arrival(folder, "opencode.zip", zipped(files))]))
    outcomes = [read(one, "d", ASKED) for one in came if isinstance(one, RawFile)]
    assert len(came) == len(files), "every file is accounted for"
    return [one for one in outcomes if isinstance(one, Reading)], [
        one for one in came if isinstance(one, Refused)
    ]


TALK = {
    **message(
        "msg_1", "user", "Помоги с грядками",
        {"type": "text", "text": "<file>чужой файл</file>", "synthetic": True},
        {"type": "file", "filename": "a.md"},
    ),
    **message(
        "msg_2", "assistant", {"type": "reasoning", "text": "думаю"}, "Начнём с моркови.",
        {"type": "tool", "tool": "bash", "state": {"output": "вывод"}}, at=5000,
    ),
}  # fmt: skip


def test_files_apart_are_one_conversation_of_two(tmp_path: Path) -> None:
    readings, refused = read_all(tmp_path, TALK | session("ses_1"))

    (found,) = readings
    assert found.format == "opencode"
    assert found.conversations[0].title == "Огород"
    assert [(m.role, m.text) for m in found.conversations[0].messages] == [
        ("self", "Помоги с грядками"), ("assistant", "Начнём с моркови."),
    ]  # fmt: skip
    first = found.conversations[0].messages[0].dated.at
    assert first is not None
    assert first.isoformat() == "2025-02-03T10:00:00+00:00"
    assert len(refused) == 8
    assert not any(one.failed for one in refused)
    tool = [one.reason for one in refused if "holds no words" in one.reason]
    assert len(tool) == 3, "a file, a thought and the output of a tool"


def test_what_was_taken_back_is_a_branch_and_a_sub_agents_prompt_is_nobodys(tmp_path: Path) -> None:
    files = TALK | message("msg_3", "user", "Не так", at=9000)
    files |= session("ses_1", revert={"messageID": "msg_3"})
    files |= message("msg_5", "user", "Найди все файлы", of="ses_2")
    files |= session("ses_2", parentID="ses_1")
    readings, _ = read_all(tmp_path, files)

    assert [(m.text, m.active) for m in readings[0].conversations[0].messages][-1] == (
        "Не так", False,
    )  # fmt: skip
    assert readings[1].conversations == ()
    assert "1 turns of sub-agents kept apart" in readings[1].problems


def test_pieces_without_the_rest_say_so_and_a_broken_one_costs_itself(tmp_path: Path) -> None:
    alone = {f"{ROOT}/part/msg_9/prt_9.json": '{"messageID": "msg_9", "type": "text", "text": "а"}'}
    broken = {f"{ROOT}/message/ses_1/msg_0.json": '{"id": "msg_0", "role": "us'}
    readings, refused = read_all(tmp_path, TALK | session("ses_1") | alone | broken)

    assert len(readings[0].conversations[0].messages) == 2
    assert readings[0].problems == ("1 lines that are not valid JSON",)
    assert [one.path for one in refused if "did not come with it" in one.reason] == list(alone)


def test_a_diary_in_a_folder_named_session_is_a_diary(tmp_path: Path) -> None:
    came = list(members([arrival(tmp_path, "a.zip", zipped({"session/день.md": "Был дождь"}))]))

    assert [one.path for one in came if isinstance(one, RawFile)] == ["session/день.md"]


def test_a_copied_store_is_one_conversation_and_each_copy_is_accounted_for(tmp_path: Path) -> None:
    store = session("ses_1") | TALK
    copied = {f"копия/{name}": text for name, text in store.items()}

    talks, left = read_all(tmp_path, store | copied)

    assert [len(one.conversations) for one in talks] == [1]
    assert len(talks[0].conversations[0].messages) == 2
    again = {one.path: one.reason for one in left if "kept once" in one.reason}
    assert all(path.startswith("копия/") for path in again)
    assert len(again) == len([one for one in left if one.path.startswith("копия/") and "no words" not in one.reason])  # fmt: skip
    assert len(again) == 6
