"""A language model with behaviour: it reads simple sentences honestly, or says what a test gives it to say."""

import json
import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

from graph.model.types import Ask, Reply, Strength, Usage

type Answer = Mapping[str, object]

WHEN: Answer = {"text": None, "from": None, "to": None, "precision": "unknown"}
NOTHING: Answer = {"items": [], "observations": [], "relations": [], "emotions": []}
_MESSAGE = re.compile(
    r"^\[(m\d+) \| user \| [^\]]*\]\n(.*?)(?=\n\[m\d+ \||\ndata )", re.DOTALL | re.MULTILINE
)
_WISH = re.compile(r"(?:хочу|want to) (\w+(?: \w+)?)", re.IGNORECASE)


def item(ref: str, name: str, type: str = "Goal", **more: object) -> Answer:
    return {
        "ref": ref, "type": type, "name": name, "known_id": None, "aliases": list[str](), "obligation": False, "about": None,
    } | more  # fmt: skip


def observation(item: str, message: str, quote: str, **more: object) -> Answer:
    return {
        "item": item, "kind": "stance", "message": message, "quote": quote, "pro": 2, "con": 0, "rank": None,
        "effort": None, "phase": None, "modality": "want", "whose": "self", "irony": False, "explicit": True,
        "hedged": False, "talk": "desire", "when": WHEN, "conf": 0.9,
    } | more  # fmt: skip


def relation(source: str, name: str, target: str | None, message: str, quote: str, **more: object) -> Answer:  # fmt: skip
    return {
        "from": source, "name": name, "to": target, "attribute": None, "value": None, "sign": 1, "ends": False,
        "message": message, "quote": quote, "explicit": True, "when": WHEN, "conf": 0.9,
    } | more  # fmt: skip


def emotion(message: str, quote: str, **more: object) -> Answer:
    return {
        "message": message, "quote": quote, "target": None, "name": None, "sadness": 0, "frustration": 0,
        "excitement": 0, "fear": 0, "valence": 0, "arousal": 0, "stress": 0, "whose": "self", "irony": False,
        "tense": "now", "felt": WHEN, "explicit": True, "conf": 0.9,
    } | more  # fmt: skip


def found(
    items: Sequence[Answer] = (), observations: Sequence[Answer] = (),
    relations: Sequence[Answer] = (), emotions: Sequence[Answer] = (),
) -> Answer:  # fmt: skip
    return {
        "items": [*items], "observations": [*observations], "relations": [*relations], "emotions": [*emotions],
    }  # fmt: skip


def honest(ask: Ask) -> Answer:
    """Every «хочу …» of a user's message, with its exact words."""
    items, observations = list[Answer](), list[Answer]()
    for message, text in _MESSAGE.findall(ask.turns[-1].content):
        for wish in _WISH.finditer(text):
            ref = f"i{len(items) + 1}"
            items.append(item(ref, wish.group(1)))
            observations.append(observation(ref, message, wish.group()))
    return found(items, observations)


class ScriptedModel:
    """Keeps what it answered under its key, like the gateway; counts what was asked."""

    def __init__(
        self,
        reads: Callable[[Ask], Answer] = honest,
        says: Callable[[Ask], Sequence[str | Exception]] = lambda ask: ["NOTHING"],
    ) -> None:
        self.asked: list[Ask] = []
        self.paid: dict[str, str] = {}
        self._reads = reads
        self._says = says

    def name(self, strength: Strength) -> str:
        return f"scripted-{strength}"

    async def ask(self, ask: Ask) -> Reply:
        if ask.key is not None and ask.key in self.paid:
            text = self.paid[ask.key]
            return Reply(text, Usage(self.name(ask.strength)), json.loads(text), kept=True)
        self.asked.append(ask)
        used = Usage(self.name(ask.strength), 1, 100, 20, 0, 7)
        if ask.shape is None:
            return Reply("".join(one for one in self._says(ask) if isinstance(one, str)), used)
        value = self._reads(ask)
        text = json.dumps(value, ensure_ascii=False)
        if ask.key is not None:
            self.paid[ask.key] = text
        return Reply(text, used, value)

    async def stream(self, ask: Ask) -> AsyncGenerator[str | Reply]:
        self.asked.append(ask)
        said = list[str]()
        for piece in self._says(ask):
            if isinstance(piece, Exception):
                raise piece
            said.append(piece)
            yield piece
        yield Reply("".join(said), Usage(self.name(ask.strength), 1, 100, 20, 0, 7))
