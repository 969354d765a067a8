"""A talk -> what is made of its words before they are kept: where it is cut, its chunks, signature and stems.

Nothing but words goes in, so that it is done in the process that reads, beside the one that keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.chunk import Stretch, chunk, passages, stretches
from extractors.likeness import MOST_CHARACTERS, signature
from graph.index import Words, before_each, entries
from graph.stems import folded, parted, stemmed_of, words_of
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
    """All of it, from the words alone, each of which is looked for once."""
    where = tuple(stretches(talk))
    stems: list[str] = []
    words: list[str] | None = [] if _signed_by_stretches(talk, where) else None
    for one in where:
        runs = parted(folded(talk.messages[one.place].text[one.start : one.end]))
        stems.append(stemmed_of(runs))
        if words is not None:
            words += words_of(runs)
    before = before_each(talk, _whole(talk, where, stems))
    return Cut(talk, where, stems, before, chunk(talk), signature(talk, words))


def _signed_by_stretches(talk: Conversation, where: Sequence[Stretch]) -> bool:
    """Whether the words of all stretches are those that are signed: no end of one parts a word, and no talk is too long."""
    texts = [one.text for one in talk.messages]
    for one in where:
        around = texts[one.place][one.end - 1 : one.end + 1]
        if len(around) == 2 and not (around[0].isspace() or around[1].isspace()):
            return False
    return sum(map(len, texts)) + len(texts) <= MOST_CHARACTERS


def _whole(talk: Conversation, where: Sequence[Stretch], stems: Sequence[str]) -> Mapping[str, str]:
    """Stems of messages that are one stretch, by their ids."""
    return {
        talk.messages[one.place].id: own
        for one, own in zip(where, stems, strict=True)
        if one.end - one.start == len(talk.messages[one.place].text)
    }
