"""A life of our own -> what a model is asked of each of its chunks and what a careful reader answers.

`python -m tests.extractors.lives.recording` writes the recordings anew: after a change of the prompt, or of a life.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

from extractors.chunk import chunk
from extractors.model.parse import claims_of
from extractors.model.prompt import Prompt, prompt_of, version
from extractors.observe import verify
from extractors.resolve import resolve
from extractors.rules import Names
from extractors.rules.names import short_id
from extractors.types import Seen
from graph.types import Episode, Harvest
from graph.words import Chunk, Conversation, ConversationKind, Dated, Message
from tests.extractors.lives import Expected, Life, Told, lives
from tests.models import Answer, emotion, found, item, observation

FOLDER = Path(__file__).parent / "recordings"
GROUP = "u_me"
_KINDS: Mapping[str, ConversationKind] = {
    "diary": "diary", "note": "note", "chat": "chat", "saved": "messenger",
}  # fmt: skip
_PHASES = {"abandon": "dropped", "pause": "paused", "resume": "active", "done": "done"}
_FEELINGS: Mapping[str, Mapping[str, float]] = {
    "sadness": {"sadness": 0.7, "valence": -0.7}, "frustration": {"frustration": 0.7, "valence": -0.7},
    "fear": {"fear": 0.7, "valence": -0.6}, "shame": {"sadness": 0.4, "valence": -0.6},
    "joy": {"excitement": 0.5, "valence": 0.7}, "excitement": {"excitement": 0.8, "valence": 0.8},
    "relief": {"excitement": 0.3, "valence": 0.6}, "calm": {"valence": 0.5},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recorded:
    """One call: whose chunk, the rendered prompt (without the rules), the answer."""

    chunk: str
    prompt: str
    answer: Answer


@dataclass(slots=True)
class Telling:
    """A life told chunk by chunk; what it has named so far is known to the next."""

    life: Life
    names: Names = field(default_factory=Names)

    def talk(self, told: Told) -> tuple[Chunk, Conversation]:
        messages = tuple(
            Message(f"{told.id}-{n}", role, text, _dated(told, n), f"line:{n}")
            for n, (role, text) in enumerate(told.turns, 1)
        )
        title = None if told.kind == "saved" else told.place
        talk = Conversation(told.id, told.life, _KINDS[told.kind], title, _dated(told, 0), messages)
        [only] = chunk(talk)
        return only, talk

    def read(self, told: Told, prompt: Prompt, answer: Answer) -> tuple[Seen, Harvest]:
        """The real way of an answer: parsed, verified, resolved; then its names are known."""
        one, talk = self.talk(told)
        seen = verify(claims_of(answer, prompt, one, talk, self.names), one, talk)
        harvest = resolve(
            seen, self.names, episode=Episode(one.id, told.place, "", "", told.at), group=GROUP
        )
        for entity in harvest.entities:
            if entity.id not in self.names.entities:
                self.names.add(entity)
        return seen, harvest

    def answer(self, told: Told) -> Answer:
        """What a careful reader returns."""
        felt = [one for one in told.expected if one.kind == "emotion"]
        said = [one for one in told.expected if one.kind != "emotion"]
        refs = {one.ref for one in told.expected}
        return found(
            [self._item(ref) for ref in sorted(refs)],
            [_observation(one, told) for one in said],
            (),
            [_emotion(one, told) for one in felt],
        )

    def _item(self, ref: str) -> Answer:
        [named] = [one for one in self.life.entities if one.ref == ref]
        known = next((e for e in self.names.entities.values() if e.name == named.name), None)
        return item(
            ref, named.name, named.type, aliases=list(named.aliases), known_id=short_id(known.id) if known else None
        )  # fmt: skip


def recordings(life: str) -> list[Recorded]:
    rows = json.loads((FOLDER / f"{life}.json").read_text(encoding="utf-8"))["chunks"]
    return [Recorded(row["chunk"], "\n".join(row["prompt"]), row["answer"]) for row in rows]


def recorded_for(life: str) -> str:
    """The version of the prompt that the recordings of a life were made for."""
    return cast("str", json.loads((FOLDER / f"{life}.json").read_text(encoding="utf-8"))["version"])


def told_again(life: Life) -> Iterator[tuple[Told, Recorded]]:
    """The calls as they would be made today."""
    telling = Telling(life)
    for told in life.told:
        prompt = prompt_of(*telling.talk(told), telling.names)
        answer = telling.answer(told)
        telling.read(told, prompt, answer)
        yield told, Recorded(told.id, prompt.turns[1].content, answer)


def _dated(told: Told, n: int) -> Dated:
    at = told.at + timedelta(minutes=n)
    return Dated(at, at + timedelta(seconds=1), "second", "message", "UTC")


def _message(one: Expected, told: Told) -> str:
    [n] = [
        n for n, (role, text) in enumerate(told.turns, 1) if role == "self" and one.quote in text
    ]
    return f"m{n}"


def _observation(one: Expected, told: Told) -> Answer:
    effort: Answer | None = None
    if one.kind == "effort":
        effort = {"value": 1 if one.polarity > 0 else 0, "unit": "done" if one.polarity > 0 else "not_done"}  # fmt: skip
    return observation(
        one.ref, _message(one, told), one.quote, kind=one.kind,
        pro=2 if one.polarity > 0 else 0, con=2 if one.polarity < 0 else 0,
        rank=1 if one.kind == "priority" and one.polarity > 0 else None,
        effort=effort, phase=_PHASES.get(one.kind), modality="want" if one.kind in ("stance", "priority") else "fact",
        explicit=one.explicit, talk="neutral", conf=0.8,
    )  # fmt: skip


def _emotion(one: Expected, told: Told) -> Answer:
    name = one.feeling or "joy"
    return emotion(
        _message(one, told), one.quote, target=one.ref, name=name, explicit=one.explicit, **_FEELINGS[name]
    )  # fmt: skip


def _write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for life in lives():
        rows = [
            {"chunk": one.chunk, "prompt": one.prompt.split("\n"), "answer": one.answer}
            for _, one in told_again(life)
        ]
        whole = {"version": version(), "chunks": rows}
        text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
        (FOLDER / f"{life.name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _write()
