"""What a model says of a chunk: how it is asked, what is believed, what is thrown away."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from extractors.chunk import chunk
from extractors.model import ask_about, personal
from extractors.model.prompt import prompt_of, rules, version
from extractors.model.schema import EXTRACTION
from extractors.observe import verify
from extractors.rules import Names
from extractors.rules.names import short_id
from extractors.types import Seen
from graph.errors import AnswerUnusable
from graph.model.types import Ask, Reply, Strength
from graph.types import Entity
from graph.words import Chunk, Conversation, Dated, Message, Role
from tests.models import Answer, ScriptedModel, emotion, found, honest, item, observation, relation

DAY = datetime(2024, 3, 19, 9, tzinfo=UTC)
MOSCOW = "Europe/Moscow"


def talk_of(*said: tuple[Role, str], kind: str = "chat") -> Conversation:
    messages = tuple(
        Message(f"id{n}", role, text, _dated(n), f"line:{n}") for n, (role, text) in enumerate(said)
    )
    return Conversation(
        "c", "d", "diary" if kind == "diary" else "chat", "Март", _dated(0), messages
    )


def _dated(n: int) -> Dated:
    at = DAY + timedelta(minutes=n)
    return Dated(at, at + timedelta(seconds=1), "second", "message", MOSCOW)


def _only_chunk(talk: Conversation) -> Chunk:
    [one] = chunk(talk)
    return one


async def _seen(talk: Conversation, answer: Answer, names: Names | None = None) -> Seen:
    model = ScriptedModel(lambda ask: answer)
    one = _only_chunk(talk)
    answered = await ask_about(one, talk, names or Names(), model)
    return verify(answered.claims, one, talk)


def test_the_rules_come_first_and_never_change_between_chunks() -> None:
    prompts = [
        prompt_of(_only_chunk(talk), talk, Names())
        for talk in (talk_of(("self", "Хочу на море.")), talk_of(("self", "Бросила хор.")))
    ]

    assert {one.turns[0].content for one in prompts} == {rules()}
    assert [one.turns[0].role for one in prompts] == ["system", "system"]
    assert len(version()) == 12


def test_the_prompt_of_a_chunk_reads_so() -> None:
    talk = talk_of(
        ("self", "Опять думала про керамику."),
        ("assistant", "Вы хотите бросить работу?"),
        ("self", "Нет. Хочу слепить сервиз."),
    )
    known = Entity("1a2b3c4d-0000-5000-8000-000000000000", "Project", "керамика", "Goal|керамик")

    told = prompt_of(_only_chunk(talk), talk, Names([known])).turns[1].content

    fence = told.splitlines()[0].removeprefix("<<<data ")
    assert told.splitlines() == [
        f"<<<data {fence}",
        "TITLE: Март",
        "MESSAGES:",
        "[m1 | user | 2024-03-19 (Tuesday)]",
        "Опять думала про керамику.",
        "[m2 | assistant | 2024-03-19 (Tuesday)]",
        "Вы хотите бросить работу?",
        "[m3 | user | 2024-03-19 (Tuesday)]",
        "Нет. Хочу слепить сервиз.",
        f"data {fence}>>>",
        "KNOWN:",
        "1a2b3c4d00 | Project | керамика | ",
    ]


def test_every_object_of_the_schema_is_closed_and_requires_all_it_has() -> None:
    closed = list(_objects(EXTRACTION.schema))

    assert len(closed) > 5
    for one in closed:
        assert one["additionalProperties"] is False
        assert one["required"] == list(cast("dict[str, object]", one["properties"]))


def _objects(schema: object) -> Iterator[dict[str, object]]:
    """Every object of a schema, at any depth."""
    if isinstance(schema, dict):
        known = cast("dict[str, object]", schema)
        if known.get("type") == "object":
            yield known
        for value in known.values():
            yield from _objects(value)
    if isinstance(schema, list):
        for value in cast("list[object]", schema):
            yield from _objects(value)


async def test_one_call_per_chunk_and_none_for_the_same_chunk_again() -> None:
    talk = talk_of(("self", "Хочу лепить сервиз. I want to sing too."))
    model = ScriptedModel()
    one = _only_chunk(talk)

    first = await ask_about(one, talk, Names(), model, job_id="j")
    again = await ask_about(one, talk, Names(), model, job_id="j")

    assert [claim.quote for claim in first.claims.observations] == ["Хочу лепить сервиз", "want to sing too"]  # fmt: skip
    assert (len(model.asked), first.kept, again.kept) == (1, False, True)
    assert again.claims == first.claims
    assert (model.asked[0].about, model.asked[0].job_id, model.asked[0].prompt) == (one.id, "j", version())  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "message", "reason"),
    [
        ("Хочу слепить два сервиза", "m1", "quote is not verbatim"),
        ("хочу слепить сервиз", "m1", "quote is not verbatim"),
        ("бросить работу", "m2", "no such message"),
        ("бросить работу", "m1", "quote is not verbatim"),
        ("Хочу слепить сервиз", "m9", "no such message"),
        ("хочу кофейню", "m3", "inside quoted text"),
    ],
)
async def test_words_that_the_person_did_not_say_are_dropped(
    quote: str, message: str, reason: str
) -> None:
    talk = talk_of(
        ("self", "Хочу слепить сервиз."),
        ("assistant", "Похоже, пора бросить работу."),
        ("self", "Антон пишет: «хочу кофейню», а я смотрю."),
    )
    good = observation("i1", "m1", "Хочу слепить сервиз")

    seen = await _seen(
        talk, found([item("i1", "сервиз")], [good, observation("i1", message, quote)])
    )

    assert [one.quote for one in seen.claims.observations] == ["Хочу слепить сервиз"]
    assert seen.dropped == {reason: 1}


async def test_an_answer_whose_quotes_are_all_invented_is_refused_as_a_whole() -> None:
    asked: list[str | None] = []

    class Checking(ScriptedModel):
        async def ask(self, ask: Ask) -> Reply:
            assert ask.usable is not None
            asked.append(
                ask.usable(found([item("i1", "море")], [observation("i1", "m1", "к морю")]))
            )
            return await super().ask(ask)

    talk = talk_of(("self", "Хочу слепить сервиз."))
    await ask_about(_only_chunk(talk), talk, Names(), Checking())

    assert asked[0] is not None
    assert "letter by letter" in asked[0]


async def test_a_spoilt_answer_is_asked_for_again_in_halves() -> None:
    class Spoilt(ScriptedModel):
        async def ask(self, ask: Ask) -> Reply:
            if ask.turns[-1].content.count("| user |") > 1:
                raise AnswerUnusable("length")
            return await super().ask(ask)

    talk = talk_of(("self", "Хочу слепить сервиз."), ("self", "Хочу петь громко."))
    model = Spoilt()

    answered = await ask_about(_only_chunk(talk), talk, Names(), model)

    assert [one.quote for one in answered.claims.observations] == ["Хочу слепить сервиз", "Хочу петь громко"]  # fmt: skip
    assert len({one.ref for one in answered.claims.items}) == 2
    assert answered.calls == 2


async def test_what_cannot_be_halved_stays_unusable() -> None:
    class Broken(ScriptedModel):
        async def ask(self, ask: Ask) -> Reply:
            raise AnswerUnusable("bad_json")

    talk = talk_of(("self", "Хочу петь."))

    with pytest.raises(AnswerUnusable):
        await ask_about(_only_chunk(talk), talk, Names(), Broken())


async def test_a_known_thing_is_named_by_its_short_id_and_an_invented_id_is_nobody() -> None:
    known = Entity("1a2b3c4d-0000-5000-8000-000000000000", "Project", "керамика", "Goal|керамик")
    talk = talk_of(("self", "Хочу слепить сервиз, и петь хочу."))
    answer = found(
        [
            item("i1", "лепка", known_id=short_id(known.id)),
            item("i2", "пение", known_id="ffffffffff"),
        ],
        [observation("i1", "m1", "слепить сервиз"), observation("i2", "m1", "петь хочу")],
    )

    seen = await _seen(talk, answer, Names([known]))

    assert [one.known_id for one in seen.claims.items] == [known.id, None]


@pytest.mark.parametrize(
    ("when", "start"),
    [
        (("2024-03-19", None, "day"), None),
        (("2024-03-18", None, "day"), "2024-03-17T21:00:00+00:00"),
        (("2023-08-01", "2023-08-31", "month"), "2023-07-31T21:00:00+00:00"),
        (("2030-01-01", None, "day"), None),
        (("0012-01-01", None, "year"), None),
        (("вчера", None, "day"), None),
        (("2023-08-01", None, "unknown"), None),
    ],
)
async def test_a_time_is_a_day_of_the_owners_calendar_and_never_after_it_was_told(
    when: tuple[str, str | None, str], start: str | None
) -> None:
    talk = talk_of(("self", "Хочу слепить сервиз."))
    told = dict(zip(("from", "to", "precision"), when, strict=True)) | {"text": None}

    seen = await _seen(
        talk,
        found([item("i1", "сервиз")], [observation("i1", "m1", "Хочу слепить сервиз", when=told)]),
    )

    [one] = seen.claims.observations
    assert (one.when.start.isoformat() if one.when else None) == start
    if when[1] is not None:
        assert one.when is not None
        assert one.when.end == datetime(2023, 8, 31, 21, tzinfo=UTC)


async def test_numbers_come_into_range_and_a_feeling_against_its_own_sign_has_no_name() -> None:
    talk = talk_of(("self", "Страшно и весело. Хочу петь."))
    answer = found(
        [item("i1", "пение")],
        [observation("i1", "m1", "Хочу петь", pro=7, con=-2, conf=3.5, effort={"value": 900, "unit": "hours_week"})],
        (),
        [emotion("m1", "Страшно", name="joy", fear=4.0, valence=-3), emotion("m1", "весело", name="joy", valence=0.6)],
    )  # fmt: skip

    seen = await _seen(talk, answer)

    [one] = seen.claims.observations
    assert (one.pro, one.con, one.conf, one.effort) == (3, 0, 1.0, (168.0, "hours_week"))
    assert [(f.name, f.affect.fear, f.affect.valence) for f in seen.claims.feelings] == [
        (None, 1.0, -1.0), ("joy", 0.0, 0.6),
    ]  # fmt: skip


async def test_a_bare_yes_to_the_assistant_is_hardly_believed() -> None:
    talk = talk_of(
        ("self", "Хочу петь."), ("assistant", "Вам важна свобода."), ("self", "Да, точно")
    )
    answer = found(
        [item("i1", "свобода", "Value")], [observation("i1", "m3", "Да, точно", kind="value")]
    )

    seen = await _seen(talk, answer)

    [one] = seen.claims.observations
    assert (one.hedged, one.conf) == (True, 0.3)


async def test_a_command_says_nothing_lasting_whatever_a_model_finds_in_it() -> None:
    talk = talk_of(("self", "Переведи текст на норвежский."), ("self", "Хочу петь."))
    answer = found(
        [item("i1", "норвежский")], [observation("i1", "m1", "Переведи текст на норвежский")]
    )

    assert (await _seen(talk, answer)).claims.observations == ()


async def test_relations_and_standing_facts_come_through() -> None:
    talk = talk_of(("self", "Работаю редактором ради свободы. Хочу петь."))
    answer = found(
        [item("i1", "пение"), item("i2", "свобода", "Value")],
        [observation("i1", "m1", "Хочу петь")],
        [
            relation("me", "STATUS", None, "m1", "Работаю редактором", attribute="job", value="редактор"),
            relation("i1", "SERVES", "i2", "m1", "ради свободы"),
        ],
    )  # fmt: skip

    seen = await _seen(talk, answer)

    assert [(r.source, r.name, r.target, r.value) for r in seen.claims.relations] == [
        ("me", "STATUS", None, "редактор"), ("i1", "SERVES", "i2", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("Опять не пошла на керамику.", True),
        ("Хочется тишины.", True),
        ("We've moved again.", True),
        ("Переведи на английский: добрый день, коллеги.", False),
        ("Какая столица Перу?", False),
        ("def area(r): return 3.14 * r ** 2", False),
        ("300 г муки, 2 яйца, 200 мл молока, соль, варить 5 минут.", False),
    ],
)
def test_only_what_speaks_of_the_person_goes_to_a_model(text: str, speaks: bool) -> None:
    talk = talk_of(("self", text))

    assert personal(_only_chunk(talk), talk) is speaks


def test_an_honest_reader_reads_the_prompt_that_we_write() -> None:
    talk = talk_of(("self", "Хочу лепить сервиз."))
    turns = prompt_of(_only_chunk(talk), talk, Names()).turns

    assert honest(Ask("extract", "light", turns, 100))["observations"]


async def test_another_model_is_asked_anew() -> None:
    class Other(ScriptedModel):
        def name(self, strength: Strength) -> str:
            return f"other-{strength}"

    talk = talk_of(("self", "Хочу лепить сервиз."))
    first, other = ScriptedModel(), Other()
    await ask_about(_only_chunk(talk), talk, Names(), first)
    other.paid = first.paid

    answered = await ask_about(_only_chunk(talk), talk, Names(), other)

    assert (answered.kept, answered.by) == (False, f"model other-light prompt {version()}")
