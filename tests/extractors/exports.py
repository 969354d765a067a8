"""Small invented exports in the true schemas, made by code so that no private chat can get in."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.formats import read
from extractors.identity import document_id, sha256
from extractors.intake import Arrival
from extractors.types import Asked, RawFile, Read, Reading
from graph.words import Message

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ASKED = Asked(zone="Europe/Moscow", now=NOW)


def reads(data: bytes | str, path: str = "file", asked: Asked = ASKED) -> Read:
    body = data.encode("utf-8") if isinstance(data, str) else data
    return read(RawFile(path, body), document_id(sha256(body), path), asked)


def reading(data: bytes | str, path: str = "file", asked: Asked = ASKED) -> Reading:
    outcome = reads(data, path, asked)
    assert isinstance(outcome, Reading), outcome
    return outcome


def messages(data: bytes | str, path: str = "file", asked: Asked = ASKED) -> list[Message]:
    return [m for c in reading(data, path, asked).conversations for m in c.messages]


def said(data: bytes | str, path: str = "file", asked: Asked = ASKED) -> list[tuple[str, str]]:
    return [(m.role, m.text) for m in messages(data, path, asked)]


def gpt_node(
    key: str, parent: str | None, role: str = "user", text: str = "", **over: Any
) -> dict[str, Any]:
    message: dict[str, Any] = {
        "id": key, "author": {"role": role, "name": None, "metadata": {}}, "create_time": 1_709_640_000.5,
        "content": {"content_type": "text", "parts": [text]}, "weight": 1.0, "metadata": {}, "recipient": "all",
    }  # fmt: skip
    return {"id": key, "parent": parent, "children": [], "message": message | over}


def gpt_chat(nodes: Sequence[dict[str, Any]], **over: Any) -> dict[str, Any]:
    root: dict[str, Any] = {"id": "root", "parent": None, "children": [], "message": None}
    return {
        "title": "Разговор", "create_time": 1_709_640_000.0, "update_time": 1_709_650_000.0,
        "conversation_id": "c1", "mapping": {n["id"]: n for n in (root, *nodes)}, "current_node": nodes[-1]["id"],
    } | over  # fmt: skip


def claude_message(key: str, sender: str, text: str, **over: Any) -> dict[str, Any]:
    return {
        "uuid": key, "sender": sender, "text": text, "created_at": "2024-03-05T10:00:00.123456Z",
        "content": [{"type": "text", "text": text}], "attachments": [], "files": [],
    } | over  # fmt: skip


def claude_chat(turns: Sequence[dict[str, Any]], **over: Any) -> dict[str, Any]:
    return {
        "uuid": "k1", "name": "", "created_at": "2024-03-05T10:00:00Z", "updated_at": "2024-03-05T11:00:00Z",
        "account": {"uuid": "a"}, "chat_messages": list(turns),
    } | over  # fmt: skip


def telegram_message(number: int, sender: str, text: object, **over: Any) -> dict[str, Any]:
    return {
        "id": number, "type": "message", "date": "2024-03-05T13:00:00", "date_unixtime": "1709632800",
        "from": sender, "from_id": f"user{len(sender)}", "text": text,
    } | over  # fmt: skip


def telegram_chat(turns: Sequence[dict[str, Any]], **over: Any) -> dict[str, Any]:
    return {"name": "Ольга", "type": "personal_chat", "id": 5, "messages": list(turns)} | over


def dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def zipped(entries: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def arrival(folder: Path, name: str, data: bytes) -> Arrival:
    path = folder / f"{len(list(folder.iterdir())):04d}"
    path.write_bytes(data)
    return Arrival(name, path)
