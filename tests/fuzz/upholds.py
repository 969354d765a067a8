"""What must hold of every file, however broken: a reader answers, and nobody's words become the owner's."""

from collections.abc import Iterator
from pathlib import Path

from extractors import intake
from extractors.formats import read
from extractors.types import Asked, Broken, RawFile, Read, Reading, Skipped
from graph.errors import MindError
from graph.words import Message
from tests.fuzz.seeds import ASKED, FOREIGN


def answered(path: str, data: bytes, asked: Asked = ASKED) -> Read:
    """Reads a file as the product does, and checks what must hold of any."""
    return held(read(RawFile(path, data), "d", asked))


def held(outcome: Read) -> Read:
    """What must hold of a reading."""
    match outcome:
        case Reading():
            accounted(outcome)
            for message in spoken(outcome):
                sound(message)
        case Skipped() | Broken():
            assert outcome.reason.strip()
    return outcome


def accounted(reading: Reading) -> None:
    """A reading that brings nothing says why."""
    assert any(one.messages for one in reading.conversations) or any(
        problem.strip() for problem in reading.problems
    )


def spoken(reading: Reading) -> Iterator[Message]:
    for one in reading.conversations:
        ids = [message.id for message in one.messages]
        assert len(ids) == len(set(ids))
        yield from one.messages


def sound(message: Message) -> None:
    assert message.text.strip()
    message.text.encode("utf-8")
    assert "\0" not in message.text
    last = 0
    for span in message.quoted:
        assert 0 <= span.start < span.end <= len(message.text)
        last = max(last, span.end)
    dated = message.dated
    assert (dated.at is None) == (dated.until is None) or dated.until is None
    if dated.at is not None:
        assert dated.at.tzinfo is not None


def own_words(reading: Reading) -> str:
    """What would count as the owner's own: their messages without what is marked as another's in them."""
    out: list[str] = []
    for message in spoken(reading):
        if message.role == "self":
            text = list(message.text)
            for span in message.quoted:
                text[span.start : span.end] = " " * (span.end - span.start)
            out.append("".join(text))
    return "\n".join(out)


def kept_apart(outcome: Read) -> None:
    if isinstance(outcome, Reading):
        assert FOREIGN not in own_words(outcome)


def unpacked(data: bytes, place: Path) -> None:
    """An archive as the product takes it in: refused whole, or each of its files answered."""
    place.write_bytes(data)
    try:
        files = list(intake.members([intake.Arrival("all.zip", place)]))
    except MindError:
        return
    for file in files:
        if isinstance(file, RawFile):
            answered(file.path, file.data)
        else:
            assert file.reason.strip()
