"""The same words in two files: kept in both, read once, and read again when the first goes."""

from pathlib import Path

import pytest

from api.jobs.twins import met
from api.jobs.undo import undo
from api.mind import Mind
from extractors.likeness import likeness, signature
from graph.words import UNDATED, Conversation, Message
from tests.api.jobs.worked import given, mind_on, worked
from tests.extractors.exports import dumped
from tests.extractors.test_chat_html import chats, page

STORY = (
    "Хочу открыть школу гончарного дела в Твери. Нашла подвал у реки, хозяин отдаёт дёшево, если сделаю ремонт сама. "
    "Печь обещал Матвей, у него осталась от мастерской. Боюсь, что не хватит денег на первый месяц, но откладывать "
    "больше не могу: третий год говорю об этом и ничего не делаю."
)
COPY = "Скопировано из старой тетради.\n\n" + STORY
OTHER = (
    "Сегодня весь день шёл дождь, и мы сидели дома с книгами. Дети построили крепость из подушек, потом варили суп "
    "и спорили, кто главный. Вечером позвонила мама, рассказывала про соседей и про новый автобус до рынка. Лёг рано, "
    "потому что завтра ехать на вокзал встречать Романа."
)
FILES = {
    "Заметки/2024-05-14 школа.md": STORY,
    "Архив/2024/школа (копия).md": COPY,
    "Дневник/2024-05-15.md": OTHER,
}


def talk(text: str) -> Conversation:
    return Conversation(
        "c", "d", "note", None, UNDATED, (Message("m", "self", text, UNDATED, "line:1"),)
    )


async def documents(mind: Mind) -> dict[str, str | None]:
    found, _ = await mind.archive.documents(after=None, limit=100)
    homes = {one.id: one.path for one in found}
    return {one.path: homes.get(one.duplicate_of or "") for one in found}


async def wants(mind: Mind) -> set[str]:
    """Paths of the words that anything on the map rests on."""
    snapshot = await mind.store.snapshot()
    sources = await mind.archive.sources([one.source.message_id for one in snapshot.observations])
    return {one.path for one in sources.values()}


