"""A size -> an invented archive of it: exports of chats with an assistant, and a folder of everything else."""

import json
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.extractors.pdfs import pdf

MB = 1 << 20
_BEGAN = datetime(2019, 1, 6, 8, tzinfo=UTC)
_RU, _EN = "оеаинтсрвлкмдпуяыьгзбчйхжш", "etaoinshrdlucmfwypvbgk"


class Invented:
    """Words nobody said, the same for the same seed: two languages, a vocabulary of some ten thousands."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self._words = [self._word(_RU, 11) for _ in range(24_000)]
        self._words += [self._word(_EN, 9) for _ in range(12_000)]
        # Some words are said all the time and most hardly ever.
        self._weights = [1 / (n + 10) for n in range(24_000)] + [
            1 / (n + 10) for n in range(12_000)
        ]
        said = iter(self.chance.choices(self._words, self._weights, k=600_000))
        self._sentences = [
            " ".join(
                word for word, _ in zip(said, range(self.chance.randint(5, 18)), strict=False)
            ).capitalize()
            + "."
            for _ in range(40_000)
        ]

    def _word(self, letters: str, longest: int) -> str:
        length = self.chance.randint(2, longest)
        return "".join(self.chance.choices(letters, range(len(letters), 0, -1), k=length))

    def text(self, sentences: int) -> str:
        return " ".join(self.chance.choices(self._sentences, k=sentences))

    def day(self) -> datetime:
        return _BEGAN + timedelta(minutes=self.chance.randrange(7 * 365 * 24 * 60))


def chats(target: Path, size: int, seed: int = 1) -> int:
    """A ChatGPT export of about so many bytes; returns how many conversations it holds."""
    told = Invented(seed)
    number = 0
    with target.open("w", encoding="utf-8") as file:
        file.write("[")
        while file.tell() < size:
            file.write("," * (number > 0))
            json.dump(chat(told, f"{seed}-{number}"), file, ensure_ascii=False)
            number += 1
        file.write("]")
    return number


def chat(told: Invented, name: str) -> dict[str, Any]:
    """One conversation as the vendor writes it, with all that nobody reads beside the words."""
    at = told.day().timestamp()
    nodes: dict[str, Any] = {
        "client-created-root": {"id": "client-created-root", "message": None, "parent": None, "children": [f"{name}-0"]}
    }  # fmt: skip
    turns = told.chance.randint(4, 30)
    for n in range(turns):
        asks = n % 2 == 0
        words = told.text(told.chance.randint(1, 6) if asks else told.chance.randint(4, 22))
        nodes[f"{name}-{n}"] = {
            "id": f"{name}-{n}",
            "message": {
                "id": f"{name}-{n}",
                "author": {"role": "user" if asks else "assistant", "name": None, "metadata": {}},
                "create_time": at + n * 61.25, "update_time": None,
                "content": {"content_type": "text", "parts": [words]},
                "status": "finished_successfully", "end_turn": None if asks else True, "weight": 1.0,
                "metadata": _beside(name, n, asks), "recipient": "all", "channel": None if asks else "final",
            },
            "parent": f"{name}-{n - 1}" if n else "client-created-root",
            "children": [f"{name}-{n + 1}"] if n + 1 < turns else [],
        }  # fmt: skip
    whole: dict[str, Any] = {
        "title": told.text(1)[:60], "create_time": at, "update_time": at + turns * 61.25, "mapping": nodes,
        "moderation_results": [], "current_node": f"{name}-{turns - 1}", "plugin_ids": None, "conversation_id": name,
        "conversation_template_id": None, "gizmo_id": None, "gizmo_type": None, "is_archived": False,
        "is_starred": None, "safe_urls": [], "blocked_urls": [], "default_model_slug": "auto", "voice": None,
        "async_status": None, "disabled_tool_ids": [], "memory_scope": "global_enabled", "id": name,
    }  # fmt: skip
    return whole


def _beside(name: str, n: int, asks: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "request_id": f"{name}-request-{n}", "message_source": None, "turn_exchange_id": f"{name}-{n // 2}",
        "timestamp_": "absolute", "message_type": None,
    }  # fmt: skip
    more: dict[str, Any]
    if asks:
        more = {"serialization_metadata": {"custom_symbol_offsets": []}, "selected_sources": [], "selected_github_repos": []}  # fmt: skip
        return told | more
    more = {
        "citations": [], "content_references": [], "model_slug": "gpt-4o", "default_model_slug": "auto",
        "parent_id": f"{name}-{n - 1}", "finish_details": {"type": "stop", "stop_tokens": [200_002]},
        "is_complete": True,
    }  # fmt: skip
    return told | more


def folder(told: Invented, files: int) -> Iterator[tuple[str, bytes]]:
    """Mixed files of a life, names and bytes."""
    kinds = (_note, _note, _note, _plain, _plain, _page, _letter, _table, _messenger, _calendar)
    for n in range(files):
        day = told.day()
        name, data = kinds[n % len(kinds)](told, day)
        yield f"{day:%Y/%m}/{name.format(n=n, day=day)}", data


def packed(target: Path, files: int, exports: list[Path], seed: int = 2) -> None:
    """The folder and the exports in one zip."""
    told = Invented(seed)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in folder(told, files):
            archive.writestr(f"Жизнь/{name}", data)
        for n, export in enumerate(exports):
            archive.write(export, f"Жизнь/ChatGPT/conversations-{n:03}.json")


def pages(count: int, seed: int = 3) -> bytes:
    """A PDF of so many pages of text."""
    told = Invented(seed)
    return pdf(*("\n".join(told.text(1) for _ in range(30)) for _ in range(count)))


def _note(told: Invented, day: datetime) -> tuple[str, bytes]:
    head = f"---\ndate: {day:%Y-%m-%d}\ntags: [{told.text(1)[:8].strip()}]\n---\n"
    body = "\n\n".join(told.text(told.chance.randint(2, 9)) for _ in range(3))
    return "{day:%Y-%m-%d} {n}.md", f"{head}# {told.text(1)}\n\n{body}\n".encode()


def _plain(told: Invented, day: datetime) -> tuple[str, bytes]:
    charset = told.chance.choice(("utf-8", "utf-8", "cp1251"))
    return "{n}.txt", f"{day:%d.%m.%Y}\n\n{told.text(12)}\n".encode(charset, "replace")


def _page(told: Invented, day: datetime) -> tuple[str, bytes]:
    body = "".join(f"<p>{told.text(4)}</p>" for _ in range(4))
    page = f"<!doctype html><html><head><meta charset='utf-8'><title>{told.text(1)}</title></head><body>{body}</body></html>"
    return "{n}.html", page.encode()


def _letter(told: Invented, day: datetime) -> tuple[str, bytes]:
    letter = EmailMessage()
    letter["From"], letter["To"] = "me@example.org", "you@example.org"
    letter["Date"], letter["Subject"] = f"{day:%a, %d %b %Y %H:%M:%S} +0000", told.text(1)[:50]
    letter.set_content(told.text(8))
    return "{n}.eml", letter.as_bytes()


def _table(told: Invented, day: datetime) -> tuple[str, bytes]:
    rows = (f"{day + timedelta(days=n):%Y-%m-%d},{told.text(1)}" for n in range(12))
    return "{n}.csv", ("date,text\n" + "\n".join(rows) + "\n").encode()


def _messenger(told: Invented, day: datetime) -> tuple[str, bytes]:
    stamp = day.timestamp()
    messages: list[dict[str, Any]] = [
        {"id": n, "type": "message", "date": f"{day:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(int(stamp) + n * 90),
         "from": ("Лев", "Ида")[n % 2], "from_id": f"user{n % 2 + 1}", "text": told.text(1), "text_entities": []}
        for n in range(12)
    ]  # fmt: skip
    talk: dict[str, Any] = {
        "name": "Ида",
        "type": "personal_chat",
        "id": 2 + int(stamp),
        "messages": messages,
    }
    return "{n}.json", json.dumps(talk, ensure_ascii=False).encode()


def _calendar(told: Invented, day: datetime) -> tuple[str, bytes]:
    event = f"BEGIN:VEVENT\r\nUID:{day.timestamp()}\r\nDTSTART:{day:%Y%m%dT%H%M%SZ}\r\nSUMMARY:{told.text(1)}\r\nEND:VEVENT\r\n"
    return (
        "{n}.ics",
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}END:VCALENDAR\r\n".encode(),
    )


type Kind = Callable[[Invented, datetime], tuple[str, bytes]]
