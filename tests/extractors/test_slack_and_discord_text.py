"""A Slack export and what DiscordChatExporter writes as text: who said it, and nothing that nobody said."""

import json
from datetime import UTC, datetime
from typing import Any

from tests.extractors.reading import NOBODY, reading_of, said, told

KOSTYA = {"real_name": "Костя", "display_name": "", "name": "kostya"}
DAY: list[dict[str, Any]] = [
    {"type": "message", "subtype": "channel_join", "ts": "1680686000.000100", "user": "U1", "text": "<@U1> has joined the channel"},
    {"client_msg_id": "x", "type": "message", "user": "U1", "ts": "1680686100.000200", "team": "T", "user_profile": KOSTYA,
     "text": "Хочу сад &amp; дом, <@U2>, см. <https://x.y|статью> &lt;3 <!here>"},
    {"type": "message", "user": "U2", "text": "Куда?", "ts": "1680686200.000200", "thread_ts": "1680686100.000200"},
    {"type": "message", "user": "U2", "text": "", "ts": "1680686300.000200", "files": [{"id": "F"}]},
]  # fmt: skip


def test_a_day_of_slack_has_its_speakers_and_plain_words() -> None:
    found = reading_of("export/общий/2023-04-05.json", json.dumps(DAY))

    assert found.format == "slack"
    assert told(found) == [("self", "Хочу сад & дом, @U2, см. статью <3 @here"), ("other", "Куда?")]
    assert said(found)[0].dated.at == datetime(2023, 4, 5, 9, 15, 0, 200, tzinfo=UTC)
    assert set(found.problems) == {"1 service messages", "1 messages without text"}
    assert found.conversations[0].title == "общий"


def test_all_days_of_a_slack_channel_are_one_conversation() -> None:
    later = [{**one, "ts": str(float(one["ts"]) + 86_400)} for one in DAY]
    ids = {
        reading_of(f"общий/2023-04-0{n}.json", json.dumps(day), NOBODY).conversations[0].id
        for n, day in enumerate((DAY, later), 5)
    }

    assert len(ids) == 1


DISCORD = """==============================================================
Guild: Direct Messages
Channel: Private / ann
==============================================================

[{} 10:01 AM] kostya
Хочу петь
каждый день

[{} 2:02 PM] ann (pinned)
пой

{{Attachments}}
https://cdn/x.png

[{} 2:05 PM] ann

{{Stickers}}
https://cdn/y.png

==============================================================
Exported 3 message(s)
==============================================================
"""


def test_a_discord_talk_as_text_keeps_words_and_leaves_the_rest() -> None:
    for days in (("5/1/2024", "5/13/2024", "5/13/2024"), ("01-May-24", "13-May-24", "13-May-24")):
        found = reading_of("x.txt", DISCORD.format(*days), NOBODY)

        assert found.format == "discord"
        assert told(found) == [("self", "Хочу петь\nкаждый день"), ("other", "пой")]
        assert [str(m.dated.at)[:16] for m in said(found)] == ["2024-05-01 07:01", "2024-05-13 11:02"]  # fmt: skip
        assert found.problems == ("1 messages without text",)
        assert found.conversations[0].title == "ann"
