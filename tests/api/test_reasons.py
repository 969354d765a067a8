"""Why a file was not read whole, in plain words of either language."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

import httpx
import pytest

from api.errors import problem_of
from api.reasons import code_of, in_russian, told
from api.refusals import Asked
from api.schemas import FileProblem
from extractors import errors
from graph.errors import MindError
from tests.api.jobs.worked import packed
from tests.extractors.test_machine import MACHINE

READERS = Path(__file__).parent.parent.parent / "extractors"
_RUSSIAN = re.compile(r"[а-яё]")
# Beside names of files and formats, and the name of the reason that stands in front.
_ENGLISH = re.compile(r"(?<![\w.(])[a-z]{3,}(?![\w.:])")
_PROBLEM = re.compile("problem|doubt")


def said() -> set[str]:
    """Every reason that a reader says, word for word or under a name; `3` where it differs."""
    return {one for place in READERS.rglob("*.py") for one in said_in(place.read_text("utf-8"))}


def said_in(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    named: dict[str, list[ast.expr]] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                named.setdefault(name, []).append(value)
            case _:
                pass
    whole = {one for node in nodes for said in whole_in(node) for one in sentences(said, named)}
    counted = {one for node in nodes for what in counted_in(node) for one in sentences(what, named)}
    return whole | {f"3 {what}" for what in counted}


def whole_in(node: ast.AST) -> Sequence[ast.expr]:
    """What stands where a reader gives a reason as a sentence."""
    match node:
        case ast.Call(func=ast.Name(id="Skipped" | "Broken"), args=[reason, *_]):
            return [reason]
        case ast.Call(func=ast.Name(id="Refused"), args=[_, reason, *_]):
            return [reason]
        case ast.Call(func=ast.Attribute(attr="reading" | "ending"), args=[_, reason]):
            return [reason]
        case ast.Call(func=ast.Attribute(ast.Name(id="problems"), "append"), args=[reason]):
            return [reason]
        case ast.Assign(targets=[ast.Name(id=name)], value=reason) if _PROBLEM.search(name):
            return [reason]
        case ast.FunctionDef(name=name) if _PROBLEM.search(name):
            inside = (one for one in ast.walk(node) if isinstance(one, ast.Return | ast.Yield))
            return [one.value for one in inside if one.value]
        case _:
            return []


def counted_in(node: ast.AST) -> Sequence[ast.expr]:
    match node:
        case ast.Subscript(value=ast.Attribute(attr="missed"), slice=what):
            return [what]
        case _:
            return []


def sentences(node: ast.expr, named: Mapping[str, Sequence[ast.expr]]) -> set[str]:
    """What an expression may say, by the values that its names are given anywhere; `3` for a part that differs."""
    match node:
        case ast.Constant(value=str(words)) if words:
            return {words}
        case ast.Name(id=name):
            others = {one: values for one, values in named.items() if one != name}
            return {said for value in named.get(name, ()) for said in sentences(value, others)}
        case ast.JoinedStr(values=parts):
            every = (sorted(sentences(part, named)) or ["3"] for part in parts)
            return {"".join(one) for one in product(*every)}
        case ast.FormattedValue(value=part) | ast.Subscript(value=part):
            return sentences(part, named)
        case ast.Dict(values=parts):
            return {said for part in parts for said in sentences(part, named)}
        case ast.IfExp(body=one, orelse=other):
            return sentences(one, named) | sentences(other, named)
        case ast.BoolOp(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
            return {said for part in parts for said in sentences(part, named)}
        case _:
            return set()


def test_every_reason_has_its_russian_words() -> None:
    reasons = said()

    assert len(reasons) > 75
    assert {one for one in reasons if not _RUSSIAN.search(in_russian(one))} == set()
    assert {told for one in reasons if _ENGLISH.search(told := in_russian(one))} == set()


def test_what_is_wrong_with_an_upload_as_a_whole_has_its_russian_words() -> None:
    """It ends a job whose archive shows only when read what it is."""
    wrong = [one for one in vars(errors).values() if isinstance(one, type) and one is not MindError]

    sentences = {one.__doc__ or "" for one in wrong if issubclass(one, MindError)}

    assert len(sentences) > 8
    assert {one for one in sentences if not _RUSSIAN.search(in_russian(one))} == set()


def refusals(kind: type[Exception]) -> Iterator[type[Exception]]:
    for one in kind.__subclasses__():
        yield one
        yield from refusals(one)


def test_every_refusal_has_its_russian_words() -> None:
    said = {
        one: problem_of(one, "/", "ru").detail for one in (*refusals(Asked), *refusals(MindError))
    }

    assert len(said) > 50
    assert {one for one, words in said.items() if not _RUSSIAN.search(words)} == set()


async def test_a_refusal_speaks_the_language_that_is_asked_for(http: httpx.AsyncClient) -> None:
    async def detail(url: str, heard: str) -> object:
        return (await http.get(url, headers={"accept-language": heard})).json()["detail"]

    place = "/api/documents/none"
    bare = await detail(place, "*")
    named = await detail(f"{place}?lang=ru", "en")
    heard = await detail(place, "ru-RU,ru;q=0.9,en;q=0.8")

    assert bare == "The archive holds no document by this id."
    assert named == heard == "Такого документа в архиве нет."


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("12 broken messages", "повреждённые сообщения: 12"),
        ("too_large: a text of more than 64 MB", "файл слишком велик или требует слишком много памяти"),
        ("unknown structure: JSON with the top keys a, b", "неизвестное устройство: JSON с ключами a, b"),
        ("nearly the same words as Заметки/а.md: kept, and counted once", "почти те же слова, что в файле Заметки/а.md: сохранено и посчитано один раз"),
        ("partly read: 3 conversations, then: not valid JSON", "прочитано не всё, разговоров: 3; дальше: это не исправный JSON"),
        ("day and month cannot be told apart: month first", "день и месяц в датах не отличить друг от друга: первым взят месяц"),
        ("read as a part of the conversation in а/ses_1.json", "прочитано как часть разговора из файла а/ses_1.json"),
        ("archive_link: a link or special file, not a file", "ссылка или особый файл, а не файл"),
        ("partly read: 2 conversations, then: too_slow: reading this file takes longer than it may", "прочитано не всё, разговоров: 2; дальше: файл читался слишком долго"),
        ("could not be read: ValueError", "не удалось прочитать: программа споткнулась на этом файле"),
        ("the model's answer could not be used (bad_json): rules read 3 chunks instead", "ответ модели не годился (он не по форме); вместо неё прочли правила, кусков: 3"),
        ("too_large of it: nobody foresaw", "too_large of it: nobody foresaw"),
        ("something that nobody foresaw", "something that nobody foresaw"),
        ("{1} {0} braces", "{1} {0} braces"),
    ],
)  # fmt: skip
def test_what_differs_stays_in_its_place(reason: str, words: str) -> None:
    assert in_russian(reason) == words


@pytest.mark.parametrize("what", sorted({one for one, _ in MACHINE.values()}))
def test_what_a_program_keeps_is_told_in_russian(what: str) -> None:
    said = in_russian(f"{what}: nothing in it is said by a person")

    assert not re.search(r"[a-z]{5}", said)
    assert said.endswith(": здесь ничего не сказано человеком")


@pytest.mark.parametrize(
    ("reason", "words", "code"),
    [
        ("not valid JSON", "not valid JSON", None),
        ("archive_link: a link or special file, not a file", "a link or special file, not a file", "archive_link"),
        ("partly read: 2 conversations, then: too_slow: reading took long", "partly read: 2 conversations, then: reading took long", "too_slow"),
        ("could not be read for facts: KeyError", "could not be read for facts", "KeyError"),
        ("the model's answer could not be used (bad_json): rules read 3 chunks instead", "the model's answer could not be used (bad json): rules read 3 chunks instead", "bad_json"),
        ("unknown structure: JSON with the top keys too_large: x", "unknown structure: JSON with the top keys too_large: x", None),
    ],
)  # fmt: skip
def test_in_english_they_stay_as_they_are_but_for_the_code(
    reason: str, words: str, code: str | None
) -> None:
    (shown,) = told([FileProblem(path="а.json", reason=reason)], "en")

    assert shown == FileProblem(path="а.json", reason=words, code=code)


def test_no_reason_is_shown_with_a_code_in_front() -> None:
    coded = {one: code for one in said() if (code := code_of(one))}

    assert len(set(coded.values())) > 5
    for one, code in coded.items():
        (ru,), (en,) = (told([FileProblem(path="а", reason=one)], lang) for lang in ("ru", "en"))
        assert code not in ru.reason
        assert code not in en.reason
        assert ru.code == en.code == code


async def test_the_language_is_the_owners_or_the_one_asked_for(http: httpx.AsyncClient) -> None:
    sent = {"files": ("жизнь.zip", packed({"а.json": '{"x": 1}', "б.md": "Хочу к морю."}))}

    spoken = [
        (
            await http.post("/api/files/upload", params=more, files=sent, data={"dry_run": "1"})
        ).json()
        for more in ({}, {"lang": "en"})
    ]

    (ru,), (en,) = (one["problems"] for one in spoken)
    assert ru == {
        "path": "а.json",
        "reason": "неизвестное устройство: JSON с ключами x",
        "code": None,
    }
    assert en["reason"] == "unknown structure: JSON with the top keys x"
