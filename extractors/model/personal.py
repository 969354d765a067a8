"""A chunk -> whether a model should read it: commands, code and recipes say nothing of the person and cost nothing."""

from collections.abc import Iterator

from extractors.rules.cues import cues_in
from extractors.rules.deeds import personal as told_of_oneself
from extractors.rules.junk import junk, junk_text
from extractors.rules.sentences import Sentence, Word, not_own, sentences, touches
from graph.words import Chunk, Conversation

_I = frozenset({"я", "мы", "мой", "наш", "себя"})
_ENGLISH = frozenset({"i", "me", "my", "mine", "myself", "we", "us", "our"})
# Said of oneself without any pronoun.
_STATES = frozenset(
    {
        "хотеться", "тянуть", "надо", "нужно", "пора", "прийтись", "страшно", "грустно", "стыдно", "тревожно",
        "обидно", "жаль", "главный", "важно", "мечта", "цель", "план", "устать",
    }
)  # fmt: skip


def personal(chunk: Chunk, talk: Conversation) -> bool:
    """True when one own sentence speaks of the person: says I, or tells a deed or a state without saying it.

    Diaries leave the pronoun out («Опять не пошла на керамику»), so a past or first-person verb is enough.
    """
    return any(_speaks(sentence) for sentence in _own_sentences(chunk, talk))


def _own_sentences(chunk: Chunk, talk: Conversation) -> Iterator[Sentence]:
    spoken = talk.spoken
    for piece in chunk.pieces:
        message = spoken[piece.message_id]
        if message.role != "self" or not message.active:
            continue
        text = message.text[piece.start : piece.end]
        if junk_text(text):
            continue
        foreign = not_own(message)
        for sentence in sentences(text, piece.start):
            if not touches(sentence.start, sentence.end, foreign) and not junk(sentence):
                yield sentence


def _speaks(sentence: Sentence) -> bool:
    """Also by what the rules know: an English deed that nobody does («Sold the guitar»), a cue."""
    if any(_mine(word) or _deed(word) for word in sentence.words):
        return True
    return told_of_oneself(sentence) or bool(cues_in(sentence))


def _mine(word: Word) -> bool:
    """A word for oneself; "I'm", "we've" are cut before the apostrophe."""
    if word.lemma in _I or word.lemma in _STATES:
        return True
    return word.lower.replace("’", "'").partition("'")[0] in _ENGLISH


def _deed(word: Word) -> bool:
    reading = word.reading
    if reading.pos not in ("VERB", "INFN"):
        return False
    return reading.person == "1per" or (reading.tense == "past" and reading.number == "sing")
