"""The words of a clause -> the name of a decision, a belief, an event."""

from collections.abc import Sequence

from extractors.rules.morphology import inflected, read
from extractors.rules.objects import phrase_after
from extractors.rules.sentences import Word

CLAUSE, SENTENCE, SHORTEST = 7, 9, 6
_ENDS = frozenset({",", ";", ":", "—", "–", ".", "!", "?", "…", "(", ")"})
_OPENINGS = frozenset({"а", "и", "но", "ну", "вот", "да", "ведь", "and", "but", "so", "well"})
# «К экзамену» and «до свадьбы» look ahead, «про развод» talks of it, «как на экзамене» is like it.
_NOT_THERE = frozenset(
    {"к", "ко", "до", "перед", "про", "о", "об", "для", "без", "вместо", "ради", "через", "насчет"}
)
_LIKE = frozenset({"как", "словно", "будто", "точно"})
_SHORT_NOTE = 5
# Verbs that only say that something was decided: what it was follows them.
_DECIDED = frozenset(
    {"решить", "решиться", "решено", "выбрать", "decided", "decide", "settled", "chose", "choose", "resolved"}
)  # fmt: skip


def clause(words: Sequence[Word], start: int) -> str:
    """Up to seven words from `start`, to the end of the clause."""
    out: list[str] = []
    for word in words[start:]:
        if len(out) >= CLAUSE or (len(out) >= 2 and word.text in _ENDS):
            break
        if word.text[0].isalnum():
            out.append(word.text)
    name = " ".join(out)
    return name if len(name) >= SHORTEST and len(out) > 2 else ""


def sentence(words: Sequence[Word]) -> str:
    """A belief is a sentence: its first words, whatever marks stand among them, but for an opening particle."""
    said = [word for word in words if word.text[0].isalnum()]
    while len(said) > 3 and said[0].lower in _OPENINGS:
        said = said[1:]
    return " ".join(word.text for word in said[:SENTENCE]) if len(said) >= 3 else ""


def decision(words: Sequence[Word], first: int, last: int) -> str:
    """«согласилась на подработку» -> согласиться на подработку; «решила уйти» -> уйти; empty when nothing follows."""
    verb = words[first]
    if verb.reading.pos in ("PRTF", "NOUN", "ADJF"):
        return ""
    if {verb.lemma, verb.lower} & _DECIDED:
        return _decided(words, last)
    follows = words[first + 1 : first + 6]
    object_: list[str] = []
    for word in follows:
        if word.text in _ENDS or word.reading.pos in ("VERB", "CONJ", "INFN", "GRND"):
            break
        if word.reading.pos not in ("PRCL", "ADVB", "NPRO", "PRED") or word.lower.isascii():
            object_.append(word.text)
    while object_ and len(object_[-1]) < 3:
        object_.pop()
    infinitive = verb.lemma if verb.reading.pos == "VERB" else verb.text.lower()
    if not object_ and not verb.lemma.endswith("ся"):
        return ""
    return " ".join([infinitive, *object_])


def _is_not(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].lower in ("не", "not")


def _decided(words: Sequence[Word], last: int) -> str:
    """«решила не бросать бег» is named with its «не»: it decides the reverse."""
    last += _is_not(words, last)
    phrase = phrase_after(words, last)
    if phrase and (phrase[0].reading.pos == "INFN" or phrase[0].lower.isascii()):
        said = [word.text for word in phrase]
        if _is_not(words, last - 1):
            said.insert(0, "not to" if phrase[0].lower.isascii() else "не")
        return " ".join(said)
    if last < len(words) and words[last].text in (":", "—", "-", "–"):
        return clause(words, last + 1)
    return ""


def event(words: Sequence[Word], at: int) -> str:
    """An event by its noun: «на операции» -> операция; empty for what something is only like."""
    word = words[at]
    if word.reading.pos != "NOUN" or _only_like(words, at):
        return ""
    if read(word.lemma).number == "plur":
        return word.lemma.capitalize()  # «похороны» have no singular
    return inflected(word.lower, word.lemma, "NOUN", frozenset({"nomn", "sing"})).capitalize()


def took_place(words: Sequence[Word], at: int) -> bool:
    """Whether it is told as having happened, not as ahead or talked of.

    By the preposition before it, then by a verb of the past in its sentence; a short note needs none.
    """
    n = _before(words, at)
    before = words[n] if n >= 0 else None
    if before is not None and before.reading.pos == "PREP":
        ahead = before.lower in ("на", "в", "во") and words[at].reading.case == "accs"
        return before.lower not in _NOT_THERE and not ahead
    if before is not None and before.reading.pos == "NOUN" and words[at].reading.case == "gent":
        return False  # «на крыльце больницы», «день свадьбы»
    verbs = [one for one in words if one.reading.pos in ("VERB", "PRTS")]
    said = sum(one.text[0].isalnum() for one in words)
    return any(one.reading.tense == "past" for one in verbs) if verbs else said < _SHORT_NOTE


def _only_like(words: Sequence[Word], at: int) -> bool:
    n = _before(words, at)
    if n >= 0 and words[n].reading.pos == "PREP":
        n -= 1
    return n >= 0 and words[n].lower in _LIKE


def _before(words: Sequence[Word], at: int) -> int:
    """Where the word before a noun and its adjectives stands; -1 without one."""
    n = at - 1
    while n >= 0 and words[n].reading.pos in ("ADJF", "PRTF", "NUMR"):
        n -= 1
    return n
