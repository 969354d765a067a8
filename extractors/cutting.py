"""A talk -> what is made of its words before they are kept: where it is cut, its chunks, signature and stems.

Nothing but words goes in, so that it is done in the process that reads, beside the one that keeps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.chunk import Stretch, chunk, passages, stretches
from extractors.likeness import signature
from graph.index import Words, before_each, entries
from graph.stems import stemmed
from graph.words import Chunk, Conversation, Document, Passage


@dataclass(frozen=True, slots=True)
class Cut:
    """A talk as it is cut. `stems`: of each stretch; `before`: by message, of the turn before it."""

    talk: Conversation
    where: Sequence[Stretch]
    stems: Sequence[str]
    before: Mapping[str, str]
    chunks: Sequence[Chunk]
    signature: bytes | None

    def passages(self, document: Document) -> tuple[tuple[Passage, ...], dict[str, Words]]:
        """What is found by search, and by id what the index takes of it."""
        pieces = passages(self.talk, document, self.where)
        stemmed = (
            (piece.id, piece.message_id, own) for piece, own in zip(pieces, self.stems, strict=True)
        )
        return pieces, entries(stemmed, [self.talk], self.before)


def cut(talk: Conversation) -> Cut:
    """All of it, from the words alone."""
    where = tuple(stretches(talk))
    return Cut(
        talk,
        where,
        tuple(_stems(talk, where)),
        before_each(talk),
        chunk(talk),
        signature(talk),
    )


def _stems(talk: Conversation, where: Sequence[Stretch]) -> Iterator[str]:
    for one in where:
        yield stemmed(talk.messages[one.place].text[one.start : one.end])
