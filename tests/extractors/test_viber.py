"""What Viber sends by mail: another's words are never the owner's, and no table kept by hand is a talk."""

from datetime import UTC, datetime

import pytest

from tests.extractors.reading import NOBODY, reading_of, said, told

VIBER = """05/03/2024,21:05:10,Me,+79001112233,Хочу дом, и сад
у моря 🌊
05/03/2024,21:06:07,Ольга Иванова,+79004445566,"Строй, чего ждать
сказала ""мама""\"
25/03/2024,09:00:00,Ольга Иванова,+79004445566,Стикер
25/03/2024,09:00:30,Me,+79001112233,Photo message
25/03/2024,09:01:00,Ольга Иванова,+79004445566,Пропущенный звонок
25/03/2024,09:02:00,Me,+79001112233,"Да"
"""


def test_lines_of_viber_have_their_speakers_and_times() -> None:
    found = reading_of("Messages with Ольга.csv", VIBER, NOBODY)

    assert found.format == "viber"
    assert told(found) == [
        ("self", "Хочу дом, и сад\nу моря 🌊"), ("other", 'Строй, чего ждать\nсказала "мама"'), ("self", '"Да"'),
    ]  # fmt: skip
    assert said(found)[0].dated.at == datetime(2024, 3, 5, 18, 5, 10, tzinfo=UTC)
    assert (said(found)[0].dated.precision, said(found)[0].dated.zone) == ("second", "Europe/Moscow")  # fmt: skip
    assert found.conversations[0].kind == "messenger"
    assert found.conversations[0].title == "Ольга Иванова"
    assert set(found.problems) == {"2 messages of media only", "1 system lines"}


def test_the_owner_may_be_known_by_name_and_headings_may_stand_above() -> None:
    text = (
        "Date,Time,Sender,Phone,Message\n03/25/2024,9:05:10 PM,Костя,+7 900 111-22-33,Hi\n"
        "03/26/2024,9:06:10 AM,Smith, John,+15551112233,Yo\n"
    )

    found = reading_of("a.txt", text)

    assert told(found) == [("self", "Hi"), ("other", "Yo")]
    assert said(found)[1].author == "Smith, John"
    assert [str(m.dated.at)[:16] for m in said(found)] == ["2024-03-25 18:05", "2024-03-26 06:06"]


def test_without_a_known_owner_nobody_is_the_owner() -> None:
    text = VIBER.replace(",Me,", ",Костя,")

    assert {role for role, _ in told(reading_of("a.txt", text, NOBODY))} == {"other"}


def test_a_talk_of_one_message_is_no_note() -> None:
    text = "05/03/2024,21:06:07,Ольга,+79004445566,Строй\n"

    assert told(reading_of("a.csv", text)) == [("other", "Строй")]


@pytest.mark.parametrize(
    "text",
    [
        "05/03/2024,07:30:00,Бег,5,легко\n06/03/2024,07:40:00,Плавание,2,тяжело\n07/03/2024,07:40:00,Бег,6,легко\n",
        "05/03/2024,07:30:00,Бег,,легко\n06/03/2024,07:40:00,Плавание,,тяжело\n",
        "Вспомнил наш разговор с Ольгой.\n05/03/2024,21:05:10,Me,+79001112233,Хочу дом\n"
        "05/03/2024,21:06:07,Ольга,+79004445566,Строй\nТак и решил.\n",
    ],
)
def test_a_table_kept_by_hand_and_a_note_that_quotes_two_lines_stay_what_they_are(
    text: str,
) -> None:
    assert reading_of("a.txt", text).format in ("table", "text")
