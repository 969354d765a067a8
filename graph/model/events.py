"""Bytes of an event stream -> pieces of text, and at the end what kind of end it was."""

from collections.abc import Iterator

from graph.model.ends import (
    Answer,
    Away,
    Counted,
    Cut,
    End,
    Json,
    counted,
    first_choice,
    json_of,
    object_of,
    of_error,
)

_DATA = b"data:"
_LONGEST_LINE = 4 << 20


class Events:
    """Eats one stream. First deltas without words and a last event without choices are usual."""

    def __init__(self) -> None:
        self.model: str | None = None
        self.usage: Counted | None = None
        self._rest = b""
        self._finish: str | None = None
        self._done = False
        self._error: Json | None = None

    @property
    def over(self) -> bool:
        return self._done or self._error is not None

    def eat(self, raw: bytes) -> Iterator[str]:
        *lines, self._rest = (self._rest + raw).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            # No event is that long; what follows would not be understood.
            self._error = {"error": None}
        for line in lines:
            yield from self._line(line.strip())
            if self.over:
                return

    def _line(self, line: bytes) -> Iterator[str]:
        """Comments, names of events and empty lines say nothing."""
        if not line.startswith(_DATA):
            return
        said = line.removeprefix(_DATA).strip()
        if said == b"[DONE]":
            self._done = True
            return
        told = json_of(said)
        if told is None or told.get("error"):
            self._error = told or {"error": None}
            return
        yield from self._told(told)

    def _told(self, told: Json) -> Iterator[str]:
        name = told.get("model")
        self.model = name if isinstance(name, str) and name else self.model
        self.usage = counted(told.get("usage")) or self.usage
        choice = first_choice(told)
        if choice is None:
            return
        piece = object_of(choice.get("delta")) or {}
        finish = choice.get("finish_reason")
        if piece.get("refusal"):
            self._finish = "refusal"
        elif isinstance(finish, str) and self._finish is None:
            self._finish = finish
        words = piece.get("content")
        if isinstance(words, str) and words:
            yield words

    def end(self, text: str) -> End:
        """What became of the stream whose words were these."""
        if self._error is not None:
            if text:
                return Cut(text)
            return of_error(self._error)
        if self._finish is not None or self._done:
            return Answer(text, self._finish or "stop", self.model, self.usage)
        return Cut(text) if text else Away(None, owed=True)
