"""One sentence -> what it tells of a person beside undertakings: values, needs, beliefs, habits, decisions, events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.rules.cues import Cue, cues_in, shared_patterns
from extractors.rules.happenings import happenings
from extractors.rules.naming import clause, decision, event, obstacle, sentence, took_place, value
from extractors.rules.notes import Notes
from extractors.rules.patterns import Found
from extractors.rules.sentences import Sentence, Word
from extractors.rules.unreal import denied, supposed
from extractors.types import Claimed, ClaimedRelation
from graph.types import EntityType, Kind

EXPLICIT, IMPLIED = 0.5, 0.4
_SHARED: dict[EntityType, tuple[Literal["value", "need", "obstacle", "habit"], int, int]] = {
    "Value": ("value", 1, 0), "Need": ("need", 1, 0), "Obstacle": ("obstacle", 0, 1), "Habit": ("habit", 0, 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nodes:
    message_id: str
    sentence: Sentence
    notes: Notes

    def own(self, found: Found[Cue]) -> None:
        """Decisions, beliefs, events and the like are named by their own words."""
        cue = found.meaning
        # These are named whole, whoever else stands in them.
        whole = cue.type in ("Event", "Belief", "Value", "Obstacle")
        words = self.sentence.told if whole else self.sentence.words
        if cue.type in _SHARED and any(True for _ in self._shared_hits(cue.type)):
            return
        name = _name(cue.type, words, found)
        asked = cue.type != "Decision" and any(word.reading.mood == "impr" for word in words)
        if not name or asked:
            return  # what is asked of an assistant is no need
        ref = self.notes.item(cue.type, name)
        if cue.type == "Event" and not took_place(words, found.first):
            self._say(ref, "mention")  # «готовлюсь к экзамену» is no exam of that day
            return
        self.notes.observations.append(
            Claimed(
                ref, cue.kind, self.message_id, self.sentence.text, cue.pro, cue.con, modality=cue.modality,
                explicit=cue.explicit, talk=cue.talk, conf=IMPLIED,
            )
        )  # fmt: skip
        if cue.type == "Decision" and cue.pro >= cue.con:
            self.notes.relations.append(
                ClaimedRelation("me", "CHOSE", ref, self.message_id, self.sentence.text, conf=IMPLIED)
            )  # fmt: skip

    def happened(self) -> None:
        """Events that verbs tell of."""
        for name in happenings(self.sentence):
            self._say(self.notes.item("Event", name), "event")

    def shared(self, *, alone: bool) -> list[str]:
        """Values, needs, obstacles and habits that many lives share; `alone`: no undertaking is spoken of."""
        out: list[str] = []
        for found in shared_patterns().found(self.sentence.words):
            node = found.meaning
            if node.type == "Obstacle" and denied(self.sentence.words, found.first):
                continue  # «ничего не болит»
            ref = self.notes.item(node.type, node.name)
            if ref in out:
                continue
            out.append(ref)
            kind, pro, con = _SHARED[node.type]
            if node.type == "Value" and alone and self._first_of_all():
                self.notes.observations.append(
                    Claimed(ref, "priority", self.message_id, self.sentence.text, 3, 0, 1, explicit=True, conf=EXPLICIT)
                )  # fmt: skip
            else:
                self._say(ref, kind, pro, con)
        return out

    def _shared_hits(self, kind: EntityType) -> Iterator[str]:
        for found in shared_patterns().found(self.sentence.words):
            if found.meaning.type == kind:
                yield found.meaning.name

    def _first_of_all(self) -> bool:
        """«для меня важнее всего семья»."""
        return any(
            one.meaning.kind == "priority" and one.meaning.pro == 3
            for one in cues_in(self.sentence)
        )

    def _say(self, ref: str, kind: Kind, pro: int = 0, con: int = 0) -> None:
        self.notes.observations.append(
            Claimed(ref, kind, self.message_id, self.sentence.text, pro, con, conf=IMPLIED)
        )


def _name(type: EntityType, words: Sequence[Word], found: Found[Cue]) -> str:
    """What it is called by the words of its sentence; empty where these name nothing."""
    match type:
        case "Decision":
            # «если останусь» decides nothing.
            return "" if supposed(words, found.first) else decision(words, found.first, found.last)
        case "Event":
            return event(words, found.first)
        case "Obstacle":
            return obstacle(words, found.first)
        case "Habit":
            return clause(words, found.first)
        case "Value":
            return value(words, found.first, found.last)
        case _:
            return sentence(words)
