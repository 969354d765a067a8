from datetime import UTC, datetime

import pytest

from extractors.formats import read
from extractors.types import Asked, RawFile, Skipped

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