async def test_a_copy_is_kept_and_read_once(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        job = await given(mind, FILES)
        await worked(mind)

        tally = await mind.archive.tally(job)
        problems = dict(await mind.archive.problems(job))
        assert (tally.seen, tally.read) == (3, 3)
        assert await documents(mind) == {
            "Заметки/2024-05-14 школа.md": None,
            "Архив/2024/школа (копия).md": "Заметки/2024-05-14 школа.md",
            "Дневник/2024-05-15.md": None,
        }
        assert "nearly the same words as Заметки" in problems["Архив/2024/школа (копия).md"]
        assert "Архив/2024/школа (копия).md" not in await wants(mind)
        assert "Заметки/2024-05-14 школа.md" in await wants(mind)


@pytest.mark.parametrize("paths", [("а/письмо.md", "б/письмо.md"), ("б.md", "а/б/в.md")])
async def test_of_two_copies_without_a_day_one_is_read(
    tmp_path: Path, paths: tuple[str, str]
) -> None:
    async with mind_on(tmp_path) as mind:
        job = await given(mind, dict(zip(paths, (STORY, COPY), strict=True)))
        await worked(mind)

        known = await documents(mind)
        assert sorted(map(bool, known.values())) == [False, True]
        assert len(await mind.archive.chunks_to_do()) == 0
        assert len(await mind.archive.problems(job)) == 1


async def test_an_original_that_comes_later_takes_the_place_of_its_copy(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        await given(mind, {"Архив/2024/школа (копия).md": COPY})
        await worked(mind)
        assert await wants(mind) == {"Архив/2024/школа (копия).md"}

        await given(mind, {"Заметки/2024-05-14 школа.md": STORY})
        await worked(mind)

        assert await wants(mind) == {"Заметки/2024-05-14 школа.md"}


async def test_a_copy_stands_for_itself_when_its_original_is_undone(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        first = await given(mind, {"Заметки/2024-05-14 школа.md": STORY})
        await worked(mind)
        await given(mind, {"Архив/2024/школа (копия).md": COPY})
        await worked(mind)

        await undo(mind, first)
        await worked(mind)

        assert await documents(mind) == {"Архив/2024/школа (копия).md": None}
        assert await wants(mind) == {"Архив/2024/школа (копия).md"}


async def test_a_note_that_grew_is_read_and_its_older_state_no_more(tmp_path: Path) -> None:
    grown = STORY + " Вчера подписала договор на подвал. Хочу назвать школу «Глина и река»."
    async with mind_on(tmp_path) as mind:
        await given(mind, {"Заметки/2024/школа.md": STORY})
        await worked(mind)
        await given(mind, {"Заметки/2024/школа.md": grown})
        await worked(mind)

        snapshot = await mind.store.snapshot()
        told = [one.source.message_id for one in snapshot.observations]
        texts = set((await mind.archive.message_texts(told)).values())

    assert texts == {grown}


async def test_words_of_its_own_are_not_lost_to_a_better_day(tmp_path: Path) -> None:
    grown = STORY + " Вчера подписала договор на подвал. Хочу назвать школу «Глина и река»."
    files = {"Заметки/2024-05-14 школа.md": STORY, "Архив/2024/школа.md": grown}
    async with mind_on(tmp_path) as mind:
        await given(mind, files)
        await worked(mind)

        assert await wants(mind) == set(files)


async def test_two_days_after_one_pattern_are_two_days(tmp_path: Path) -> None:
    pattern = (
        "Сон: семь часов. Вода: восемь стаканов. Прогулка: сорок минут. Главное дело дня: {}. Благодарю за: тишину утром, "
        "горячий чай, разговор с сестрой. Что было трудно: начать. Что завтра: то же самое, только раньше. Настроение "
        "вечером ровное, сил хватило на всё, что было записано с утра в тетради."
    )
    days = {
        "Дневник/2024-05-14.md": pattern.format("глава книги"),
        "Дневник/2024-05-15.md": pattern.format("счета за квартиру"),
    }
    async with mind_on(tmp_path) as mind:
        await given(mind, days)
        await worked(mind)

        assert set((await documents(mind)).values()) == {None}


async def test_only_talks_that_meet_another_are_compared(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        job = await given(mind, FILES)
        await worked(mind)

        talks = await mind.archive.signed_of_import(job)
        paths = {one.conversation_id: one.path for one in await mind.archive.signed(talks)}
        assert list(paths) == talks
        assert list(paths.values()) == sorted(paths.values())
        meetings = await met(mind.archive, talks)
        assert {paths[id] for id in talks if meetings.others(id)} == {
            "Заметки/2024-05-14 школа.md",
            "Архив/2024/школа (копия).md",
        }


async def test_the_same_archive_again_changes_nothing(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind:
        await given(mind, FILES)
        await worked(mind)
        before = await mind.store.snapshot()
        job = await given(mind, FILES)
        await worked(mind)

        assert (await mind.archive.tally(job)).duplicate == 3
        assert await mind.store.snapshot() == before


@pytest.mark.parametrize("text", ["", "Привет!", "а" * 199])
def test_few_words_are_alike_by_chance_and_are_not_signed(text: str) -> None:
    assert signature(talk(text)) is None


def test_letters_that_sound_alike_and_case_make_no_difference() -> None:
    one, other = signature(talk(STORY)), signature(talk(STORY.upper().replace("Ё", "Е")))
    assert one is not None
    assert other is not None
    assert likeness(one, other) == 1.0
    assert one == other


def test_other_words_are_not_alike() -> None:
    one, other = signature(talk(STORY)), signature(talk(OTHER))
    assert one is not None
    assert other is not None
    assert likeness(one, other) < 0.1


async def test_the_page_of_an_export_beside_its_json_adds_no_conversation(tmp_path: Path) -> None:
    both = {"conversations.json": dumped(chats()).decode(), "chat.html": page(chats()).decode()}
    async with mind_on(tmp_path) as mind:
        job = await given(mind, both)
        await worked(mind)

        tally = await mind.archive.tally(job)
        assert (tally.seen, tally.read, tally.failed) == (2, 2, 0)
        assert (tally.conversations, tally.messages) == (2, 3)
