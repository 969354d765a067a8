"""A talk with an assistant -> whether it is an errand: something asked for once, that says nothing of the person."""

from functools import lru_cache

from extractors.rules.cues import cues_in
from extractors.rules.deeds import personal
from extractors.rules.junk import junk, junk_text
from extractors.rules.sentences import Sentence, sentences
from graph.words import Conversation

# Who has said nothing of themselves in so many letters gave something to work on.
_LOOKED_AT = 60_000


def errand(talk: Conversation) -> bool:
    """A chat that begins with a request: no own sentence of its first message speaks of the person."""
    if talk.kind not in ("chat", "live"):
        return False
    first = next(
        (m for m in talk.messages if m.role == "self" and m.active and m.text.strip()), None
    )
    if first is None:
        return False
    return _asks(first.text[:_LOOKED_AT])


# A long talk is looked at once a chunk.
@lru_cache(maxsize=8)
def _asks(text: str) -> bool:
    if junk_text(text):
        return True
    return not any(_of_the_person(one) for one in sentences(text) if not junk(one))


def _of_the_person(sentence: Sentence) -> bool:
    return personal(sentence) or any(cue.meaning.explicit for cue in cues_in(sentence))
