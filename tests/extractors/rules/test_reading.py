"""What the rules take from a person's own sentences, and what they leave alone."""

from datetime import UTC, datetime

import pytest

from extractors.observe import verify
from extractors.resolve import resolve
from extractors.rules import Names, claim
from extractors.types import Claimed, Claims, Item, Seen
from graph.types import Episode, Harvest
from graph.words import Chunk, Conversation, Dated, Message, Piece, Role, Span

DAY = datetime(2024, 5, 6, 12, tzinfo=UTC)
DATED = Dated(DAY, None, "day", "message")


def talk(*turns: tuple[Role, str], quoted: tuple[Span, ...] = ()) -> tuple[Chunk, Conversation]:
    messages = tuple(
        Message(f"m{n}", role, text, DATED, "", quoted=quoted)
        for n, (role, text) in enumerate(turns)
    )
    conversation = Conversation("c", "d", "diary", None, DATED, messages)
    pieces = tuple(Piece(m.id, 0, len(m.text)) for m in messages)
    return Chunk("k", "d", "c", 0, pieces, (), 0), conversation


def see(text: str) -> Seen:
    chunk, conversation = talk(("self", text))
    return verify(claim(chunk, conversation, Names()), chunk, conversation)


def harvest(text: str, names: Names | None = None) -> Harvest:
    chunk, conversation = talk(("self", text))
    names = names or Names()
    seen = verify(claim(chunk, conversation, names), chunk, conversation)
    return resolve(seen, names, episode=Episode("k", "", text, "", DAY), group="u")


@pytest.mark.parametrize(
    ("text", "kind", "polarity"),
    [
        ("Хочу записать альбом к зиме.", "stance", 1),
        ("Мечтаю открыть пекарню у реки.", "stance", 1),
        ("Я больше не хочу учить немецкий.", "stance", -1),
        ("Может, мне и бизнес не нужен.", "stance", -1),
        ("I am at home. Shouted at Mark in anger and decided to go alone.", "decision", 1),
        ("Мне надоела эта работа.", "stance", -1),
        ("Главное сейчас — дописать роман.", "priority", 1),
        ("Я забросил гитару.", "abandon", -1),
        ("Вернулся к роману, пишу главу.", "resume", 1),
        ("Я наконец дописал рассказ.", "done", 1),
        ("I want to record an album this year.", "stance", 1),
        ("I quit my job on Friday.", "abandon", -1),
        ("I am sick of this job.", "stance", -1),
    ],
)
def test_a_plain_sentence_is_read_for_what_it_says(text: str, kind: str, polarity: int) -> None:
    found = harvest(text).observations

    assert (kind, polarity) in {(o.kind, o.polarity) for o in found}


@pytest.mark.parametrize(
    "text",
    [
        "Лена хочет открыть пекарню и писать роман.",
        "Ага, конечно, брошу всё и открою пекарню.",
        "Антон пишет: «хочу до лета записать альбом».",
        "> хочу записать альбом\n",
        "Если бы я хотел записать альбом, у меня был бы синтезатор.",
        "Раньше хотел записать альбом.",
        "Перепиши это письмо про мой альбом: хочу, чтобы звучало мягче.",
        "docker compose logs -f api --tail 200",
        "He wants to record an album.",
    ],
)
def test_what_is_not_the_persons_want_is_no_want(text: str) -> None:
    found = harvest(text).observations

    assert not [o for o in found if o.pro and o.kind in ("stance", "priority")]


def test_an_obligation_is_not_a_want() -> None:
    found = harvest("Мне надо дописать роман.").observations

    assert "obligation" in {o.modality for o in found}
    assert not [o for o in found if o.pro]


def test_hours_at_a_thing_are_effort_with_their_number() -> None:
    found = harvest("Я просидел три часа над романом.").observations

    assert (3.0, "hours") in [o.effort for o in found]


def test_the_assistants_words_are_never_taken_for_the_persons() -> None:
    chunk, conversation = talk(("assistant", "Вы хотите записать альбом."), ("self", "Не уверен."))

    seen = verify(claim(chunk, conversation, Names()), chunk, conversation)

    assert all(o.message_id == "m1" for o in seen.claims.observations)


@pytest.mark.parametrize(
    ("message", "quote", "whose", "reason"),
    [
        ("m0", "слова ассистента", "self", "not the person's message"),
        ("m1", "альбом выйдет", "self", "quote is not verbatim"),
        ("m1", "хочу кофейню", "self", "inside quoted text"),
        ("m1", "Пишу альбом", "other", "not the person's own"),
        ("m9", "Пишу альбом", "self", "no such message"),
    ],
)
def test_a_claim_that_the_words_do_not_bear_out_is_dropped_with_its_reason(
    message: str, quote: str, whose: str, reason: str
) -> None:
    chunk, conversation = talk(
        ("assistant", "слова ассистента"), ("self", "Пишу альбом. Антон пишет: «хочу кофейню».")
    )
    item = Item("i", "Goal", "альбом")
    claimed = Claimed(
        "i", "stance", message, quote, 2, whose="other" if whose == "other" else "self"
    )

    seen = verify(Claims((item,), (claimed,), (), ()), chunk, conversation)

    assert seen.dropped == {reason: 1}
    assert not seen.claims.observations


