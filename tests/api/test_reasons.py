"""Why a file was not read whole, in plain words of either language."""

import ast
import re
from pathlib import Path

import httpx
import pytest

from api.reasons import in_russian, told
from api.schemas import FileProblem
from tests.api.jobs.worked import packed

READERS = Path(__file__).parent.parent.parent / "extractors"
_RUSSIAN = re.compile(r"[а-яё]")


def said() -> set[str]:
    """Every reason that a reader says word for word."""
    found: set[str] = set()
    for place in READERS.rglob("*.py"):
        for node in ast.walk(ast.parse(place.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in {"Skipped", "Broken", "Refused"}:
                found |= {
                    one.value
                    for one in node.args
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found


def test_nearly_every_reason_has_its_russian_words() -> None:
    reasons = said()

    untold = {one for one in reasons if not _RUSSIAN.search(in_russian(one))}

    assert len(reasons) > 30
    # A reader that came since is told in English until somebody translates it.
    assert len(untold) < len(reasons) / 10, untold


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("12 broken messages", "повреждённые сообщения: 12"),
        ("too_large: a text of more than 64 MB", "too_large: файл слишком велик или требует слишком много памяти"),
        ("unknown structure: JSON with the top keys a, b", "неизвестное устройство: JSON с ключами a, b"),
        ("nearly the same words as Заметки/а.md: kept, and counted once", "почти те же слова, что в файле Заметки/а.md: сохранено и посчитано один раз"),
        ("partly read: 3 conversations, then: not valid JSON", "прочитано не всё, разговоров: 3; дальше: это не исправный JSON"),
        ("something that nobody foresaw", "something that nobody foresaw"),
        ("{1} {0} braces", "{1} {0} braces"),
    ],
)  # fmt: skip
def test_what_differs_stays_in_its_place(reason: str, words: str) -> None:
    assert in_russian(reason) == words


def test_in_english_they_stay_as_they_are() -> None:
    problem = FileProblem(path="а.json", reason="not valid JSON")

    assert told([problem], "en") == [problem]


async def test_the_language_is_the_owners_or_the_one_asked_for(http: httpx.AsyncClient) -> None:
    sent = {"files": ("жизнь.zip", packed({"а.json": '{"x": 1}', "б.md": "Хочу к морю."}))}

    spoken = [
        (
            await http.post("/api/files/upload", params=more, files=sent, data={"dry_run": "1"})
        ).json()
        for more in ({}, {"lang": "en"})
    ]

    (ru,), (en,) = (one["problems"] for one in spoken)
    assert ru == {"path": "а.json", "reason": "неизвестное устройство: JSON с ключами x"}
    assert en["reason"] == "unknown structure: JSON with the top keys x"
