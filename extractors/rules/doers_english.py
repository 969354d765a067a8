"""An English clause -> whose it is: without grammar, by what it begins with and whether a verb follows that."""

from collections.abc import Sequence

from extractors.rules.doers import Doer, Owner, told_by
from extractors.rules.names import areas
from extractors.rules.people import nobody
from extractors.rules.pets import kin
from extractors.rules.sentences import Word

REACH = 5
_TO_ME = frozenset({"me", "us", "my", "our", "mine", "myself"})
_MINE = frozenset({"i", "we"})
_ASKING = frozenset({"why", "how", "what", "where"})
_DO = frozenset({"do", "does", "did"})
_LEADS = frozenset({"for", "to"})
_ADVERBS = frozenset({"always", "never", "just", "still", "really", "also", "finally", "now", "already", "who", "often"})  # fmt: skip
# What things are and do as well.
_ANYTHING = frozenset({"is", "was", "has", "had", "made", "got", "went", "put", "set", "cut", "let", "met", "keeps", "will", "came"})  # fmt: skip
_SMALL = frozenset({"in", "on", "at", "with", "from", "of", "and"})


def _list(name: str) -> frozenset[str]:
    return told_by()["english"][name]


def plain(word: Word) -> str:
    """«he's» -> he."""
    return word.lower.replace("’", "'").split("'")[0]


def owner_in_english(said: Sequence[Word], start: int, end: int) -> Owner:
    if any(plain(word) in _MINE for word in said[start:end]):
        return "self"
    return (
        _ranked(said, start, end) or _subject(said, start, end) or _wanting(said, start) or "open"
    )


def reaches_me_in_english(said: Sequence[Word], start: int, end: int, doer: Doer) -> bool:
    return any(said[n].lower in _TO_ME and n not in doer.subject for n in range(start, end))


def of_oneself_in_english(said: Sequence[Word], start: int, end: int) -> bool:
    return any(word.lower in _list("of_oneself") for word in said[start:end])


def _begin(said: Sequence[Word], start: int, end: int) -> int:
    """Past the words that open a sentence."""
    n = start
    asked = False
    while n < end and (said[n].lower in _list("openers") or said[n].lower.endswith("ly") or not said[n].text[0].isalnum()):  # fmt: skip
        asked = asked or said[n].lower in _ASKING
        n += 1
        if asked and n < end and said[n].lower in _DO:
            n += 1
    if (
        n + 2 < end
        and said[n].lower in ("in", "at", "on")
        and said[n + 1].lower in _list("determiners")
    ):
        n += 3  # «in the film she decides»
    return n


def _subject(said: Sequence[Word], start: int, end: int) -> Doer | None:
    n = _begin(said, start, end)
    if n >= end:
        return None
    if _asked(said, n) or (plain(said[n]) in _list("pronouns") and _does(said, n, end)):
        return Doer("", "", frozenset({n}))
    if said[n].lower in ("his", "her", "their") and _wished(said, n + 1, end):
        return Doer("", "", frozenset())
    for m in range(n, min(n + 4, end)):
        if m > n and said[n].lower not in _list("determiners"):
            return None
        if not _somebody(said, m):
            continue
        if "'" in said[m].lower.replace("’", "'") and _wished(said, m + 1, end):
            return Doer("", "", frozenset(range(n, m + 1)))
        if not _does(said, m, end):
            return None
        serving = said[m].lower in _list("serving")
        return Doer("", "", frozenset(range(n, m + 1)), serving)
    return None


def _asked(said: Sequence[Word], n: int) -> bool:
    """«why do people want», «Tom, who wants»."""
    do = n > 0 and said[n - 1].lower in _DO
    them = said[n].lower == "people" or said[n].lower in _list("pronouns")
    return (do and them) or (n > 0 and said[n].lower == "who")


def _somebody(said: Sequence[Word], n: int) -> bool:
    word = said[n]
    if plain(word) in kin() or word.lower.removesuffix("s") in kin():
        return True
    if plain(word) in _list("people") or plain(word) in _list("serving"):
        return True
    begins = n == 0 or not said[n - 1].text[0].isalnum()
    named = word.text[0].isupper() and word.text[1:].islower() and len(plain(word)) > 2
    if (
        not named
        or plain(word) in nobody() | _list("things")
        or word.lower.endswith("ing")
        or areas().of(word.lower, word.lower)
    ):
        return False
    return not begins or _behind(said, n + 1)


def _behind(said: Sequence[Word], n: int) -> bool:
    """A first word with a capital is a name only where what somebody does follows at once: «Kate is saving»."""
    if "'" in said[n - 1].lower.replace("’", "'"):
        return True
    if n >= len(said):
        return False
    does = said[n].lower in _list("auxiliary") - _ANYTHING or _third(said, n)
    return does or (said[n].lower in _ANYTHING and _acts(said, n + 1))


def _acts(said: Sequence[Word], n: int) -> bool:
    """«Kate is saving», «Kate got promoted», where «weather was nice» is none."""
    return n < len(said) and said[n].lower.endswith(("ing", "ed", "been"))


def _third(said: Sequence[Word], n: int) -> bool:
    return said[n].lower in _list("of_oneself") or said[n].lower in _list("wanting")


def _does(said: Sequence[Word], n: int, end: int) -> bool:
    """Whether a verb follows what may be a subject, with at most a few small words between."""
    if "'" in said[n].lower.replace("’", "'"):  # «mum's planning», where «mum's garden» is a thing
        short = plain(said[n]) in _list("pronouns")
        return short or _acts(said, n + 1) or (n + 1 < end and _third(said, n + 1))
    for word in said[n + 1 : min(n + 1 + REACH, end)]:
        low = word.lower
        if low in _list("auxiliary") or low in _list("of_oneself") or low in _list("wanting"):
            return True
        if low in _ADVERBS or low in _SMALL or low in _list("determiners"):
            continue
        if len(low) > 3 and (low.endswith("ed") or (low.endswith("s") and not low.endswith("ss"))):
            return True
        if low.endswith("ing"):
            return False
    return False


def _wished(said: Sequence[Word], n: int, end: int) -> bool:
    return any(word.lower in _list("wish") for word in said[n : min(n + 3, end)])


def _ranked(said: Sequence[Word], start: int, end: int) -> Doer | None:
    """«for Peter, freedom matters most»."""
    n = _begin(said, start, end)
    if n + 1 >= end or said[n].lower not in _LEADS:
        return None
    if not any(word.lower in _list("ranks") for word in said[n:]):
        return None
    whom = n + 2 if said[n + 1].lower in _list("determiners") and n + 2 < end else n + 1
    them = said[whom].lower in ("him", "her", "them")
    return Doer("", "", frozenset(range(n, whom + 1))) if them or _somebody(said, whom) else None


def _wanting(said: Sequence[Word], start: int) -> Doer | None:
    """«Wants to sell the flat»: a third person whom nobody has named here."""
    if start < len(said) and said[start].lower in _list("wanting") and _to(said, start + 1):
        return Doer("", "", frozenset())
    return None


def _to(said: Sequence[Word], n: int) -> bool:
    return n < len(said) and said[n].lower in ("to", "of")
