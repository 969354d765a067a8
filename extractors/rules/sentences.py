"""A message -> its sentences with their places, their words, and what of it is not the person's own."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from extractors.rules.morphology import Reading, read, readings
from graph.words import Message, Span

LONGEST = 200
SHORT = 24
_END = re.compile(r"(?:[.!?…]+[»\"”)]*(?=\s|$))|\n+")
_INNER = re.compile(r"(?:[;:—–]|,\s+(?:но|а|зато|хотя|потому|but|because|although)\b|,)\s")
_LEAD = re.compile(r"\s*(?:#{1,6}\s+|[-*•+]\s+(?:\[[ xX]\]\s+)?|\d{1,2}[.)]\s+)?")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|[^\w\s]")
_SAID = (
    r"(?:пиш[еу]т|писал[аи]?|напис(?:ал[аи]?|ала)|говор(?:ит|ят|ил|ила|или)|сказал[аи]?|скажет|"
    r"ответил[аи]?|отвечает|спросил[аи]?|спрашивает|прислал[аи]?|добавил[аи]?|кричит|крикнул[аи]?|"
    r"процитировал[аи]?|цитирует|считает|думает|по[её]т(?:ся)?|поют|написано|гласит|goes|reads|sings?|(?:его|е[её]|их) (?:слова|ответ|фраза|цитата)|"
    r"(?:his|her|their) (?:words|answer|reply)|"
    r"says?|said|writes?|wrote|asks?|asked|replied|replies|told|texted)"
)
_SPEECH = re.compile(_SAID + r"\b[^.!?\n«»\"“”]{0,60}[«\"“]([^»\"”\n]*)[»\"”]", re.IGNORECASE)
_QUOTED = re.compile(r"[«\"“]([^»\"”\n]*)([»\"”\n]|\Z)")
_THEN_SAID = re.compile(r"\s*[,—–-][\s,—–-]{0,5}" + _SAID + r"\b", re.IGNORECASE)
_OPENING = re.compile(r"[«\"“]")
# A verb of speech and what may stand between it and the quote.
_LONGEST_LEAD = 80
# «…, пишет наш читатель»: an article that lends its «я» to somebody.
_PRINTED = re.compile(
    r",\s{0,3}[—–-]?\s{0,3}(?:(?:пишет|пишут|сообща[ею]т|рассказыва[ею]т|утвержда[ею]т|уверя[ею]т|отмеча[ею]т|советует|делится)\s+"
    r"(?:наша?\s+|один\s+из\s+|одна\s+из\s+)?(?:читател|автор|эксперт|специалист|журналист|корреспондент|издани|газет)\w*|"
    r"(?:writes|reports|says)\s+(?:our|the|one)\s+(?:reader|author|expert|journalist|correspondent|paper|magazine)\b)",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"[.!?…\n]")
_CITED = re.compile(r"^[ \t]{0,3}>[^\n]*", re.MULTILINE)
# Stands for a word that tells of somebody else; it ends a clause.
_VEIL = ";"
_AS_DEEDS = ("ла", "сели")
# «дела» and «правила» are hardly ever what somebody did.
_LIKELY = 0.15
_I_SAID = re.compile(r"\b(?:я|сам|сама|i)\b[^.!?\n]{0,20}$", re.IGNORECASE)


class Word(NamedTuple):
    """A tuple, for there are millions of them; one for all places where it stands."""

    text: str
    lower: str
    reading: Reading

    @property
    def lemma(self) -> str:
        return self.reading.lemma


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is the exact stretch `[start, end)` of the message; `line` counts paragraphs.

    `heard` is the text without the words that tell of others, each of which is a mark instead: it has as many `words`.
    """

    text: str
    start: int
    end: int
    line: int
    words: tuple[Word, ...]
    heading: bool = False
    question: bool = False
    heard: str = ""

    @property
    def told(self) -> tuple[Word, ...]:
        """All words, those that tell of others too; each in its place."""
        return self.words if self.heard == self.text else words(self.text)

    @property
    def of_others(self) -> bool:
        """Whether most of it tells of others, so that what is left has no feeling of its own."""
        said = sum(word.text[0].isalnum() for word in self.told)
        return sum(word.text[0].isalnum() for word in self.words) * 2 < said


