"""Pieces of a stream -> the same without the reasoning that some models write before their answer."""

from typing import Literal

_OPENS = ("<think>", "<thinking>")


class Thoughtless:
    """Holds back the first letters until it is sure that they are no mark."""

    def __init__(self) -> None:
        self._held = ""
        self._ends = ""
        self._now: Literal["start", "inside", "after", "words"] = "start"

    def eat(self, piece: str) -> str:
        if self._now == "words":
            return piece
        self._held += piece
        if self._now == "start":
            self._begin()
        if self._now == "inside" and self._ends in self._held:
            self._held = self._held.partition(self._ends)[2]
            self._now = "after"
        if self._now == "after":
            self._held = self._held.lstrip()
            self._now = "words" if self._held else "after"
        return self._given() if self._now == "words" else ""

    def rest(self) -> str:
        """What was held back to the end: words, unless it was a thought without an end."""
        return self._given() if self._now == "start" else ""

    def _begin(self) -> None:
        start = self._held.lstrip()
        for mark in _OPENS:
            if start.startswith(mark):
                self._ends = mark.replace("<", "</")
                self._now = "inside"
                return
        if start and not any(mark.startswith(start) for mark in _OPENS):
            self._now = "words"

    def _given(self) -> str:
        given, self._held = self._held, ""
        return given
