import json

import pytest

from tests.extractors.reading import ASKED, NOBODY, reading_of, said, told

TALK = [("self", "Хочу дом"), ("assistant", "Строй"), ("self", "Спасибо")]
PAGES = {
    "chatgpt": '<div data-message-author-role="{role}" data-message-id="{n}"><p>{text}</p></div>',
    "exporter": '<div class="conversation-item"><div class="author {role}"></div><div class="conversation-content"><p>{text}</p></div></div>',
    "attribute": '<section data-role="{role}">{text}</section>',
    "classes": '<div class="message {role}"><p>{text}</p></div>',
}


def turned(template: str) -> str:
    roles = ("user", "assistant", "user")
    return "".join(
        template.format(role=role, text=text, n=n)
        for n, (role, (_, text)) in enumerate(zip(roles, TALK, strict=True))
    )


@pytest.mark.parametrize("kind", PAGES)
def test_a_saved_page_of_a_chat_keeps_both_sides_apart(kind: str) -> None:
    found = reading_of("a.html", f"<html><head><title>Дом</title></head><body>{turned(PAGES[kind])}</body></html>")  # fmt: skip

    assert told(found) == TALK
    assert found.conversations[0].title == "Дом"


def test_a_saved_page_of_claude_is_known_by_its_marks() -> None:
    page = '<html><body><div data-testid="user-message">Хочу дом</div><div class="font-claude-message">Строй</div></body></html>'

    assert told(reading_of("a.html", page)) == TALK[:2]


def test_a_page_that_has_only_a_word_like_a_mark_is_read_as_a_page() -> None:
    found = reading_of("a.html", '<html><body><nav data-role="menu">Меню</nav><p>Хочу дом</p></body></html>')  # fmt: skip

    assert found.format == "html"


@pytest.mark.parametrize(
    "text",
    [
        "You said:\nХочу дом\n\nChatGPT said:\nСтрой\n\nYou said:\nСпасибо\n",
        "Вы сказали:\nХочу дом\nChatGPT сказал:\nСтрой\nВы сказали:\nСпасибо",
        "User: Хочу дом\n\nAssistant: Строй\n\nUser: Спасибо\n",
        "**You:** Хочу дом\n\n**ChatGPT:** Строй\n\n**You:** Спасибо\n",
        "## 👤 User\n\nХочу дом\n\n## Claude Sonnet 4:\n\nСтрой\n\n## 👤 User\n\nСпасибо\n",
        "#### You:\nХочу дом\n\n#### ChatGPT:\nСтрой\n\n#### You:\nСпасибо",
    ],
)
def test_a_chat_pasted_as_text_is_no_diary(text: str) -> None:
    assert told(reading_of("a.md", text)) == TALK


def test_a_time_below_a_speakers_name_dates_the_turn_and_what_stands_above_is_kept() -> None:
    text = "# Дом\n\nЭкспорт из браузера.\n\n## Prompt:\n2024-03-05 9:05 PM\n\nХочу дом\n\n## Response:\nСтрой\n"

    found = reading_of("a.md", text)

    assert told(found) == [("document", "# Дом\n\nЭкспорт из браузера."), *TALK[:2]]
    assert str(said(found)[1].dated.at) == "2024-03-05 18:05:00+00:00"
    assert found.conversations[0].title == "Дом"


def test_a_talk_between_people_is_not_taken_for_one_with_an_assistant() -> None:
    found = reading_of("a.txt", "Я: Привет\nМама: Здравствуй\nЯ: Скучал")

    assert found.format == "text"


def test_what_an_extension_exports_of_chatgpt_is_a_chat() -> None:
    export = {
        "metadata": {"title": "Дом", "powered_by": "ChatGPT Exporter"},
        "messages": [{"role": "Prompt", "say": "Хочу дом"}, {"role": "Response", "say": "Строй"}],
    }

    assert told(reading_of("a.json", json.dumps(export))) == TALK[:2]