@lru_cache(maxsize=8)
def not_own(message: Message) -> tuple[Span, ...]:
    """Stretches of a message that are others' words: known ones, `>` lines, speech in quotes after «пишет».

    In order and apart from each other. A long message is asked for once a chunk, and looked through once.
    """
    text = message.text
    spans = [*message.quoted]
    if ">" in text:
        spans += [Span(m.start(), m.end()) for m in _CITED.finditer(text)]
    spans += _printed(text)
    for start, inside in (*_speech(text), *_speech_first(text)):
        if not _I_SAID.search(text[max(0, start - 24) : start]):
            spans.append(inside)
    return tuple(_apart(sorted(spans, key=lambda span: (span.start, span.end))))


def _printed(text: str) -> Iterator[Span]:
    """Whole sentences that end in whose words they are."""
    done = 0
    for said in _PRINTED.finditer(text):
        if said.start() < done:
            continue
        start = max(done, *(text.rfind(sign, done, said.start()) + 1 for sign in ".!?…\n"))
        end = _SENTENCE_ENDS.search(text, said.end())
        done = end.start() if end else len(text)
        yield Span(start, done)


def _speech(text: str) -> Iterator[tuple[int, Span]]:
    """«пишет: "…"», only in lines that open a quote and close one: looking for verbs everywhere takes seconds."""
    at = 0
    while opening := _OPENING.search(text, at):
        start, end = opening.start(), text.find("\n", opening.start())
        end = len(text) if end < 0 else end
        closed = 1 + max(text.rfind(sign, start + 1, end) for sign in '»"”')
        if closed:
            for m in _SPEECH.finditer(text, max(at, start - _LONGEST_LEAD), closed):
                yield m.start(), Span(*m.span(1))
        at = end


