"""One sentence -> claims: which cues stand in it, what they are about, what is felt, who is met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractors.rules.affect_lexicon import others_feeling
from extractors.rules.affect_model import Language
from extractors.rules.cues import TURNS, Cue, cues_in, hours, hypothetical, ironic, not_that
from extractors.rules.daily import of_a_day, only_a_place, went_out
from extractors.rules.deeds import deed_at, personal, places, speaks_of, together
from extractors.rules.emotions import felt
from extractors.rules.grounds import goes_on_why, with_reason
from extractors.rules.leaving import decided_on, leaves
from extractors.rules.nodes import EXPLICIT, IMPLIED, Nodes
from extractors.rules.notes import Notes
from extractors.rules.objects import name_of, names_one, phrase_after, points_back, this_is
from extractors.rules.patterns import Found
from extractors.rules.people import people
from extractors.rules.quitting import to_stop, went
from extractors.rules.relations import relations
from extractors.rules.renaming import new_name
from extractors.rules.sentences import Sentence
from extractors.rules.sides import sides_of
from extractors.rules.spent import spent_on
from extractors.rules.turning import (
    KIN,
    PEOPLE,
    Named,
    apart,
    beside,
    bound,
    closest,
    named,
    other_object,
    turns_in,
)
from extractors.rules.unreal import NEGATING, remembered, to_come
from extractors.types import Claimed, ClaimedRelation
from graph.types import Effort, Kind, PhaseName

CARRIED = 0.3
CUES = 4
_GOALS = ("Goal", "Project")
_STOPS = frozenset({"done", "abandon", "pause"})


@dataclass(slots=True)
class Telling:
    """`at`: undertakings that the sentence names, and where; `carried`: what was spoken of before it.

    `kept`: things of which it says that they are not given up after all.
    """

    message_id: str
    sentence: Sentence
    at: Mapping[str, Sequence[int]]
    carried: str | None
    language: Language
    notes: Notes
    spoken: list[str] = field(init=False)
    things: list[Named] = field(init=False)
    kept: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        words, items = self.sentence.words, self.notes.items
        self.spoken = list(self.at)
        self.things = [named(words, ref, items[ref].name, at) for ref, at in self.at.items()]

    def read(self) -> None:
        text = self.sentence.text
        others = others_feeling(self.sentence.words)
        silent = ironic(text) or hypothetical(text)
        cues = () if silent else cues_in(self.sentence, self._own_names())
        if others:
            cues = tuple(found for found in cues if found.meaning.type == "Event")
        elif not silent:
            self._because()
            self._turned()
        for found in cues[:CUES]:
            self._cue(found)
        if not silent and not others:
            self._quitting()
            self._nodes().happened()
        shared = [] if silent or others else self._nodes().shared(alone=not self.spoken)
        if not silent and not others:
            self._feeling()
        self._renamed()
        self._topics(silent=silent or others)
        self._people()
        if not silent and not others:
            about = self.spoken or ([self.carried] if self.carried else [])
            self.notes.relations.extend(relations(self.message_id, self.sentence, about, shared))

    def _nodes(self) -> Nodes:
        return Nodes(self.message_id, self.sentence, self.notes)

    def _own_names(self) -> frozenset[int]:
        """Where the things of this person stand that are known by a name of their own, not by an area of life."""
        own = [self.notes.items[ref].name for ref in self.spoken if not self._an_area(ref)]
        return frozenset(n for name in own for n in places(self.sentence.words, name))

    def _turned(self) -> None:
        """Turns that words of several classes tell together."""
        if remembered(self.sentence.text) or not_that(self.sentence.text):
            return
        words = self.sentence.words
        for found in turns_in(self.sentence):
            cue = found.meaning
            ref, close = bound(found, words, self.things, self.carried)
            if ref is None or self._to_stop(ref) or self._turned_already(ref, cue.kind):
                continue
            if of_a_day(found, words, self.notes.items[ref].name) or self._left(found, ref):
                continue
            effort = (1.0, "done") if cue.kind == "effort" else None
            self._add(
                Claimed(
                    ref, cue.kind, self.message_id, self.sentence.text, cue.pro, cue.con, effort=effort, phase=cue.phase,
                    explicit=close, talk=cue.talk, conf=EXPLICIT if close else IMPLIED,
                )
            )  # fmt: skip

    def _left(self, found: Found[Cue], ref: str) -> bool:
        """What the cue is about is that the thing is left."""
        at = [n for one in self.things if one.ref == ref for n in one.at]
        return leaves(found, self.sentence.words, at)

    def _not_this(self, found: Found[Cue], ref: str) -> bool:
        """«главное сейчас не роман, а здоровье»: the thing is what it is not."""
        at = next((one.at for one in self.things if one.ref == ref), ())
        return any(found.last < n and self.sentence.words[n - 1].lower in NEGATING for n in at)

    def _turned_already(self, ref: str, kind: Kind | Literal["stop"]) -> bool:
        """These words tell a turn of this thing already, and a second reading of them would be another."""
        if ref in self.kept and (kind == "stop" or kind in TURNS):
            return True
        turns = _STOPS if kind == "stop" else TURNS if kind in TURNS else {kind}
        return any(
            one.item == ref and one.kind in turns and one.phase and one.quote == self.sentence.text
            for one in self.notes.observations
        )

    def _cue(self, found: Found[Cue]) -> None:
        cue = found.meaning
        if cue.type not in _GOALS:
            if not self._said_of_a_thing(found):
                self._nodes().own(found)
                self._decided(found)
            return
        sides = sides_of(found, self.sentence)
        ref, sure = self._object(found) if sides else (None, False)
        if sides is None or ref is None:
            return
        pro, con, hedged = sides
        turn = self._turn(found, ref, pro, con)
        if turn is None:
            return
        kind, phase, pro, con = turn
        if phase and self._turned_already(ref, "stop" if kind == "effort" else kind):
            return
        if cue.kind == "abandon" and (kind, phase) == ("stance", "active"):
            self.kept.add(ref)
        if phase == "considered" and con > pro:
            phase = None  # a wish that is denied is no thought of doing it
        sure = sure and (kind == cue.kind or kind == "resume")
        obligation = cue.modality == "obligation"
        self._add(
            Claimed(
                ref, kind, self.message_id, self.sentence.text, pro, con, 1 if kind == "priority" and pro == 3 else None,
                self._effort(cue) if kind == "effort" else None, None if obligation or hedged else phase, cue.modality,
                explicit=cue.explicit and sure, hedged=hedged, talk=cue.talk,
                conf=EXPLICIT if cue.explicit and sure else IMPLIED if sure else CARRIED,
            )
        )  # fmt: skip

    def _said_of_a_thing(self, found: Found[Cue]) -> bool:
        """«главное для меня – сад» ranks the garden and is no value beside it; who leaves a pool decides nothing."""
        words = self.sentence.words
        if found.meaning.type == "Decision":
            denied = found.first > 0 and words[found.first - 1].lower in NEGATING
            return denied or went_out(found, words)
        ranked = (one for one in self.notes.observations if one.kind == "priority")
        return found.meaning.type == "Value" and any(
            one.item in self.spoken and one.quote == self.sentence.text for one in ranked
        )

    def _decided(self, found: Found[Cue]) -> None:
        """«решили переехать»: a decision for a thing speaks for it, unless it is to leave it or put it off."""
        if found.meaning.type != "Decision" or found.meaning.pro <= found.meaning.con:
            return
        ref = decided_on(found, self.sentence.words, self.things)
        if ref is None or self._turned_already(ref, "stop") or self._left(found, ref):
            return
        self._add(
            Claimed(
                ref, "decision", self.message_id, self.sentence.text, found.meaning.pro, 0, explicit=True,
                talk=found.meaning.talk, conf=IMPLIED,
            )
        )  # fmt: skip

    def _turn(
        self, found: Found[Cue], ref: str, pro: int, con: int
    ) -> tuple[Kind, PhaseName | None, int, int] | None:
        """What the cue comes to for this thing: to drop what is to be stopped is to get on with it."""
        cue = found.meaning
        name = self.notes.items[ref].name
        if of_a_day(found, self.sentence.words, name) or (name in KIN and cue.kind in TURNS):
            return ("stance", None, 0, 0)
        left = cue.kind in ("stance", "abandon") and self._left(found, ref)
        if (
            cue.kind == "abandon"
            and not left
            and to_come(self.sentence.words, found.first, found.last)
        ):
            pro, con = (con, pro) if to_stop(name) else (pro, con)
            return ("stance", None, pro, con)
        if to_stop(name):
            if cue.kind == "effort":
                return None
            if cue.kind == "abandon" and not left:
                off = went(self.sentence.heard, named=True) == "done"
                return None if off else ("resume", "active", max(pro, con), 0)
        elif left:
            return ("stance", "active" if con > pro else None, con, pro)
        if cue.kind == "priority" and pro > con and self._not_this(found, ref):
            return (cue.kind, None, 0, 1)
        if cue.kind == "effort" and cue.talk == "step" and self.spoken:
            near = speaks_of(
                self.sentence.words, found.first, found.last, self.notes.items[ref].name
            )
            return (cue.kind, cue.phase, pro, con) if near else ("stance", None, 0, 0)
        if cue.kind not in TURNS or not self.spoken or self._turns(found, ref):
            return cue.kind, cue.phase, pro, con
        return ("done", "active", pro, con) if cue.kind == "done" else ("stance", None, 0, 0)

    def _effort(self, cue: Cue) -> Effort:
        if cue.talk == "sustain":
            return (0.0, "not_done")
        return hours(self.sentence.text) or (1.0, "done")

    def _quitting(self) -> None:
        """Of what is to be stopped: kept off it once more, or fallen back."""
        about = next((ref for ref in (*self.spoken, self.carried) if ref and self._to_stop(ref)), None)  # fmt: skip
        kind = went(self.sentence.heard, named=about in self.spoken) if about else None
        if about is None or kind is None or self._said(about, kind):
            return
        pro, con = (0, 2) if kind == "abandon" else (2, 0)
        outright = about in self.spoken
        self._add(
            Claimed(
                about, kind, self.message_id, self.sentence.text, pro, con, explicit=outright,
                phase="active" if kind == "stance" else None,
                conf=EXPLICIT if outright else IMPLIED,
            )
        )  # fmt: skip

    def _to_stop(self, ref: str) -> bool:
        return to_stop(self.notes.items[ref].name)

    def _said(self, ref: str, kind: Kind) -> bool:
        """A cue of this sentence says so already."""
        return any(
            (one.item, one.kind, one.quote) == (ref, kind, self.sentence.text)
            for one in self.notes.observations
        )

    def _turns(self, found: Found[Cue], ref: str) -> bool:
        """A turn of the whole thing: the cue stands beside its name. A part that is done is work on it."""
        words = self.sentence.words
        thing = next(one for one in self.things if one.ref == ref)
        if not beside(found, words, thing):
            return False
        if found.meaning.object in ("after", "named") and other_object(found, words, thing.at):
            return False
        return found.meaning.kind != "done" or not ref.count("|") or not self._an_area(ref)

    def _of_another(self, found: Found[Cue], near: Named) -> bool:
        """«работа отошла на второй план, важнее всего дом»: what comes first is none of what is spoken of."""
        words = self.sentence.words
        near_by = beside(found, words, near) and not apart(found, words, near)
        if found.meaning.object == "topic" or not near.at or near_by:
            return False
        behind = words[found.last : found.last + 2]
        return found.meaning.object == "named" or any(one.reading.pos == "NOUN" for one in behind)

    def _an_area(self, ref: str) -> bool:
        return self.notes.items[ref].type == "Project" and bool(self.notes.items[ref].aliases)

    def _object(self, found: Found[Cue]) -> tuple[str | None, bool]:
        """The item a cue is about, and whether the sentence itself names it."""
        cue, words = found.meaning, self.sentence.words
        if cue.object == "topic" and words[found.last - 1].lower == "до":
            things = {self.notes.items[ref].name for ref in self.spoken} - PEOPLE
            if not things and other_object(found, words, ()):
                return None, False  # «отец жив, не до подвигов» says nothing of him
        near = closest(found, words, self.things) if self.spoken else None
        other = near is not None and cue.kind == "priority" and self._of_another(found, near)
        if near is not None and not other:
            return near.ref, True
        if cue.object == "named":
            return None, False
        it = this_is(found, words)
        ranked = cue.kind == "priority" and cue.object == "after"  # it says itself what comes first
        before = None if other or (ranked and not it) else self.carried
        phrase = phrase_after(words, found.last) if cue.object == "after" else ()
        if points_back(words, found.last, phrase):
            return self.carried, False
        if phrase and names_one(found, phrase, words):
            obligation = cue.modality == "obligation"
            return self.notes.item("Goal", name_of(phrase), obligation=obligation), True
        return before, it

    def _topics(self, *, silent: bool) -> None:
        """What a sentence is about is at least remarked on; what it goes on about, less surely.

        A remark says neither for nor against: it weighs nothing and shows what was said of a thing.
        """
        told = self.notes.told(self.sentence.text)
        did = deed_at(self.sentence) if not hypothetical(self.sentence.text) else None
        for n, ref in enumerate(self.spoken[:2]):
            if ref in told:
                continue
            if n == 0 and (
                self._done_to(did, ref)
                or together(self.sentence.told, self.notes.items[ref].name)
                or self._given_to(ref)
            ):
                effort = hours(self.sentence.text) or (1.0, "done")
                self._add(
                    Claimed(
                        ref, "effort", self.message_id, self.sentence.text, 1, effort=effort, talk="step", conf=IMPLIED
                    )
                )  # fmt: skip
            else:
                remark = not silent and n == 0
                self._say(ref, "stance" if remark else "mention", conf=IMPLIED)
        if (
            not self.spoken
            and self.carried
            and self.carried not in told
            and personal(self.sentence)
        ):
            self._say(self.carried, "mention" if silent else "stance", conf=CARRIED)

    def _renamed(self) -> None:
        """Another name that the text itself gives to a thing is an alias of it from then on."""
        about = self.spoken[0] if self.spoken else self.carried
        if about and (name := new_name(self.sentence.text)):
            self.notes.rename(about, name)

    def _given_to(self, ref: str) -> bool:
        """«Семь часов на лодку»: time was given to it."""
        name, words = self.notes.items[ref].name, self.sentence.words
        return not to_stop(name) and spent_on(words, [*places(words, name), *self.at.get(ref, ())])

    def _done_to(self, at: int | None, ref: str) -> bool:
        """The deed stands beside the thing; what is to be stopped is not furthered by doing it."""
        name = self.notes.items[ref].name
        if at is None or to_stop(name) or only_a_place(self.sentence.words, name):
            return False
        return speaks_of(self.sentence.words, at, at + 1, name)

    def _people(self) -> None:
        for name in people(self.sentence.told):
            ref = self.notes.item("Person", name)
            if (ref, self.message_id) in self.notes.met:
                continue
            self.notes.met.add((ref, self.message_id))
            self._say(ref, "mention", conf=IMPLIED)
            if self.spoken:
                self._relate(self.spoken[0], "INVOLVES", ref)

    def _feeling(self) -> None:
        target = self.spoken[0] if self.spoken else self.carried
        found = felt(self.message_id, self.sentence, self.language, target, named=bool(self.spoken))
        if found is None:
            return
        feeling, emotion = found
        self.notes.feelings.append(feeling)
        if emotion is not None and self.spoken:
            self._relate(self.spoken[0], "EVOKES", self.notes.item("Emotion", emotion))

    def _say(self, ref: str, kind: Kind, pro: int = 0, con: int = 0, *, conf: float) -> None:
        self._add(Claimed(ref, kind, self.message_id, self.sentence.text, pro, con, conf=conf))

    def _relate(self, source: str, name: str, target: str) -> None:
        self.notes.relations.append(
            ClaimedRelation(source, name, target, self.message_id, self.sentence.text, conf=IMPLIED)
        )

    def _add(self, claim: Claimed) -> None:
        self.notes.observations.extend(with_reason(claim))

    def _because(self) -> None:
        """«Забросил карту. Потому что сил нет.»: the second sentence is why."""
        if self.carried is None or not goes_on_why(self.sentence.text):
            return
        about = [one for one in self.notes.observations if one.item == self.carried]
        if any(one.kind in TURNS and one.quote == about[-1].quote for one in about):
            self._add(Claimed(self.carried, "stance", self.message_id, self.sentence.text, talk="reason", conf=CARRIED))  # fmt: skip
