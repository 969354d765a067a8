"""Messages of an iPhone, as imessage-exporter writes them: two names take turns under times, and "Me" is the owner."""

from datetime import UTC, datetime

import pytest

from tests.extractors.reading import NOBODY, reading_of, said, told

TEXT = """May 17, 2022  5:29:42 PM (Read by them after 1 hour, 49 seconds)
Me
Хочу дом

и сад 🌊
Tapbacks:
Loved by Ольга Иванова

    May 17, 2022  5:31:00 PM
    Ольга Иванова
    Строй
    у моря

May 17, 2022  5:31:00 PM
Ольга Иванова
Строй
у моря
This message responded to an earlier message.

May 17, 2022  5:40:00 PM Ольга Иванова renamed the conversation to Дом

May 18, 2022 10:00:00 AM (Read by you after 5 seconds)
Ольга Иванова
attachments/12/IMG_0042.HEIC

May 18, 2022 10:01:00 AM
Me
May 18, 2022 10:01:00 AM Завтра еду
Edited 5 minutes later: Завтра еду на море
Sent with Confetti

May 18, 2022 12:02:00 PM
Ольга Иванова
Ольга Иванова unsent a message.

"""

PAGE = """<html>
<meta charset="UTF-8"><style>.message { color: black }</style>
<div class="message"><div class="sent iMessage">
<p><span class="timestamp"><a title="Reveal in Messages app" href="sms://open?message-guid=1">May 17, 2022  5:29:42 PM</a> (Read by them after 1 hour)</span>
<span class="sender">Me</span></p><hr>
<div class="message_part"><span class="bubble">Хочу дом<br>и сад 🌊</span></div>
<div class="tapbacks"><hr><p>Tapbacks:</p><div class="tapback"><span><b>Loved</b> by Ольга</span></div></div>
<div class="replies"><div class="reply"><div class="message"><div class="received">
<p><span class="timestamp">May 17, 2022  5:31:00 PM</span> <span class="sender">Ольга</span></p><hr>
<div class="message_part"><span class="bubble">Строй</span></div></div></div></div></div>
</div></div>
<div class ="announcement"><p><span class="timestamp">May 17, 2022  5:40:00 PM</span> You renamed the conversation to <b>Дом</b></p></div>
<div class="message"><div class="received">
<p><span class="timestamp">May 17, 2022  5:31:00 PM</span> <span class="sender">Ольга</span></p><hr>
<div class="message_part"><span class="bubble">Строй</span></div>
<span class="reply_context">This message responded to an earlier message.</span></div></div>
<div class="message"><div class="received">
<p><span class="timestamp">May 18, 2022 10:00:00 AM</span> <span class="sender">Ольга</span></p><hr>
<div class="message_part"><img src="attachments/1.jpeg" loading="lazy"></div></div></div>
<div class="message"><div class="sent SMS">
<p><span class="timestamp">May 18, 2022 10:01:00 AM</span> <span class="sender">Me</span></p><hr>
<div class="message_part"><div class="edited"><table><tbody><tr><td><span class="timestamp">May 18, 2022 10:01:00 AM</span></td><td>Завтра еду</td></tr></tbody><tfoot><tr><td><span class="timestamp">Edited 5 minutes later</span></td><td>Завтра еду на море</td></tr></tfoot></table></div></div></div></div>
</html>"""


def test_blocks_of_a_text_have_their_speakers_and_times() -> None:
    found = reading_of("Ольга.txt", TEXT, NOBODY)

    assert found.format == "imessage"
    assert told(found) == [
        ("self", "Хочу дом\n\nи сад 🌊"), ("other", "Строй\nу моря"), ("self", "Завтра еду на море"),
    ]  # fmt: skip
    assert [str(m.dated.at)[:19] for m in said(found)] == ["2022-05-17 14:29:42", "2022-05-17 14:31:00", "2022-05-18 07:01:00"]  # fmt: skip
    assert (said(found)[1].author, said(found)[1].dated.precision) == ("Ольга Иванова", "second")
    assert (found.conversations[0].kind, found.conversations[0].title) == ("messenger", "Ольга Иванова")  # fmt: skip
    assert set(found.problems) == {
        "1 system lines", "1 messages without text", "1 deleted messages",
    }  # fmt: skip


def test_a_reply_that_stands_only_below_what_it_answers_stays() -> None:
    text = (
        "May 17, 2022  5:29:42 PM\nMe\nЕхать?\n\n    May 17, 2022  5:31:00 PM\n    +79001112233\n    Да\n"
        "May 17, 2022\n\nMay 18, 2022  5:31:00 PM\n+79001112233\nСкорее\n"
    )

    assert told(reading_of("a.txt", text)) == [
        ("self", "Ехать?\n\nMay 17, 2022"), ("other", "Да"), ("other", "Скорее"),
    ]  # fmt: skip


def test_a_page_says_the_same() -> None:
    found = reading_of("Ольга.html", PAGE, NOBODY)

    assert found.format == "imessage"
    assert told(found) == [
        ("self", "Хочу дом\nи сад 🌊"), ("other", "Строй"), ("self", "Завтра еду на море"),
    ]  # fmt: skip
    assert said(found)[0].dated.at == datetime(2022, 5, 17, 14, 29, 42, tzinfo=UTC)
    assert found.conversations[0].title == "Ольга"
    assert set(found.problems) == {"1 messages without text", "1 system lines"}


@pytest.mark.parametrize(
    "text",
    [
        "May 17, 2022  5:29:42 PM\nХодил в лес.\n\nMay 18, 2022  5:29:42 PM\nСпал весь день.\n",
        "May 17, 2022  5:29:42 PM\nУтро\nХодил в лес.\n\nMay 18, 2022  5:29:42 PM\nУтро\nСпал.\n",
        "Нашёл старую переписку:\n\nMay 17, 2022  5:29:42 PM\nMe\nХочу дом\n\nMay 17, 2022  5:31:00 PM\nОльга\nСтрой\n\nДа.\n",
    ],
)
def test_a_diary_under_such_times_and_a_note_that_quotes_two_messages_stay_notes(text: str) -> None:
    found = reading_of("a.txt", text)

    assert found.format == "text"
    assert {role for role, _ in told(found)} == {"self"}


def test_a_page_with_bubbles_of_its_own_stays_a_page() -> None:
    page = '<html><body><h1>Дом</h1><p class="message">Хочу <span class="bubble">дом</span></p></body></html>'

    assert reading_of("a.html", page).format == "html"