@pytest.mark.parametrize(
    ("clocks", "days", "doubt"),
    [
        (("2024-03-05 21:05:00", "2024-03-05 21:05:09"), ["05", "05"], False),
        (("8/23/2024 9:05:00 PM", "9/2/2024 21:05:09"), ["23", "02"], False),
        (("3/5/2024 21:05:00", "3/5/2024 21:05:09"), ["03", "03"], False),
        (("6/2/2025, 9:05:00 PM", "6/2/2025, 9:05:09 PM"), ["02", "02"], True),
    ],
)
def test_what_an_extension_exports_is_dated_by_the_clock_of_the_browser(
    clocks: tuple[str, str], days: list[str], *, doubt: bool
) -> None:
    export = {
        "metadata": {"title": "Дом", "dates": {"created": clocks[0]}},
        "messages": [
            {"role": "Prompt", "say": "Хочу дом", "time": clocks[0]},
            {"role": "Response", "say": "Строй", "time": clocks[1]},
        ],
    }

    found = reading_of("a.json", json.dumps(export))

    assert [f"{one.dated.at:%d %H:%M}" for one in said(found)] == [f"{day} 18:05" for day in days]
    assert {one.dated.source for one in said(found)} == {"message"}
    assert bool(found.problems) == doubt


def test_a_time_in_html_below_the_name_dates_the_turn() -> None:
    text = (
        '---\ntitle: Дом\n---\n\n#### You:\n<time datetime="2024-03-05T18:05:00.000Z" title="05.03.2024, 21:05:00">21:05</time>'
        '\n\nХочу дом\n\n#### ChatGPT:\n<time datetime="2024-03-05T18:05:09.000Z">21:05</time>\n\nСтрой'
    )

    found = reading_of("a.md", text)

    assert told(found) == TALK[:2]
    assert [str(one.dated.at) for one in said(found)] == [
        "2024-03-05 18:05:00+00:00", "2024-03-05 18:05:09+00:00",
    ]  # fmt: skip


def test_a_table_of_messages_has_speakers_and_times() -> None:
    rows = "AuthorID,Author,Date,Content\n9,Костя,05-Mar-24 09:05 PM,Хочу дом\n8,Ида,05-Mar-24 09:06 PM,Строй\n"

    found = reading_of("a.csv", rows, ASKED)

    assert told(found) == [("self", "Хочу дом"), ("other", "Строй")]
    assert str(said(found)[0].dated.at) == "2024-03-05 18:05:00+00:00"
    assert [role for role, _ in told(reading_of("a.csv", rows, NOBODY))] == ["other", "other"]


def test_a_table_of_chats_with_an_assistant_is_cut_by_its_chats() -> None:
    rows = (
        "chat_id;role;content;created_at\n1;user;Хочу дом;2024-03-05T10:00:00Z\n1;assistant;Строй;2024-03-05T10:00:05Z\n"
        "1;system;Будь добр;2024-03-05T09:00:00Z\n2;user;Спасибо;2024-03-06T10:00:00Z\n"
    )

    found = reading_of("a.csv", rows)

    assert [len(one.messages) for one in found.conversations] == [2, 1]
    assert found.problems == ("1 system messages",)


def test_a_page_of_discords_exporter_names_whoever_spoke_above() -> None:
    page = """<html><body><div class="preamble"><div class="preamble__entry">Ида</div></div><div class="chatlog">
    <div class="chatlog__message-group"><div class="chatlog__message-container" data-message-id="1"><div class="chatlog__message">
    <span class="chatlog__author" title="kostya">Костя</span><span class="chatlog__timestamp" title="Tuesday, March 5, 2024 9:05 PM">x</span>
    <div class="chatlog__content">Хочу дом</div></div></div>
    <div class="chatlog__message-container" data-message-id="2"><div class="chatlog__message"><div class="chatlog__content">И сад</div></div></div></div>
    <div class="chatlog__message-group"><div class="chatlog__message-container" data-message-id="3"><div class="chatlog__message">
    <div class="chatlog__reply"><div class="chatlog__reply-content">Хочу дом</div></div><span class="chatlog__author">Ида</span>
    <div class="chatlog__content">Строй</div></div></div></div></div></body></html>"""

    found = reading_of("a.html", page)

    assert told(found) == [("self", "Хочу дом"), ("self", "И сад"), ("other", "Строй")]
    assert str(said(found)[1].dated.at) == "2024-03-05 18:05:00+00:00"
