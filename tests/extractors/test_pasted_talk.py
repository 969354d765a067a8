"""A talk that was copied as text: another's words are never the owner's."""

from tests.extractors.reading import NOBODY, reading_of, said, told

COPIED = """Костя, [05.03.2024 21:05]
Хочу дом
у моря

Ольга Иванова, [05.03.24, 21:06:07]:
Строй

Костя, [06.03.2024 9:00]
[Переслано от Лев]
Все счастливы
"""


def test_what_is_copied_out_of_telegram_has_its_speakers_and_times() -> None:
    found = reading_of("заметка.txt", COPIED)

    assert told(found) == [("self", "Хочу дом\nу моря"), ("other", "Строй"), ("quoted", "Все счастливы")]  # fmt: skip
    assert [str(m.dated.at)[:19] for m in said(found)] == ["2024-03-05 18:05:00", "2024-03-05 18:06:07", "2024-03-06 06:00:00"]  # fmt: skip
    assert found.conversations[0].title == "Ольга Иванова"
    assert found.conversations[0].kind == "messenger"


def test_without_a_known_owner_nobody_is_the_owner() -> None:
    assert {role for role, _ in told(reading_of("a.txt", COPIED, NOBODY))} == {"other", "quoted"}


def test_clocks_of_twelve_hours_and_the_month_in_front() -> None:
    text = "Костя, [3/5/24 9:05 PM]\nХочу дом\n\nОля, [3/25/24 9:06 PM]\nСтрой\n"

    assert [str(m.dated.at)[:16] for m in said(reading_of("a.txt", text))] == ["2024-03-05 18:05", "2024-03-25 18:06"]  # fmt: skip


def test_what_line_saves_as_text_is_a_talk() -> None:
    text = (
        "[LINE] Chat history with Olga\nSaved on: 2024/03/06 10:00\n\n2024/03/05(Tue)\n21:05\tOlga\tHi\n"
        '21:06\tКостя\t"Хочу дом\nи сад"\n\n2024/03/06(Wed)\n9:00\tOlga\tStay\n'
    )

    found = reading_of("[LINE] Olga.txt", text)

    assert told(found) == [("other", "Hi"), ("self", "Хочу дом\nи сад"), ("other", "Stay")]
    assert [str(m.dated.at)[:10] for m in said(found)] == ["2024-03-05", "2024-03-05", "2024-03-06"]  # fmt: skip


def test_a_diary_with_one_such_line_stays_a_diary() -> None:
    assert reading_of("a.txt", "Костя, [05.03.2024 21:05]\nХочу дом\n").format == "text"


def test_what_stands_for_a_picture_is_no_word() -> None:
    line = "[LINE] Чат\nСохранено: 06/03/2024 10:00\n\nвт, 05/03/2024\n21:05\tОля\t[Фото]\n21:06\tКостя\tХочу [дом]\n"
    copied = "Оля, [05.03.2024 21:05]\n[ Фото ]\n\nКостя, [05.03.2024 21:06]\nХочу [дом]\n"

    for text in (line, copied):
        found = reading_of("a.txt", text)
        assert told(found) == [("self", "Хочу [дом]")]
        assert str(said(found)[0].dated.at)[:16] == "2024-03-05 18:06"
