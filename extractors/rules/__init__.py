"""Without any model: a chunk -> claims by patterns and word lists; a text -> what is felt in it."""

from extractors.rules.affect import AffectReading, affect, heat
from extractors.rules.names import Names
from extractors.rules.reading import read_chunk
from extractors.types import Claims
from graph.words import Chunk, Conversation

__all__ = ["AffectReading", "Names", "affect", "claim", "heat"]


def claim(chunk: Chunk, conversation: Conversation, known: Names, *, path: str = "") -> Claims:
    """What the person's own sentences of this chunk say; never believed before `observe.verify`.

    `path` is the file's in the import: its folders may name what the text is about.
    """
    return read_chunk(chunk, conversation, known, path)
