"""An answer in a model's words: what it may rest on, what is let through, what happens when the model is away."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from api.agent.answer import answer
from api.agent.checking import Checked
from api.agent.evidence import Numbered, cut, pointed
from api.agent.nothing import NOTHING
from api.agent.routing import strength_of
from api.agent.types import NO_TALK, Answer, Cite, Mode, Part, Question, Spoken, Talk, Token
from api.agent.wording import away_words, cut_words
from graph.errors import BudgetSpent, ProviderAway
from graph.model.types import Strength
from graph.words import Source
from tests.api.agent.test_answer import DIARY, memory
from tests.builders import day
from tests.models import ScriptedModel

PAINTS = "Сколько я отдал за краски?"
INVENTED = "«за кисти отдал пять тысяч рублей»"


async def _told(model: ScriptedModel, text: str = PAINTS, talk: Talk = NO_TALK, *, asks: bool = True) -> tuple[Answer, list[Part]]:  # fmt: skip
    mind = replace(memory(), model=model)
    parts = [part async for part in answer(Question(text, now=day(200)), mind, talk, asks=asks)]
    assert isinstance(parts[-1], Answer)
    return parts[-1], parts


def _says(*pieces: str | Exception) -> ScriptedModel:
    return ScriptedModel(says=lambda ask: pieces)


async def test_the_model_is_told_the_evidence_with_days_and_places_and_nothing_else() -> None:
    model = _says("Три тысячи. [E1]")

    await _told(model)

    [ask] = model.asked
    assert (ask.purpose, ask.strength, ask.shape, ask.key) == ("answer", "light", None, None)
    told = ask.turns[1].content
    assert "[E1] (31 марта 2024, 90.md)" in told
    assert DIARY[90] in told or "За краски отдал три тысячи." in told
    assert told.endswith(f"Answer in Russian. The owner asks:\n{PAINTS}")


async def test_words_are_told_with_numbers_that_lead_to_exact_quotes() -> None:
    answered, parts = await _told(
        _says("За краски ушло ", "три тысячи. [E1] Это было", " весной. [E1]")
    )

    assert answered.text == "За краски ушло три тысячи. [1] Это было весной. [1]"
    assert [one.quote for one in answered.cites] == ["За краски отдал три тысячи."]
    assert "".join(part.text for part in parts if isinstance(part, Token)).strip() == answered.text
    assert answered.usage is not None
    assert answered.usage.model == "scripted-light"


async def test_a_sentence_with_an_invented_quote_year_or_share_is_left_out() -> None:
    said = f"Отдано три тысячи [E1]. А ещё {INVENTED} [E1]. В 2019 году было больше [E1]. Это 40 % трат [E1]. Всё. "

    answered, _ = await _told(_says(said))

    assert answered.text == "Отдано три тысячи [1]. Всё."


async def test_nothing_is_shown_before_the_first_citation() -> None:
    answered, parts = await _told(_says("Вы купили яхту. ", "Она стоит в порту."))

    tokens = "".join(part.text for part in parts if isinstance(part, Token))
    assert "яхт" not in tokens + answered.text
    assert answered.cites
    assert "За краски отдал три тысячи" in answered.text


async def test_when_the_model_sees_no_answer_there_is_none() -> None:
    answered, _ = await _told(_says("NOTHING"))

    assert answered.text == NOTHING["ru"]
    assert answered.cites == ()


async def test_numbers_that_lead_nowhere_are_taken_out() -> None:
    answered, _ = await _told(_says("Три тысячи [E77]. Да, три [E1, E99]."))

    assert answered.text == "Три тысячи. Да, три [1]."
    assert len(answered.cites) == 1


@pytest.mark.parametrize("away", [ProviderAway(), BudgetSpent()])
async def test_without_the_model_the_computed_answer_is_told_and_says_so(away: Exception) -> None:
    answered, _ = await _told(_says(away))

    assert answered.text.startswith(away_words("ru").strip())
    assert "За краски отдал три тысячи" in answered.text
    assert answered.cites


async def test_an_answer_that_breaks_off_keeps_its_part_and_says_so() -> None:
    answered, _ = await _told(_says("Три тысячи. [E1] А кисти ", ProviderAway()))

    assert answered.text == f"Три тысячи. [1] А кисти \n\n{cut_words('ru')}"
    assert answered.cites


async def test_what_is_told_needs_no_citation() -> None:
    answered, _ = await _told(_says("Принято."), "Сегодня ходил в кино.", asks=False)

    assert answered.text == "Принято."
    assert answered.cites == ()


async def test_the_talk_before_goes_into_the_prompt_and_helps_a_short_question() -> None:
    talk = Talk("Говорили о красках.", (Spoken("user", PAINTS), Spoken("assistant", "Три тысячи.")))
    model = _says("Потому что надоело. [E1]")

    answered, _ = await _told(model, "А почему?", talk)

    told = model.asked[0].turns[1].content
    assert "TALK, digest: Говорили о красках." in told
    assert "assistant: Три тысячи." in told
    assert answered.cites


async def test_instructions_in_the_archive_stay_between_the_markers() -> None:
    model = _says("NOTHING")

    await _told(model)

    told = model.asked[0].turns[1].content
    fence = told.splitlines()[0].removeprefix("<<<data ")
    assert told.count(fence) == 2
    assert told.index("[E1]") < told.index(f"data {fence}>>>")


@pytest.mark.parametrize(
    ("mode", "deep", "kind", "disputed", "strength"),
    [
        ("auto", False, "fact", True, "light"),
        ("auto", False, "change", False, "light"),
        ("auto", False, "change", True, "strong"),
        ("dig", False, "fact", False, "strong"),
        ("auto", True, "fact", False, "strong"),
        ("answer", True, "cause", True, "light"),
    ],
)
def test_the_strong_model_is_asked_when_the_turn_is_hard(
    mode: Mode, deep: bool, kind: str, disputed: bool, strength: Strength
) -> None:
    question = Question("?", now=day(0), mode=mode)

    asked = strength_of(question, Talk(deep=deep), kind, disputed=disputed)  # pyright: ignore[reportArgumentType] - kinds by name

    assert asked == strength


def _numbered(*quotes: str) -> list[Numbered]:
    place = Source("d", "a.md", "line:1", day(1), "day", "self")
    return [
        Numbered(n, Cite(f"s{n}", quote, place, True, 0.0)) for n, quote in enumerate(quotes, 1)
    ]


def _through(pieces: Sequence[str], *quotes: str) -> tuple[str, Checked]:
    checked = Checked(_numbered(*quotes), " ".join(quotes), needs_citation=True)
    said = [one for piece in pieces for one in checked.feed(piece)]
    said += checked.finish()
    return "".join(said), checked


def test_marks_split_over_pieces_are_still_read() -> None:
    said, checked = _through(
        list("Лес близко. [E2] Река далеко [E1]."), "Река далеко.", "Лес близко."
    )

    assert said == "Лес близко. [1] Река далеко [2]."
    assert [one.quote for one in checked.cites] == ["Лес близко.", "Река далеко."]


def test_images_and_odd_links_of_a_model_are_only_text() -> None:
    said, _ = _through(
        ["Лес ![кадр](https://a.example/x.png) [сюда](javascript:1) [E1]. "], "Лес близко."
    )

    assert "](" not in said


def test_a_long_passage_is_cited_by_the_sentence_that_is_meant() -> None:
    text = "Утром шёл дождь и было темно. " * 12 + "Потом Ира позвала в хор, и я согласилась. " + "Вечер прошёл тихо. " * 6  # fmt: skip
    cite = _numbered(text)[0].cite

    assert pointed(cite, "Ира звала в хор", ()).quote == "Потом Ира позвала в хор, и я согласилась."
    assert pointed(cite, "о погоде", ("было темно",)).quote == "было темно"


def test_a_passage_is_cut_at_a_sentence() -> None:
    text = "Первая фраза короткая. " * 5 + "Последняя без конца"

    assert cut(text, 80) == "Первая фраза короткая. Первая фраза короткая. Первая фраза короткая."
    assert text.startswith(cut(text, 80))
