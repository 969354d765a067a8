"""The later results of a search show what stands around what was found: word for word, each with its place."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from api.schemas import MemoryHit
from tests.api.jobs.worked import given, mind_on, worked
from tests.api.test_saying import faced

STARTS = datetime(2024, 5, 1, 9, tzinfo=UTC)
TALKS, TURNS = 14, 9


def _chat(talk: int) -> str:
    """A talk of a day: somebody asks, the person answers, and one turn of it speaks of the kayak."""
    rows: list[dict[str, object]] = []
    for turn in range(TURNS):
        at = STARTS + timedelta(days=talk, minutes=turn)
        words = f"Turn {turn} of the day number {talk}, about nothing much at all"
        if turn == 4:
            words = f"We carried the kayak over bridge number {talk}"
        rows.append({
            "id": 100 * talk + turn, "type": "message", "date": f"{at:%Y-%m-%dT%H:%M:%S}",
            "date_unixtime": str(int(at.timestamp())), "from": "Vera" if turn % 2 else "Me",
            "from_id": f"user{turn % 2}", "text": words,
            "text_entities": [{"type": "plain", "text": words}],
        })  # fmt: skip
    return json.dumps({"name": "Vera", "type": "personal_chat", "id": talk + 1, "messages": rows})


CHATS = {f"chats/{n:02d}.json": _chat(n) for n in range(TALKS)}


async def _asked(http: httpx.AsyncClient, **also: str) -> list[MemoryHit]:
    asked = {"q": "kayak over the bridge", **also}
    answer = (await http.get("/api/memory/search", params=asked)).raise_for_status()
    return [MemoryHit.model_validate(one) for one in answer.json()]


async def test_every_word_of_a_wider_result_stands_where_it_says(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        await given(mind, CHATS)
        await worked(mind)

        found = await _asked(http)

        assert [bool(one.parts) for one in found] == [False] * 8 + [True] * 2
        for one in (hit for hit in found if hit.parts):
            assert one.content == "\n\n".join(part.content for part in one.parts)
            assert one.source_ref in [part.source_ref for part in one.parts]
            for part in one.parts:
                place = part.source_ref
                document = (await http.get(f"/api/documents/{place.document_id}")).json()
                texts = {row["locator"]: row["text"] for row in document["parts"]}
                assert part.content in texts[place.locator]


async def test_nothing_told_later_stands_around_what_was_found(tmp_path: Path) -> None:
    async with mind_on(tmp_path) as mind, faced(mind) as http:
        await given(mind, CHATS)
        await worked(mind)
        bound = STARTS + timedelta(days=TALKS - 1, minutes=5)

        found = await _asked(http, as_of=bound.isoformat())

        dates = [part.source_ref.date for one in found for part in one.parts]
        assert dates
        assert all(one is not None and one <= bound for one in dates)
