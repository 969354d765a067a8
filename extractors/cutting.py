"""A talk -> what is made of its words before they are kept: where it is cut, its chunks, signature and stems.

Nothing but words goes in, so that it is done in the process that reads, beside the one that keeps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.chunk import Stretch, chunk, passages, stretches
from extractors.likeness import MOST_CHARACTERS, signature
from graph.index import Words, before_each, entries
from graph.stems import folded, parted, stemmed, stemmed_of, words_of
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
    runs = _runs(talk)
    stems = tuple(_stems(talk, where, runs))
    whole = {
        talk.messages[one.place].id: own
        for one, own in zip(where, stems, strict=True)
        if _is_whole(one, talk)
    }
    words = [word for said in runs.values() for word in words_of(said)] if runs else None
    return Cut(talk, where, stems, before_each(talk, whole), chunk(talk), signature(talk, words))


def _runs(talk: Conversation) -> Mapping[int, list[str]]:
    """What is said at each place, folded and parted once for all; nothing of a talk that is signed in part."""
    said = {n: one.text for n, one in enumerate(talk.messages) if one.active}
    if sum(map(len, said.values())) + len(said) > MOST_CHARACTERS:
        return {}
    return {place: parted(folded(text)) for place, text in said.items()}


def _stems(
    talk: Conversation, where: Sequence[Stretch], runs: Mapping[int, list[str]]
) -> Iterator[str]:
    for one in where:
        known = runs.get(one.place) if _is_whole(one, talk) else None
        text = talk.messages[one.place].text
        yield stemmed(text[one.start : one.end]) if known is None else stemmed_of(known)


def _is_whole(one: Stretch, talk: Conversation) -> bool:
    return one.start == 0 and one.end == len(talk.messages[one.place].text)
