"""Ways through a text that are linear give what the plain ones give, and take no square of its length."""

import random
import re
import time
from collections.abc import Callable

import pytest

from extractors.chunk import chunk, own, passages
from extractors.config import ChunkConfig
from extractors.formats.look import glance
from extractors.observe import verify
from extractors.quoting import foreign
from extractors.rules import Names, claim
from extractors.rules.sentences import not_own, touches
from extractors.types import Asked, RawFile
from graph.words import UNDATED, Conversation, Document, Message, Span
from tests.extractors.exports import NOW, reads

PIECES = ("пишет ", "сказал", "я ", "«", "»", '"', "“", "”", "\n", "\n> ", "слово ", ", — ", ". ", "said ")  # fmt: skip
SAID = r"(?:пишет|сказал|said)"
SPEECH = re.compile(SAID + r"\b[^.!?\n«»\"“”]{0,60}[«\"“]([^»\"”\n]*)[»\"”]", re.IGNORECASE)
FIRST = re.compile(r"[«\"“]([^»\"”\n]*)[»\"”]\s*[,—–-][\s,—–-]{0,5}" + SAID + r"\b", re.IGNORECASE)
CITED = re.compile(r"^[ \t]{0,3}>[^\n]*", re.MULTILINE)
TRIPLE = re.compile(r'"""(.+?)"""|\'\'\'(.+?)\'\'\'|<<<(.+?)>>>', re.DOTALL)
I_SAID = re.compile(r"\b(?:я|сам|сама|i)\b[^.!?\n]{0,20}$", re.IGNORECASE)


def message(text: str, *quoted: Span) -> Message:
    return Message("m", "self", text, UNDATED, "line:1-1", None, quoted)


def talk(one: Message) -> Conversation:
    return Conversation("c", "d", "note", None, UNDATED, (one,))


def plainly(one: Message) -> list[tuple[int, int]]:
    spans = [(s.start, s.end) for s in one.quoted]
    spans += [m.span() for m in CITED.finditer(one.text)]
    for pattern in (SPEECH, FIRST):
        for m in pattern.finditer(one.text):
            if not I_SAID.search(one.text[max(0, m.start() - 24) : m.start()]):
                spans.append(m.span(1))
    return spans


def test_others_words_are_found_as_the_plain_patterns_find_them() -> None:
    chance = random.Random(4)
    for _ in range(1_500):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 50)))
        start = chance.randint(0, len(text))
        one = message(text, Span(start, min(len(text), start + 5))) if start else message(text)
        spans, found = plainly(one), not_own(one)
        for _ in range(10):
            a, b = sorted((chance.randint(0, len(text)), chance.randint(0, len(text) + 1)))
            if a < b:
                assert touches(a, b, found) == any(s < b and a < e for s, e in spans), text


def test_triple_marks_close_as_the_plain_pattern_closes_them() -> None:
    chance = random.Random(5)
    marks = ('"""', "'''", "<<<", ">>>", "а", '"', "'", "<")
    for _ in range(3_000):
        text = "а" + "".join(chance.choice(marks) for _ in range(chance.randint(1, 30)))
        spans = [found.span() for found in TRIPLE.finditer(text)]

        assert all(touches(a, b, foreign(text)) for a, b in spans), text
        assert sum(s.end - s.start for s in foreign(text)) == len({i for a, b in spans for i in range(a, b)})  # fmt: skip


def test_own_words_of_a_chunk_are_those_of_its_message() -> None:
    chance = random.Random(6)
    for _ in range(300):
        text = "".join(chance.choice(PIECES) for _ in range(120))
        cuts = sorted(chance.sample(range(len(text)), 6))
        one = message(text, *(Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True)))

        whole = chunk(talk(one), ChunkConfig(own_tokens=10_000))

        assert sum(c.own_words for c in whole) == len(re.findall(r"\w+", own(one)))


MB = 1 << 20
LONG: dict[str, str] = {
    "one word": "а" * (2 * MB),
    "words": "слово " * (MB // 6),
    "quotes": "«" * (MB // 4),
    "speech": "он сказал «да» " * (MB // 12),
    "closed late": "<<<" * (MB // 4) + ">>>",
    "cited": "> слово\n" * (MB // 32),
    "printed": "слово, пишет автор " * (MB // 12),
    "printed in lines": "слово, пишет автор\n" * (MB // 12),
    "dots": "1.1." * (MB // 4) + "01/01/" * (MB // 6),
    "blanks": "x" + " " * MB + "x",
    "months": "января " * (MB // 7),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_a_long_text_takes_no_square_of_its_length(text: str) -> None:
    one = message(text, *foreign(text))
    asked = Asked("UTC", NOW)
    document = Document("d", "a.txt", "", len(text), None, "text", UNDATED)
    steps: list[Callable[[], object]] = [
        lambda: glance(RawFile("a.txt", text.encode())),
        lambda: reads(text, "a.txt", asked),
        lambda: passages(talk(one), document),
        lambda: not_own(one),
        lambda: [
            verify(claim(c, talk(one), Names([])), c, talk(one)) for c in chunk(talk(one))[:3]
        ],
    ]

    for step in steps:
        before = time.process_time()
        step()
        assert time.process_time() - before < 10
