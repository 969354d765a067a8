"""A chunk -> claims, sentence by sentence: what it is about, which cues stand in it, what is felt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from extractors.rules.affect import feeling_name, sentence_affect
from extractors.rules.affect_lexicon import others_feeling
from extractors.rules.affect_model import Language, language_of
from extractors.rules.cues import (
    Cue,
    cues_in,
    hours,
    hypothetical,
    ironic,
    long_ago,
    not_that,
    shared_patterns,
)
from extractors.rules.deeds import acted, personal, speaks_of
from extractors.rules.emotions import EMOTIONS, nearest
from extractors.rules.folders import topic_of
from extractors.rules.junk import junk, junk_text
from extractors.rules.morphology import inflected
from extractors.rules.names import GENERIC, Names, areas, key_of
from extractors.rules.objects import DURABLE, deed, name_of, phrase_after, weighty
from extractors.rules.patterns import Found
from extractors.rules.relations import relations
from extractors.rules.sentences import Sentence, Word, not_own, sentences, touches
from extractors.types import Claimed, ClaimedFeeling, ClaimedRelation, Claims, Item
from graph.stems import stem
from graph.types import EntityType
from graph.words import Chunk, Conversation, Message, Piece

EXPLICIT, IMPLIED, CARRIED = 0.5, 0.4, 0.3
FELT_FROM = 0.3
CLAUSE = 7
_GOALS = ("Goal", "Project")
_TURNS = frozenset({"done", "abandon", "pause", "resume"})


@dataclass(slots=True)
class _Notes:
    items: dict[str, Item] = field(default_factory=dict[str, Item])
    observations: list[Claimed] = field(default_factory=list[Claimed])
    relations: list[ClaimedRelation] = field(default_factory=list[ClaimedRelation])
    feelings: list[ClaimedFeeling] = field(default_factory=list[ClaimedFeeling])
    met: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def item(
        self,
        kind: EntityType,
        name: str,
        alias: str = "",
        *,
        obligation: bool = False,
        known_id: str | None = None,
    ) -> str:
        ref = known_id or key_of(kind, name)
        held = self.items.get(ref)
        if held is None:
            held = Item(ref, kind, name, known_id, obligation=obligation)
        if alias and alias != held.name and alias not in held.aliases:
            held = replace(held, aliases=(*held.aliases, alias))
        self.items[ref] = held
        return ref


def read_chunk(chunk: Chunk, conversation: Conversation, known: Names, path: str) -> Claims:
    messages = {message.id: message for message in conversation.messages}
    notes = _Notes()
    title = _topic_of_title(conversation.title or "", known, notes)
    title = title or _topic_of_title(topic_of(path) or "", known, notes)
    for piece in chunk.pieces:
        message = messages.get(piece.message_id)
        if message is not None and message.role == "self" and message.active:
            _message(
                message, piece, title, known, notes, chat=conversation.kind in ("chat", "live")
            )
    used = {o.item for o in notes.observations} | {f.target for f in notes.feelings}
    used |= {end for r in notes.relations for end in (r.source, r.target)}
    items = tuple(item for ref, item in notes.items.items() if ref in used)
    return Claims(items, tuple(notes.observations), tuple(notes.relations), tuple(notes.feelings))


def _topic_of_title(title: str, known: Names, notes: _Notes) -> str | None:
    found = [ref for part in sentences(title) for ref in _undertakings(part, known, notes)]
    return found[0] if found else None


def _message(
    message: Message, piece: Piece, topic: str | None, known: Names, notes: _Notes, *, chat: bool
) -> None:
    text = message.text[piece.start : piece.end]
    if junk_text(text):
        return
    language, foreign, line = language_of(text), not_own(message), 0
    parts = sentences(text, piece.start)
    if not any(personal(part) or cues_in(part) for part in parts):
        return  # a list, a query, a note on things: nothing of the person in it
    for sentence in parts:
        if touches(sentence.start, sentence.end, foreign) or junk(sentence):
            continue
        spoken = _undertakings(sentence, known, notes)
        if sentence.heading:
            topic = spoken[0] if spoken else topic
            continue
        if sentence.line > line + 1:
            topic = None
        line = sentence.line
        if chat and sentence.question:
            topic = spoken[0] if spoken else topic
            continue
        _Sentence(message.id, sentence, spoken, topic, language, notes).read()
        topic = spoken[0] if spoken else topic


def _undertakings(sentence: Sentence, known: Names, notes: _Notes) -> list[str]:
    """Goals and projects named in a sentence: by the area of life of a noun, or known before."""
    out: list[str] = []
    said = [stem(word.lower.replace("ё", "е")) for word in sentence.words]
    for n, word in enumerate(sentence.words):
        area = areas().of(word.lemma, word.lower)
        if whole := known.phrase(said[n:]):
            ref = notes.item("Project", whole.name, known_id=whole.id)
        elif area:
            ref = notes.item("Project", area, word.lemma if word.lemma != word.lower else word.text)
        elif (
            word.reading.pos == "NOUN"
            and word.lemma not in GENERIC
            and (entity := known.undertaking(word.lemma))
        ):
            ref = notes.item("Goal" if entity.type == "Goal" else "Project", entity.name)
        elif key_of("Goal", word.lemma) in notes.items and word.reading.pos == "NOUN":
            ref = key_of("Goal", word.lemma)
        else:
            continue
        if ref not in out:
            out.append(ref)
    return out


@dataclass(slots=True)
class _Sentence:
    message_id: str
    sentence: Sentence
    spoken: list[str]
    carried: str | None
    language: Language
    notes: _Notes

    def read(self) -> None:
        text = self.sentence.text
        others = others_feeling(self.sentence.words)
        silent = ironic(text) or hypothetical(text)
        cues = [] if silent else cues_in(self.sentence)
        if others:
            cues = [found for found in cues if found.meaning.type == "Event"]
        for found in cues[:3]:
            self._cue(found)
        shared = [] if silent or others else self._shared()
        self._topics()
        self._people()
        if not silent and not others:
            self._feeling()
            self.notes.relations.extend(
                relations(
                    self.message_id,
                    self.sentence,
                    self.spoken or ([self.carried] if self.carried else []),
                    shared,
                )
            )

    def _cue(self, found: Found[Cue]) -> None:
        cue, words = found.meaning, self.sentence.words
        if cue.type not in _GOALS:
            self._own_node(found)
            return
        pro, con = cue.pro, cue.con
        before = words[found.first - 1].lower if found.first else ""
        if before in ("не", "not", "never", "don't", "didn't", "ни"):
            if cue.kind != "stance":
                return
            pro, con = con, pro
        if long_ago(self.sentence.text) and cue.kind == "stance":
            return
        hedged = not_that(self.sentence.text)
        if hedged and con:
            pro, con = 1, 0
        ref, sure = self._object(found)
        if ref is None:
            return
        kind, phase = cue.kind, cue.phase
        if kind in _TURNS and self.spoken and not self._turns(found, ref):
            phase = "active" if kind == "done" else None
            if kind != "done":
                kind, pro, con, sure = "mention", 0, 0, False
        effort = None
        if kind == "effort":
            effort = (
                (0.0, "not_done")
                if cue.talk == "sustain"
                else hours(self.sentence.text) or (1.0, "done")
            )
        obligation = cue.modality == "obligation"
        self._add(
            Claimed(
                ref, kind, self.message_id, self.sentence.text, pro, con, 1 if kind == "priority" and pro == 3 else None,
                effort, None if obligation or hedged else phase, cue.modality,
                explicit=cue.explicit and sure, hedged=hedged, talk=cue.talk,
                conf=EXPLICIT if cue.explicit and sure else IMPLIED if sure else CARRIED,
            )
        )  # fmt: skip

    def _turns(self, found: Found[Cue], ref: str) -> bool:
        """A turn of the whole thing: the cue stands beside its name. A part that is done is work on it."""
        name = self.notes.items[ref].name
        if not speaks_of(self.sentence.words, found.first, found.last, name):
            return False
        return found.meaning.kind != "done" or name not in areas().by_word.values()

    def _object(self, found: Found[Cue]) -> tuple[str | None, bool]:
        """The item a cue is about, and whether the sentence itself names it."""
        cue, words = found.meaning, self.sentence.words
        if self.spoken:
            return self.spoken[0], True
        phrase = phrase_after(words, found.last) if cue.object == "after" else ()
        strong = (
            cue.pro == 3
            or cue.kind in ("abandon", "resume", "done", "pause")
            or cue.talk == "commitment"
        )
        durable = any(word.lemma in DURABLE or word.lower in DURABLE for word in phrase)
        lasting = (durable or strong) and len(phrase) > 1
        if phrase and weighty(phrase) and (lasting or (_wished(cue) and deed(phrase, words))):
            return self.notes.item(
                "Goal", name_of(phrase), obligation=cue.modality == "obligation"
            ), True
        return self.carried, False

    def _own_node(self, found: Found[Cue]) -> None:
        """Decisions, beliefs, events and the like are named by their own clause."""
        cue = found.meaning
        if cue.type in ("Value", "Need", "Obstacle", "Habit") and any(
            True for _ in self._shared_hits(cue.type)
        ):
            return
        start = found.first if cue.type in ("Decision", "Event", "Obstacle", "Habit") else 0
        name = " ".join(_clause(self.sentence.words, start))
        if len(name) < 6:
            return
        ref = self.notes.item(cue.type, name)
        self._add(
            Claimed(
                ref, cue.kind, self.message_id, self.sentence.text, cue.pro, cue.con, modality=cue.modality,
                explicit=cue.explicit, talk=cue.talk, conf=IMPLIED,
            )
        )  # fmt: skip
        if cue.type == "Decision" and cue.pro >= cue.con:
            self._relate("me", "CHOSE", ref)

    def _shared_hits(self, kind: EntityType) -> Iterator[str]:
        for found in shared_patterns().found(self.sentence.words):
            if found.meaning.type == kind:
                yield found.meaning.name

    def _shared(self) -> list[str]:
        """Values, needs, obstacles and habits that many lives share."""
        kinds: dict[str, Literal["value", "need", "obstacle", "habit"]] = {
            "Value": "value", "Need": "need", "Obstacle": "obstacle", "Habit": "habit",
        }  # fmt: skip
        out: list[str] = []
        for found in shared_patterns().found(self.sentence.words):
            node = found.meaning
            ref = self.notes.item(node.type, node.name)
            if ref in out:
                continue
            out.append(ref)
            pro, con = {"Value": (1, 0), "Need": (1, 0), "Obstacle": (0, 1), "Habit": (0, 0)}[
                node.type
            ]
            self._add(
                Claimed(
                    ref,
                    kinds[node.type],
                    self.message_id,
                    self.sentence.text,
                    pro,
                    con,
                    conf=IMPLIED,
                )
            )
        return out

    def _topics(self) -> None:
        """What a sentence is about is at least mentioned; what it goes on about is mentioned less surely."""
        told = {o.item for o in self.notes.observations if o.quote == self.sentence.text}
        did = acted(self.sentence) and not hypothetical(self.sentence.text)
        for ref in self.spoken[:2]:
            if ref not in told:
                deed = did and ref == self.spoken[0]
                self._add(
                    Claimed(
                        ref, "effort" if deed else "mention", self.message_id, self.sentence.text,
                        1 if deed else 0, effort=(hours(self.sentence.text) or (1.0, "done")) if deed else None,
                        talk="step" if deed else "neutral", conf=IMPLIED,
                    )
                )  # fmt: skip
        if (
            not self.spoken
            and self.carried
            and self.carried not in told
            and personal(self.sentence)
        ):
            self._add(
                Claimed(self.carried, "mention", self.message_id, self.sentence.text, conf=CARRIED)
            )

    def _people(self) -> None:
        for n, word in enumerate(self.sentence.words):
            reading = word.reading
            if (
                reading.name != "Name"
                or not word.text[:1].isupper()
                or reading.score < 0.3
                or len(word.text) < 3
            ):
                continue
            if n == 0 and reading.case not in ("nomn", "datv", "gent"):
                continue
            name = inflected(
                word.lower, reading.lemma, "NOUN", frozenset({"nomn", "sing"})
            ).capitalize()
            ref = self.notes.item("Person", name)
            if (ref, self.message_id) in self.notes.met:
                continue
            self.notes.met.add((ref, self.message_id))
            self._add(Claimed(ref, "mention", self.message_id, self.sentence.text, conf=IMPLIED))
            if self.spoken:
                self._relate(self.spoken[0], "INVOLVES", ref)

    def _feeling(self) -> None:
        affect, said = sentence_affect(self.sentence, self.language)
        strongest = max(affect.sadness, affect.frustration, affect.excitement, affect.fear)
        if strongest < FELT_FROM or abs(affect.valence) < 0.15 or said.other:
            return
        target = self.spoken[0] if self.spoken else self.carried
        self.notes.feelings.append(
            ClaimedFeeling(
                self.message_id, self.sentence.text, affect, feeling_name(affect, said), target,
                tense="past" if long_ago(self.sentence.text) else "now", explicit=bool(self.spoken) and said.hits > 0,
            )
        )  # fmt: skip
        if self.spoken and said.hits:
            emotion = EMOTIONS[nearest(feeling_name(affect, said), affect.valence)]
            felt = self.notes.item("Emotion", emotion)
            self._relate(self.spoken[0], "EVOKES", felt)

    def _relate(self, source: str, name: str, target: str) -> None:
        self.notes.relations.append(
            ClaimedRelation(source, name, target, self.message_id, self.sentence.text, conf=IMPLIED)
        )

    def _add(self, claim: Claimed) -> None:
        self.notes.observations.append(claim)


def _wished(cue: Cue) -> bool:
    """An outright wish: what follows it is wanted, however small it looks."""
    return cue.kind == "stance" and cue.explicit and cue.modality == "want" and cue.pro > 0


def _clause(words: Sequence[Word], start: int) -> list[str]:
    out: list[str] = []
    for word in words[start:]:
        if len(out) >= CLAUSE or (
            len(out) >= 2 and word.text in (",", ";", ":", "—", ".", "!", "?", "…")
        ):
            break
        if word.text[0].isalnum():
            out.append(word.text)
    return out