def _speech_first(text: str) -> Iterator[tuple[int, Span]]:
    """«"…", — говорит»: all marks that open before one that closes share what follows it."""
    at = 0
    while quoted := _QUOTED.search(text, at):
        close = quoted.start(2)
        said = _THEN_SAID.match(text, close + 1) if quoted[2] not in ("", "\n") else None
        if said:
            yield quoted.start(), Span(*quoted.span(1))
        at = said.end() if said else close if quoted[2] == '"' else quoted.end()
        if not quoted[2]:
            return


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    held: Span | None = None
    for span in spans:
        if held is not None and span.start <= held.end:
            held = Span(held.start, max(held.end, span.end))
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def touches(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Of spans in order and apart, only the last that begins before the end can."""
    place = bisect_left(spans, end, key=lambda span: span.start)
    return place > 0 and start < spans[place - 1].end


def sentences(text: str, offset: int = 0) -> tuple[Sentence, ...]:
    """Sentences in order; very short ones lean on the one before, very long ones are cut at a clause."""
    out: list[Sentence] = []
    for line, start, end in _merged(text, _pieces(text)):
        out.append(_sentence(text, start, end, line, offset))
    return tuple(out)


def _sentence(text: str, start: int, end: int, line: int, offset: int) -> Sentence:
    piece = text[start:end]
    before = start
    while before > 0 and text[before - 1] == " ":
        before -= 1
    heading = before > 0 and text[before - 1] == "#"
    question = piece.rstrip().endswith("?")
    return Sentence(
        piece, offset + start, offset + end, line, words(piece), heading, question, piece
    )


def veiled(sentence: Sentence, veil: Collection[int]) -> Sentence:
    """The sentence without the words at these places."""
    n = -1

    def seen(found: re.Match[str]) -> str:
        nonlocal n
        n += 1
        return _VEIL if n in veil else found.group()

    heard = _WORD.sub(seen, sentence.text)
    return replace(sentence, heard=heard, words=words(heard))


def words(text: str) -> tuple[Word, ...]:
    said = tuple(map(_word, _WORD.findall(text)))
    if any(word.reading.pos == "ADVB" for word in said):
        said = tuple(_led(said))
    return tuple(_as_deeds(said)) if any(map(_deed, said)) else said


def _led(said: Sequence[Word]) -> Iterator[Word]:
    """«с хором», «перед бегом»: behind a preposition stands a noun, not how something is done."""
    for n, word in enumerate(said):
        noun = None
        if word.reading.pos == "ADVB" and n and said[n - 1].reading.pos == "PREP":
            noun = next((one for one in readings(word.lower) if one.pos == "NOUN" and one.lemma != word.lower), None)  # fmt: skip
        yield word if noun is None else word._replace(reading=noun)


def _as_deeds(said: Sequence[Word]) -> Iterator[Word]:
    """«снова начала бегать», «копала грядки»: read alone they are likelier nouns, which the word before would show."""
    for n, word in enumerate(said):
        deed = _deed(word)
        led = n > 0 and said[n - 1].reading.pos in ("PREP", "ADJF", "NUMR", "NOUN")
        yield word if deed is None or led else deed


def _deed(word: Word) -> Word | None:
    """What a woman says of herself, or several of themselves, and what is also a beginning, a village, a saw, soap."""
    if word.reading.pos != "NOUN" or not word.lower.endswith(_AS_DEEDS):
        return None
    return _told(word.text, word.lower)


@lru_cache(maxsize=5_000)
def _told(text: str, lower: str) -> Word | None:
    past = (one for one in readings(lower) if (one.pos, one.tense) == ("VERB", "past"))
    deed = next((one for one in past if one.score >= _LIKELY), None)
    return None if deed is None else Word(text, lower, deed)


@lru_cache(maxsize=50_000)
def _word(text: str) -> Word:
    lower = text.lower().replace("ё", "е")
    reading = read(lower)
    if reading.name and text[0].islower():  # «не пишу стихов» names no Mr. Stikhov
        reading = next((one for one in readings(lower) if not one.name), reading)
    if reading.pos == "ADJS":  # «похудела» is what she did before it is what she is like
        deed = (one for one in readings(lower) if one.pos == "VERB" and one.score >= reading.score)
        reading = next(deed, reading)
    return Word(text, lower, reading)


def _pieces(text: str) -> Iterator[tuple[int, int, int]]:
    line = start = 0
    for m in [*_END.finditer(text), None]:
        end = len(text) if m is None else m.end()
        if m is not None and text[start : m.start()].strip().isdigit():
            continue  # the number of a list is no sentence
        lead = _LEAD.match(text, start, end)
        begin = lead.end() if lead else start
        while begin < end and text[begin].isspace():
            begin += 1
        stop = end
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        if stop > begin:
            yield from _cut(text, begin, stop, line)
        if m is not None and "\n" in m.group():
            line += 1
        start = end


def _cut(text: str, start: int, end: int, line: int) -> Iterator[tuple[int, int, int]]:
    while end - start > LONGEST:
        cuts = [m.start() + 1 for m in _INNER.finditer(text, start + 40, start + LONGEST)]
        space = text.rfind(" ", start, start + LONGEST)
        at = cuts[-1] if cuts else space if space > start else start + LONGEST
        yield line, start, at
        start = at
        while start < end and text[start].isspace():
            start += 1
    if end > start:
        yield line, start, end


def _merged(text: str, pieces: Iterator[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """What is told and what is asked stay apart: «Бросила хор. Зря?»."""
    held: tuple[int, int, int] | None = None
    for line, start, end in pieces:
        short = held and held[0] == line and min(end - start, held[2] - held[1]) < SHORT
        alike = held and (text[held[2] - 1] == "?") == (text[end - 1] == "?")
        if held and short and alike and end - held[1] <= LONGEST:
            held = (line, held[1], end)
            continue
        if held:
            yield held
        held = (line, start, end)
    if held:
        yield held
