"""The digest that no model wrote: bounded, in the words that were said, what was told before what was asked."""

from api.agent.digest import folded, remembered, to_fold
from api.agent.noting import MOST_WORDS, noted
from api.agent.recalled import of_the_talk, recalled
from api.agent.types import Spoken, Talk


def _asked(n: int) -> list[Spoken]:
    return [Spoken("user", f"Что я писал про предмет{n}?"), Spoken("assistant", "Об этом есть слова.\n\n- …")]  # fmt: skip


def test_what_was_told_stands_word_for_word_and_a_question_with_its_answer() -> None:
    turns = [
        Spoken("user", "Сегодня решил уволиться. Это правильно?"),
        Spoken("assistant", "Об этом в архиве ничего нет.\nЕщё строка."),
    ]

    assert noted(None, turns) == (
        "— Сегодня решил уволиться.\n? Это правильно? → Об этом в архиве ничего нет."
    )


async def test_two_hundred_turns_keep_what_was_told_first_without_a_model() -> None:
    turns: list[Spoken] = [Spoken("user", "Меня зовут Глеб, я бросаю курить."), Spoken("assistant", "Понимаю.")]  # fmt: skip
    digest, digested = "", 0
    for n in range(100):
        turns += _asked(n)
        if more := to_fold(turns, digested):
            digest = await folded(digest, turns[digested : digested + more], None)
            digested += more
        assert len(digest.split()) <= MOST_WORDS

    assert "Меня зовут Глеб, я бросаю курить." in digest
    assert "предмет0?" not in digest
    assert f"предмет{90 - 1}" in digest + " ".join(one.text for one in remembered(turns, digest).turns)  # fmt: skip


def test_when_all_was_told_the_oldest_goes_first() -> None:
    digest = noted(None, [Spoken("user", f"Слово{n}. " + "Было и это. " * 10) for n in range(60)])

    assert "Слово59" in digest
    assert "Слово0." not in digest
    assert len(digest.split()) <= MOST_WORDS


def test_what_says_much_of_the_person_outlives_the_days_bread() -> None:
    kept = ["Хочу построить лодку к лету.", "Мою собаку зовут Клёпа.", "Мне важна тишина по утрам."]
    idle = [f"Купил хлеб и сыр, день {n}." for n in range(100)]

    digest = noted(None, [Spoken("user", text) for text in (*kept, *idle)])

    assert all(one in digest for one in kept)
    assert "день 99" in digest
    assert "день 0" not in digest


def test_one_endless_message_leaves_room_for_the_rest() -> None:
    digest = noted("— Живу в Перми.", [Spoken("user", "слово " * 50_000)])

    assert digest.splitlines()[0] == "— Живу в Перми."
    assert len(digest.split()) < 60


def test_a_question_about_the_talk_is_answered_from_the_talk() -> None:
    talk = Talk("— Живу в Перми.", (Spoken("user", "Хочу собаку."), Spoken("assistant", "…")))

    assert recalled(talk, "ru").endswith("- «Живу в Перми.»\n- «Хочу собаку.»\n")
    assert recalled(Talk(), "en") == ""


def test_only_questions_about_the_talk_are_taken_for_them() -> None:
    of_it = [
        "О чём мы говорили?", "о чем мы с тобой говорили в начале", "Что я тебе сказал в этом разговоре?",
        "Подведи итог разговора", "What did we talk about?", "What did I say earlier?", "Sum up this conversation",
    ]  # fmt: skip
    of_life = [
        "О чём я писал в мае?", "Что я говорил Лене про переезд?", "О чём мы спорили с мамой?",
        "Что мне сказал врач?", "What did I say to Anna about the move?", "Подведи итог года",
    ]  # fmt: skip

    assert [one for one in of_it if not of_the_talk(one)] == []
    assert [one for one in of_life if of_the_talk(one)] == []
