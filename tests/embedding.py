"""An embedding model with behaviour: texts of the same stems lie together, and it remembers what it was paid for."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from math import sqrt

from graph.errors import AnswerUnusable, ModelError
from graph.model.types import EmbeddedAs, Vector
from graph.stems import stems

WIDTH = 96


class StemEmbedder:
    """Every stem has its own direction; `alike` are stems that mean the same as another.

    `fails` are errors of the next calls, None where one goes well; `unreadable` a word it refuses.
    """

    def __init__(self, name: str = "stems", alike: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.alike = dict(alike or {})
        self.paid: list[str] = []
        self.asked: list[str] = []
        self.fails: list[ModelError | None] = []
        self.unreadable: str | None = None

    async def embed(
        self, texts: Sequence[str], kind: EmbeddedAs, *, job_id: str | None = None
    ) -> list[Vector]:
        error = self.fails.pop(0) if self.fails else None
        if error is not None:
            raise error
        if self.unreadable is not None and any(self.unreadable in text for text in texts):
            raise AnswerUnusable("bad_request")
        (self.asked if kind == "query" else self.paid).extend(texts)
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> Vector:
        found = [0.0] * WIDTH
        for stem in stems(text):
            named = sha256(self.alike.get(stem, stem).encode()).digest()
            found[int.from_bytes(named[:4]) % WIDTH] += 1.0
        length = sqrt(sum(one * one for one in found)) or 1.0
        return [one / length for one in found]
