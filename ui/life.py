"""A life over time over HTTP: doubts, biography, feelings, patterns, remarks, insights."""

from datetime import datetime
from typing import Literal

import httpx
from pydantic import BaseModel

from ui.client import (
    EmotionOut,
    EntityBrief,
    Evidence,
    LineOut,
    MindClient,
    MoodsOut,
    Page,
    Patterns,
    ReviewItem,
)

# A month of a talkative life takes a while to be read.
SLOW = httpx.Timeout(60, connect=3)
MOST = 500

type Reaction = Literal["ack", "useful", "not_now", "wrong", "snooze", "disable"]
type Verdict = Literal["accepted", "edited", "rejected"]


class Hint(BaseModel):
    """What was said unasked, and why; the contract's event."""

    id: str
    kind: str
    entity: EntityBrief | None = None
    claim: str = ""
    text: str = ""
    evidence: list[Evidence] = []
    rival: str | None = None
    p: float = 0.0
    p_star: float = 0.0
    status: str = ""
    date: datetime | None = None


class Foreseen(BaseModel):
    """What would be said on a day."""

    kind: str
    entity: EntityBrief | None = None
    decision: Literal["speak", "ask", "defer", "silent"]
    p: float
    p_star: float
    evidence: list[Evidence] = []
    rival: str | None = None


class Insight(BaseModel):
    id: str
    claim: str
    because: list[Evidence] = []
    against: list[Evidence] = []
    rival: str | None = None
    worth: float | str | None = None
    verdict: str | None = None
    date: datetime | None = None


class LifeClient(MindClient):
    """What a face asks about time and about the person's own verdicts."""

    # -- doubts --------------------------------------------------------------------------------

    def doubts(self, lang: str, *, limit: int = 100) -> list[ReviewItem]:
        return self._get(Page[ReviewItem], "/api/review", lang=lang, limit=limit).items

    def settle(self, doubt: str, answer: str, date: str | None = None) -> None:
        body = {"answer": answer, "date": date} if date else {"answer": answer}
        self._send("POST", f"/api/review/{doubt}", json=body)

    # -- over time -----------------------------------------------------------------------------

    def timeline(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        types: str | None = None,
        after: str | None = None,
        limit: int = 60,
    ) -> Page[LineOut]:
        asked = {"from": since, "to": until, "types": types, "after": after, "limit": limit}
        return self._get(Page[LineOut], "/api/timeline", **asked)

    def emotions(
        self, *, since: str | None = None, until: str | None = None, entity: str | None = None
    ) -> list[EmotionOut]:
        asked = {"from": since, "to": until, "entity": entity}
        given = {name: one for name, one in asked.items() if one}
        found = self._send("GET", "/api/emotions", params=given, timeout=SLOW)
        return [EmotionOut.model_validate(one) for one in found.json()]

    def moods(self, lang: str) -> MoodsOut:
        return self._get(MoodsOut, "/api/moods", lang=lang)

    def patterns(self, as_of: str | None = None) -> Patterns:
        return self._get(Patterns, "/api/patterns", as_of=as_of)

    # -- remarks and insights ------------------------------------------------------------------

    def hints(self) -> list[Hint]:
        return self._get(Page[Hint], "/api/proactivity/events", limit=MOST).items

    def foresee(self, day: str, lang: str) -> list[Foreseen]:
        asked = {"as_of": day, "lang": lang}
        found = self._send("GET", "/api/proactivity/preview", params=asked, timeout=SLOW)
        return [Foreseen.model_validate(one) for one in found.json()]

    def react(self, hint: str, action: Reaction) -> None:
        body = {"event_id": hint, "action": action}
        self._send("POST", "/api/proactivity/feedback", json=body)

    def insights(self) -> list[Insight]:
        return self._get(Page[Insight], "/api/insights", limit=MOST).items

    def judge_insight(self, id: str, verdict: Verdict, claim: str | None = None) -> None:
        body = {"verdict": verdict, "claim": claim} if claim else {"verdict": verdict}
        self._send("PATCH", f"/api/insights/{id}", json=body)

    # -- talks ---------------------------------------------------------------------------------

    def export_session(self, id: str) -> str:
        """A talk as Markdown."""
        return self._send("GET", f"/api/sessions/{id}/export").text
