"""A chunk -> claims: message by message, sentence by sentence, with what each goes on about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extractors.rules.affect_model import language_of
from extractors.rules.cues import cues_in
from extractors.rules.deeds import personal
from extractors.rules.errands import errand
from extractors.rules.folders import topic_of
from extractors.rules.happenings import happenings
from extractors.rules.junk import junk, junk_text, noise
from extractors.rules.names import Names
from extractors.rules.notes import Notes
from extractors.rules.quitting import kept_off
from extractors.rules.sentences import Sentence, not_own, sentences, touches
from extractors.rules.spent import spent
from extractors.rules.telling import Telling
from extractors.rules.topics import topic_of_title, undertakings
from extractors.rules.turning import turns_in
from extractors.rules.whose import heard_alone
from extractors.types import Claims
from graph.words import Chunk, Conversation, Message, Piece


@dataclass(slots=True)
class _Reading:
    """`topic`: what the talk goes on about; in a chat it outlives a message, in a diary an entry ends it."""

    known: Names
    notes: Notes
    title: str | None
    chat: bool
    errand: bool
    topic: str | None = None


def read_chunk(chunk: Chunk, conversation: Conversation, known: Names, path: str) -> Claims:
    messages = conversation.spoken
    notes = Notes()
    title = topic_of_title(conversation.title or "", known, notes)
    title = title or topic_of_title(topic_of(path) or "", known, notes)
    chat = conversation.kind in ("chat", "live")
    work = _Reading(known, notes, title, chat, errand(conversation), title)
    for piece in chunk.pieces:
        message = messages.get(piece.message_id)
        if message is not None and message.role == "self" and message.active:
            _message(message, piece, work)
    return notes.claims()


def _message(message: Message, piece: Piece, work: _Reading) -> None:
    foreign = not_own(message)
    if any(one.start <= piece.start and piece.end <= one.end for one in foreign):
        return  # nothing in it is the person's own: a book that was pasted in is not read word by word
    text = message.text[piece.start : piece.end]
    if noise(text) or junk_text(text):
        return
    parts = heard_alone(sentences(text, piece.start))
    own = [one for one in parts if not touches(one.start, one.end, foreign)]
    if not any(_of_oneself(one) for one in own):
        return  # a list, a query, a note on things: nothing of the person in it
    own = [one for one in own if not junk(one)]
    spoken = [undertakings(one, work.known, work.notes) for one in own]
    topic = (work.topic if work.chat else work.title) or _only(spoken)
    language = language_of(text)
    for sentence, named in zip(own, spoken, strict=True):
        if sentence.heading:
            topic = next(iter(named), topic)
            continue
        if not (work.chat and sentence.question) and not (work.errand and not _outright(sentence)):
            Telling(message.id, sentence, named, topic, language, work.notes).read()
        topic = next(iter(named), topic)
    work.topic = topic


def _of_oneself(sentence: Sentence) -> bool:
    return bool(
        personal(sentence)
        or cues_in(sentence)
        or turns_in(sentence)
        or kept_off(sentence.heard)
        or spent(sentence)
        or any(True for _ in happenings(sentence))
    )


def _only(spoken: Sequence[Collection[str]]) -> str | None:
    """The one undertaking of a whole entry: what stands before its name is about it too."""
    named = {ref for refs in spoken for ref in refs}
    return named.pop() if len(named) == 1 else None


def _outright(sentence: Sentence) -> bool:
    """Within an errand only what is said outright of oneself counts."""
    return any(cue.meaning.explicit and cue.meaning.modality == "want" for cue in cues_in(sentence))
