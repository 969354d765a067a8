"""A model's words, sentence by sentence as they stream: what it cites, quotes and counts has to be there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from api.agent.evidence import Numbered, pointed
from api.agent.types import Cite

NOTHING = "NOTHING"
SHORT_QUOTE = 3
# A sentence ends where the next one begins: its marks of evidence may stand after the full stop.
_MARK = r"[\[(]\s*E\d+(?:\s*[,;]\s*E?\d+)*\s*[\])]"
_END = re.compile(rf"(?:[.!?…]+[»”\")]*(?:\s*{_MARK})*[.,;]*)\s+(?=[^\s\[(])|\n+")
_MARKS = re.compile(rf"\s*{_MARK}")
_NUMBER = re.compile(r"\d+")
_QUOTED = re.compile(r"«([^»]+)»|“([^”]+)”|„([^“]+)“|\"([^\"]+)\"")
_FIGURE = re.compile(r"\b(?:19|20)\d\d\b|\d+(?:[.,]\d+)?\s?%")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?://)[^)]*\)")


@dataclass(slots=True)
class Checked:
    """Feed pieces in, take sound sentences out. `known` is all text that figures and quotes may come from.

    Where a citation is needed nothing is let out before the first sentence that has one. `denied`: the
    model said that there is no answer.
    """

    evidence: Sequence[Numbered]
    known: str
    needs_citation: bool
    cites: list[Cite] = field(default_factory=list[Cite])
    dropped: int = 0
    denied: bool = False
    _rest: str = ""
    _held: list[str] = field(default_factory=list[str])
    _numbers: dict[int, int] = field(default_factory=dict[int, int])

    def feed(self, piece: str) -> Iterator[str]:
        self._rest += piece
        while (end := _END.search(self._rest)) is not None:
            sentence, self._rest = self._rest[: end.end()], self._rest[end.end() :]
            yield from self._take(sentence)

    def finish(self) -> Iterator[str]:
        """The last sentence; what was held back for want of a citation is dropped."""
        sentence, self._rest = self._rest, ""
        if sentence.strip():
            yield from self._take(sentence)
        self.dropped += len(self._held)
        self._held.clear()

    @property
    def nothing(self) -> bool:
        """Nothing was cited where something had to be."""
        return self.needs_citation and not self.cites

    def _take(self, sentence: str) -> Iterator[str]:
        if sentence.strip().strip(".*_«»\"'") == NOTHING:
            self.denied = True
            return
        quotes = [" ".join("".join(found).split()) for found in _QUOTED.findall(sentence)]
        if not self._sound(sentence, quotes):
            self.dropped += 1
            return
        sentence = _MARKS.sub(lambda found: self._mark(found.group(), sentence, quotes), sentence)
        sentence = _LINK.sub(r"\1", _IMAGE.sub(r"[\1]", sentence))
        if self.needs_citation and not self.cites:
            self._held.append(sentence)
            return
        yield from self._held
        self._held.clear()
        yield sentence

    def _sound(self, sentence: str, quotes: Iterable[str]) -> bool:
        """Longer quotes stand word for word somewhere, years and percentages were given."""
        bare = _MARKS.sub("", sentence)
        if any(figure not in self.known for figure in _FIGURE.findall(bare)):
            return False
        return all(quote in self.known for quote in quotes if len(quote.split()) >= SHORT_QUOTE)

    def _mark(self, marks: str, sentence: str, quotes: Sequence[str]) -> str:
        """The marks of the prompt as marks of the answer: [1] is the first citation; unknown ones go."""
        shown: list[int] = []
        claim = _MARKS.sub("", sentence)
        for number in map(int, _NUMBER.findall(marks)):
            one = next((e for e in self.evidence if e.number == number), None)
            if one is None:
                continue
            if number not in self._numbers:
                self.cites.append(pointed(one.cite, claim, quotes))
                self._numbers[number] = len(self.cites)
            shown.append(self._numbers[number])
        return "".join(f" [{one}]" for one in dict.fromkeys(shown))