def test_a_name_in_another_case_is_the_same_thing() -> None:
    ids = {
        e.id
        for text in ("Пишу альбом.", "Занимался альбомом весь вечер.", "Хочу записать альбом.")
        for e in harvest(text).entities
        if e.type in ("Goal", "Project")
    }

    assert len(ids) == 1


def test_the_same_words_give_the_same_harvest() -> None:
    assert harvest("Хочу записать альбом, но боюсь начать.") == harvest(
        "Хочу записать альбом, но боюсь начать."
    )


def test_every_quote_stands_word_for_word_in_its_message() -> None:
    text = "Хочу записать альбом.  Лена помогла мне!\n\n- Устал, нет сил… Решил уволиться с работы."

    assert all(o.source.quote in text for o in harvest(text).observations)


def test_confidence_without_a_model_never_exceeds_one_half() -> None:
    seen = see("Главное сейчас — дописать роман! Я так счастлив!!! Решил уволиться.")

    assert all(o.conf <= 0.5 for o in seen.claims.observations)
    assert all(f.affect.conf <= 0.5 for f in seen.claims.feelings)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Хочу лепить сервиз.", "лепить сервиз"),
        ("Хочу выступать.", "выступать"),
        ("I want to keep ducks at home.", "keep ducks at home"),
        ("Хочу развестись.", "развестись"),
    ],
)
def test_an_outright_wish_is_read_whatever_it_is_about(text: str, name: str) -> None:
    claims = see(text).claims

    assert [(i.name, o.kind, o.pro) for o in claims.observations for i in claims.items if i.ref == o.item] == [
        (name, "stance", 2)
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["Хочу спать.", "Хочу чаю.", "Хочу домой.", "I want some tea.", "Хочу полежать."])  # fmt: skip
def test_wishes_of_an_hour_make_no_goal(text: str) -> None:
    assert not [one for one in see(text).claims.observations if one.pro]


@pytest.mark.parametrize(
    "text",
    [
        "Я твёрдо решил отказаться от дачи, пишет наш читатель из Рязани.",
        "Хочу уйти на пенсию и разводить сад, — рассказывает один из экспертов.",
        "I have decided to give up my garden, writes our reader from Leeds.",
    ],
)
def test_words_lent_to_somebody_in_print_are_not_the_persons_own(text: str) -> None:
    assert not see(text).claims.observations
    assert see("Я решил отказаться от дачи, сосед пишет письма.").claims.observations


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Для меня важна обратимость.", "Обратимость"),
        ("Для меня важно, чтобы стол стоял к северу и чтобы никто не торопил.", "чтобы стол стоял к северу"),
        ("Мне важно, чтобы дети были рядом.", "чтобы дети были рядом"),
        ("Для меня важно доводить дело до конца.", "Доводить дело до конца"),
        ("Остальное ради совести.", "Совесть"),
        ("It is important to me that people keep their word.", "that people keep their word"),
        ("Шум мешает работать.", "Шум"),
        ("Соседи мешают.", "Соседи"),
    ],
)  # fmt: skip
def test_a_value_and_an_obstacle_are_called_by_what_they_are(text: str, name: str) -> None:
    found = harvest(text)

    assert name in {one.name for one in found.entities if one.type in ("Value", "Obstacle")}


@pytest.mark.parametrize(
    "text",
    ["Лодка мешает. Каждый раз, когда думаю о ней, меня душит вина.", "Дед мешает Тарту, а я мешаю им обоим."],
)  # fmt: skip
def test_what_hinders_another_of_ones_own_things_is_no_obstacle_beside_it(text: str) -> None:
    assert not [one for one in harvest(text).entities if one.type == "Obstacle"]


@pytest.mark.parametrize("text", ["Спина не болит.", "Сегодня ничего не болит, я счастлива."])
def test_what_is_said_not_to_be_is_no_obstacle(text: str) -> None:
    assert not [one for one in harvest(text).entities if one.type == "Obstacle"]


def test_pain_is_an_obstacle() -> None:
    assert [one for one in harvest("Весь день болит спина.").entities if one.type == "Obstacle"]


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("Если останусь, то из-за него.", False),
        ("If I decide to stay, it is because of him.", False),
        ("Решила остаться.", True),
        ("Если честно, решила остаться.", True),
    ],
)
def test_an_if_decides_nothing(text: str, decided: bool) -> None:
    assert bool([one for one in harvest(text).entities if one.type == "Decision"]) is decided
