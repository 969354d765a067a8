"""The words of a clause -> the name of a decision, a belief, an event."""

from collections.abc import Sequence
from itertools import islice, takewhile

from extractors.rules.chores import chore
from extractors.rules.doers import GIVE, HINDER
from extractors.rules.morphology import inflected, read
from extractors.rules.names import areas
from extractors.rules.objects import name_of, phrase_after
from extractors.rules.sentences import Word

CLAUSE, SENTENCE, SHORTEST = 7, 9, 6
_ENDS = frozenset({",", ";", ":", "—", "–", ".", "!", "?", "…", "(", ")"})
_STOPS = frozenset(".!?…")
_AND = frozenset({"и", "а", "но", "and", "but"})
# What follows these is what is valued.
_WEIGHS = frozenset(
    {
        "важный", "важно", "важнее", "ценный", "ценно", "ценить", "дорожить", "дорогой", "дорого", "important", "value",
        "cherish", "care",
    }
)  # fmt: skip
# By themselves these say of nothing what stands in the way.
_HINDERS = HINDER | GIVE
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
        if len(out) >= CLAUSE or word.text in _STOPS or (len(out) >= 2 and word.text in _ENDS):
            break
        if word.text[0].isalnum():
            out.append(word.text)
    name = " ".join(out)
    return name if len(name) >= SHORTEST and len(out) > 2 else ""


def obstacle(words: Sequence[Word], first: int) -> str:
    """«не дают уснуть соседи» by its clause; «шум мешает», where no thing follows, by what stands in the way."""
    name = clause(words, first)
    if not any(word.lemma in _HINDERS for word in words[first : first + 2]):
        return name
    subject = words[first - 1] if first else None
    if subject is not None and (subject.reading.pos, subject.reading.case) == ("NOUN", "nomn"):
        # A thing of the person's that is in the way of another is on the map by itself.
        own = areas().of(subject.lemma, subject.lower) is not None
        return "" if own else subject.text.capitalize()
    told = any(read(word).pos in ("NOUN", "INFN", "") for word in name.lower().split())
    return name if told else ""


def value(words: Sequence[Word], first: int, last: int) -> str:
    """«для меня важна обратимость» -> Обратимость; «важно, чтобы дети были рядом» -> чтобы дети были рядом."""
    if not any({word.lemma, word.lower} & _WEIGHS for word in words[first:last]):
        alone = last - first == 1 and words[first].reading.pos == "NOUN"
        return words[first].lemma.capitalize() if alone else sentence(words)
    phrase = phrase_after(words, last)
    if (
        phrase
        and any(word.reading.pos == "NOUN" for word in phrase)
        and not phrase[0].lower.isascii()
    ):
        name = name_of(phrase)
        return name[0].upper() + name[1:]
    n = last
    while n < len(words) and words[n].text in (",", ":", "—", "–", "-"):
        n += 1
    said = takewhile(lambda word: word.text not in _ENDS and word.lower not in _AND, words[n:])
    return _trimmed([*islice(said, CLAUSE)]) or sentence(words)


def _trimmed(some: list[Word]) -> str:
    """Words that end in no preposition and no conjunction."""
    while some and some[-1].reading.pos in ("PREP", "CONJ", "PRCL"):
        some.pop()
    return " ".join(word.text for word in some) if len(some) > 1 else ""


def sentence(words: Sequence[Word]) -> str:
    """A belief is a sentence: its first words, whatever marks stand among them, but for an opening particle."""
    said = [word for word in words if word.text[0].isalnum()]
    while len(said) > 3 and said[0].lower in _OPENINGS:
        said = said[1:]
    return _trimmed([*said[:SENTENCE]]) if len(said) >= 3 else ""


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
    if chore(phrase):
        return ""
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
