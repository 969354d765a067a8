from datetime import UTC, datetime

import pytest

from extractors.formats import read
from extractors.types import Asked, RawFile, Skipped
from tests.extractors.reading import NOBODY, reading_of, said, told

ASKED = Asked("Europe/Moscow", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "body",
    [
        "<div class='outer-cell'><p>Gemini</p>Prompted как дела</div>",
        "<script>var jsonData = [];</script><p>Чат</p>",
    ],
)
def test_a_chat_saved_as_a_page_is_never_taken_for_the_owners_own_note(body: str) -> None:
    page = f"<!doctype html><html><body>{body}</body></html>".encode()

    outcome = read(RawFile("чат/messages.html", page), "d", ASKED)

    assert isinstance(outcome, Skipped)
    assert "JSON" in outcome.reason


BOX = (
    '<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><h2 class="_3-95 _a6-h">{}</h2><div class="_3-95 _a6-p"><div><div></div>'
    '<div>{}</div><div></div></div><ul class="_a6-q"><li>❤Костя</li></ul></div><div class="_3-94 _a6-o">{}</div></div>'
)


def meta_page(title: str, *boxes: tuple[str, str, str]) -> str:
    body = "".join(BOX.format(*box) for box in boxes)
    return f'<html><head><meta charset="utf-8"/><title>{title}</title></head><body><div role="main">{body}</div></body></html>'


def test_a_page_of_instagram_has_its_speakers_and_runs_forward() -> None:
    page = meta_page(
        "Аня", ("Аня", "Жду", "Mar 05, 2024 9:42 pm"), ("Костя", "Хочу<br/>своего", "Mar 05, 2024 9:41 pm"),
        ("Аня", "Аня отправила вложение.", "Mar 05, 2024 9:40 pm"), ("Аня", "", "Mar 05, 2024 9:39 pm"),
    )  # fmt: skip

    found = reading_of("message_1.html", page, NOBODY)

    assert told(found) == [("self", "Хочу\nсвоего"), ("other", "Жду")]
    assert str(said(found)[0].dated.at)[:16] == "2024-03-05 18:41"
    assert found.conversations[0].title == "Аня"
    assert set(found.problems) == {"1 messages without text", "1 system lines"}


def test_boxes_of_posts_are_no_talk() -> None:
    page = meta_page("Posts", ("Костя обновил статус.", "Хочу", "Mar 05, 2024 9:42 pm"), ("Костя обновил статус.", "Да", ""))  # fmt: skip

    assert {role for role, _ in told(reading_of("posts.html", page, NOBODY))} == {"self"}


def test_lists_of_telegram_are_not_the_persons_words() -> None:
    page = '<!DOCTYPE html><html><body><div class="page_wrap list_page"><div class="page_header"></div><div class="page_body">Аня</div></div></body></html>'

    assert isinstance(read(RawFile("lists/contacts.html", page.encode()), "d", ASKED), Skipped)
