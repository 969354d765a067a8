"""The shared fixtures and the development life, where they are there: read by what is in them."""

import json
import unicodedata
from collections import Counter
from typing import Any

import pytest

from extractors.intake import Arrival, check_upload, members
from extractors.types import Asked, Reading, Refused, Skipped
from graph.errors import MindError
from tests.extractors.exports import NOW, reads
from tests.outside import Outside

pytestmark = pytest.mark.shared
OURS = (
    "chatgpt",
    "claude",
    "telegram",
    "txt_encodings",
    "docx",
    "logseq",
    "frontmatter",
    "obsidian",
    "html",
    "csv",
    "cli_transcripts",
    "deepseek",
    "gemini",
    "grok",
    "openwebui_librechat",
)


def counted(found: Reading) -> tuple[int, int, int]:
    turns = branch = 0
    for conversation in found.conversations:
        spoken = [m for m in conversation.messages if m.role != "document"]
        turns += sum(m.active for m in spoken) if conversation.kind in ("chat", "messenger") else 1
        branch += sum(not m.active for m in spoken)
    return len(found.conversations), turns, branch


def wrong(expect: dict[str, Any], found: object) -> str | None:
    if expect.get("must_fail"):
        return None if not isinstance(found, Reading) else "read what must fail"
    if "conversations" not in expect and "documents" not in expect:
        return None
    if not isinstance(found, Reading):
        return (
            None if not expect.get("conversations") and not expect.get("documents") else "not read"
        )
    conversations, turns, branch = counted(found)
    if "documents" in expect:
        return None if conversations in (0, 1) else "not one document"
    most = max(expect["messages"], expect.get("messages_all") or 0)
    right = conversations == expect["conversations"] and expect["messages"] <= turns <= most
    return None if right else f"{conversations} conversations, {turns}+{branch} turns"


def test_every_fixture_of_our_formats_is_read_as_expected() -> None:
    root = Outside().shared / "fixtures"
    asked = Asked("UTC", NOW.replace(year=2027))
    bad: list[str] = []
    seen: Counter[str] = Counter()
    for row in json.loads((root / "manifest.json").read_text(encoding="utf-8")):
        folder = row["path"].split("/")[0]
        if folder not in OURS:
            continue
        seen[folder] += 1
        found = reads((root / row["path"]).read_bytes(), row["path"], asked)
        assert not isinstance(found, Skipped) or found.reason
        problem = wrong(row.get("expect") or {}, found)
        if problem:
            bad.append(f"{row['path']}: {problem}")

    assert bad == []
    assert sum(seen.values()) > 200


def test_every_stored_zip_is_read_or_named() -> None:
    root = Outside().shared / "fixtures"
    for path in sorted([*(root / "zip").glob("*.*"), *(root / "hostile").rglob("*.zip")]):
        files = [Arrival("upload.zip", path)]
        try:
            check_upload(files)
            found = list(members(files))
        except MindError:
            continue
        assert found, path.name
        assert all(m.reason for m in found if isinstance(m, Refused))


def test_every_item_of_the_life_is_on_its_day_and_every_quote_is_the_persons() -> None:
    root = Outside().shared / "data" / "life_ru_a"
    gold = json.loads((root / "gold.json").read_text(encoding="utf-8"))
    asked = Asked("UTC", NOW.replace(year=2027))
    files = {
        nfc(p.relative_to(root / "archive").as_posix()): p
        for p in (root / "archive").rglob("*")
        if p.is_file()
    }
    found = {path: reads(p.read_bytes(), path, asked) for path, p in files.items()}
    items = {item["id"]: item for item in gold["items"]}

    assert [i["id"] for i in gold["items"] if not on_its_day(i, found[nfc(i["path"])])] == []
    assert [
        s["id"] for s in gold["statements"] if not theirs(s["quote"], items[s["item"]], found)
    ] == []


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def on_its_day(item: dict[str, Any], found: object) -> bool:
    assert isinstance(found, Reading)
    dated = [found.dated]
    if item["locator"]:
        dated = [
            m.dated
            for c in found.conversations
            for m in c.messages
            if item["locator"] in m.locator.split("/")
        ]
    if item["date_source"] == "none":
        return dated[0].at is None
    days = sorted(d.at.date().isoformat() for d in dated if d.at)
    return bool(days) and days[0] == item["date"] and dated[0].source == item["date_source"]


def theirs(quote: str, item: dict[str, Any], found: dict[str, Any]) -> bool:
    place = item["locator"]
    return any(
        m.role == "self" and nfc(quote) in nfc(m.text)
        for c in found[nfc(item["path"])].conversations
        for m in c.messages
        if place is None or place in m.locator.split("/")
    )
