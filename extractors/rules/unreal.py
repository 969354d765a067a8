"""Words before a turn -> whether it is only feared, weighed, planned or remembered."""

import re
from collections.abc import Sequence

from extractors.rules.morphology import readings
from extractors.rules.sentences import Word

NEGATING = frozenset(
    {
        "не", "ни", "not", "never", "don't", "didn't", "don’t", "didn’t", "isn't", "isn’t", "won't", "won’t", "can't",
        "can’t", "wasn't", "wasn’t", "haven't", "haven’t", "hasn't", "hasn’t",
    }
)  # fmt: skip
_ENDS = frozenset(".!?…;")
_WILL = ("will", "'ll", "’ll")
NEAR = 3
# Close before the turn.
_NEARLY = frozenset(
    {
        "чуть", "едва", "почти", "бы", "б", "almost", "nearly", "would", "could", "might", "should", "must", "want",
        "wanted", "hope", "hoping", "planning", "каждый", "каждую", "каждое", "иногда", "обычно", "every", "usually", "sometimes",
        "need", "needs", "gonna", "thinking", "considering", "tempted", "regret",
    }
)  # fmt: skip
# Anywhere before it in its sentence.
_DOUBTED = frozenset(
    {
        "если", "вдруг", "боюсь", "боялся", "боялась", "может", "когда-нибудь", "мечтаю", "мечтал", "мечтала", "думал",
        "думала", "якобы", "будто", "ага", "if", "unless", "someday", "maybe", "perhaps", "afraid", "you",
    }
)  # fmt: skip
_REMEMBERED = re.compile(
    r"(?i:\bв\s+(?:детстве|школе|юности|молодости|студенчестве)\b|\bкогда-то\b|\b(?:\w+\s+)?лет\s+назад\b|"
    r"\bused\s+to\b|\bback\s+then\b|\bas\s+a\s+(?:child|kid|student)\b|\byears\s+ago\b|"
    r"\bwhen\s+(?:i|we)\s+(?:was|were)\s+(?:a|an|at|in|little|small|young|\d+|\w+teen|six|seven|eight|nine|ten|eleven|twelve)\b|"
    r"\bin\s+my\s+(?:teens|twenties|thirties|youth|childhood)\b|\bin\s+19\d\d\b)"
)


def doubtful(said: Sequence[Word], first: int) -> bool:
    """«чуть не бросила», «боюсь, что заброшу», «if I quit»: told of what did not happen, or not yet."""
    start = clause = first
    while clause and said[clause - 1].text[0].isalnum():
        clause -= 1
    if any(word.lower in ("чтобы", "чтоб") for word in said[clause:first]):
        return True  # «просит, чтобы баню я достроил»
    while start and said[start - 1].text[0] not in _ENDS:
        start -= 1
    if any(word.lower in _NEARLY for word in said[max(start, first - 4) : first + 2]):
        return True
    return any(word.lower in _DOUBTED for word in said[start:first])


def nearly(said: Sequence[Word]) -> frozenset[int]:
    """Places of what was not had after all: «чуть не купил мотоцикл», "almost bought a boat"."""
    return frozenset(
        place
        for n, word in enumerate(said)
        if word.lower in ("almost", "nearly")
        or (word.lower == "чуть" and any(one.lower == "не" for one in said[n + 1 : n + NEAR]))
        for place in range(n + 1, n + 1 + NEAR)
    )


def used_to(word: Word) -> bool:
    """«бросал»: told of what went on; «завязал» may be either, and then it happened."""
    reading = word.reading
    if (reading.pos, reading.tense, reading.aspect) != ("VERB", "past", "impf"):
        return False
    return not any(
        one.lemma == reading.lemma and one.tense == "past" and one.aspect == "perf"
        for one in readings(word.lower)
    )


def planned(said: Sequence[Word]) -> bool:
    """«вернусь», «допишу»: what is to come has not come."""
    return any(word.reading.pos == "VERB" and word.reading.tense == "futr" for word in said)


def to_come(said: Sequence[Word], first: int, last: int) -> bool:
    """«брошу хор», "I'll quit": what one will do is not done; what was decided on («решила: брошу») counts as begun."""
    near = said[max(0, first - NEAR) : first]
    mine = any(map(_shall, said[first:last]))
    if not mine and not any(word.lower.endswith(_WILL) for word in near):
        return False
    return not any(word.lower in NEGATING for word in (*near, *said[first:last])) and not decided(
        said, first
    )


def _shall(word: Word) -> bool:
    """«брошу», «уволюсь»; «выхожу» may be either, and then it is done now."""
    mine = [one for one in readings(word.lower) if one.person == "1per"]
    return bool(mine) and all(one.tense == "futr" for one in mine)


def decided(said: Sequence[Word], first: int) -> bool:
    """«решила отложить»: what was decided counts as begun; «не решила» decides nothing."""
    near = said[max(0, first - NEAR) : first]
    at = next((n for n, word in enumerate(near) if word.lemma == "решить"), None)
    return at is not None and not any(word.lower in NEGATING for word in near)


def remembered(text: str) -> bool:
    """Told of a time long past, so nothing of today turns."""
    return bool(_REMEMBERED.search(text))


def denied(said: Sequence[Word], first: int) -> bool:
    """«спина не болит», «ничего не болит», "no pain": what is said not to be."""
    return any(
        word.lower in NEGATING or word.lower in ("no", "без", "нет")
        for word in said[max(0, first - 1) : first]
    )


def supposed(said: Sequence[Word], first: int) -> bool:
    """«если останусь»: in the clause of an if."""
    for word in reversed(said[max(0, first - 6) : first]):
        if not word.text[0].isalnum():
            return False
        if word.lower in ("если", "if", "unless"):
            return True
    return False
