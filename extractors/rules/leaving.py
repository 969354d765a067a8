"""Words of giving up that are themselves wanted, weighed or given up: «хочу бросить хор», «передумал увольняться»."""

from collections.abc import Collection, Sequence

from extractors.rules.cues import Cue
from extractors.rules.patterns import Found
from extractors.rules.sentences import Word
from extractors.rules.turning import PEOPLE, Named
from extractors.rules.unreal import NEGATING

# To leave, whatever stands behind.
_LEAVE = frozenset(
    [
        "бросить", "бросать", "забросить", "забрасывать", "уволиться", "увольняться", "прекратить", "прекращать", "перестать",
        "увольнение", "quit", "quitting", "resign", "resigning", "abandon", "abandoning", "dropping", "stop", "stopping",
    ]
)  # fmt: skip
# To leave where a word behind them says what: «уйти с работы», not «уйти в отпуск».
_LEAVE_WITH = {
    "уйти": ("с", "со", "из", "от"), "уходить": ("с", "со", "из", "от"), "уход": ("с", "со", "из", "от"),
    "завязать": ("с", "со"), "завязывать": ("с", "со"), "покончить": ("с", "со"), "отдохнуть": ("от",), "отдыхать": ("от",), "отказаться": ("от",), "отказываться": ("от",),
    "give": ("up",), "giving": ("up",), "drop": ("out", "the", "my"),
    "leave": ("my", "the", "our"), "leaving": ("my", "the", "our"),
}  # fmt: skip
# One that was changed turns what it was set on into the reverse.
_MIND = frozenset({"передумать", "раздумать", "расхотеть", "mind", "against"})
_SPOKEN_OF = frozenset({"NOUN", "INFN"})
FAR = 3
_UNDOING = frozenset(
    {
        "продать", "продавать", "отдать", "закрыть", "закрывать", "сдать", "удалить", "свернуть", "прикрыть", "отложить",
        "откладывать", "приостановить", "заморозить", "прервать", "отменить", "отменять", "снести", "выкинуть", "отозвать",
        "разойтись", "расстаться", "развестись", "sell", "close", "drop", "postpone", "cancel", "sold", "turned",
    }
)  # fmt: skip
_AGO = frozenset({"назад", "ago"})
_ENDS = frozenset(".!?…;:")


def leaves(found: Found[Cue], said: Sequence[Word], at: Collection[int]) -> bool:
    """Whether what the cue is about is that the thing is left, not the thing itself.

    `at`: where the thing's words stand. A mind that was changed may name before it what it was («хотела бросить хор,
    но передумала»); «хотела бросить хор и бросила» has left it.
    """
    changed = any({one.lemma, one.lower} & _MIND for one in said[found.first : found.last])
    behind = range(found.last, min(found.last + FAR + 1, len(said)))
    near = [n for n in behind if all(word.text[0].isalnum() for word in said[found.last : n])]
    before = range(found.first) if changed else ()
    if any(_leave(n, said) and _of_thing(n, said, at) for n in (*before, *near)):
        return True
    # «думаю, не бросить ли хор»: what is weighed stands within the words of weighing, and denies nothing.
    weighed = range(found.first, found.last) if found.meaning.phase == "considered" else ()
    return any(
        _names_leaving(n, said) and any(n <= m <= found.last + FAR for m in at) for n in weighed
    )


def decided_on(found: Found[Cue], said: Sequence[Word], things: Sequence[Named]) -> str | None:
    """The thing that a decision is for, none where it is to leave it, to put it off or not to do it."""
    if any(word.lower in _AGO for word in said[max(0, found.first - FAR) : found.last + FAR]):
        return None  # «полгода назад снял квартиру»
    behind = range(found.first, min(found.last + 2 * FAR, len(said)))
    end = next((n for n in behind if said[n].text in _ENDS), behind.stop)
    for n in range(found.first, end):
        if said[n].lower in NEGATING or said[n].lemma in _UNDOING or _names_leaving(n, said):
            return None
        for one in things:
            if n in one.at and one.name not in PEOPLE:
                return one.ref
    return None


def _leave(n: int, said: Sequence[Word]) -> bool:
    """A deed that is spoken of, in Russian an infinitive or a noun; «бросил» is one that was done."""
    word = said[n]
    if not word.lower.isascii() and word.reading.pos not in _SPOKEN_OF:
        return False
    denied = n > 0 and said[n - 1].lower in NEGATING
    if denied:  # «мечтаю никогда не ходить на эту работу»
        return word.reading.pos == "INFN" and not {word.lemma, word.lower} & _LEAVE
    return _names_leaving(n, said)


def _names_leaving(n: int, said: Sequence[Word]) -> bool:
    word = said[n]
    if {word.lemma, word.lower} & _LEAVE:
        return True
    with_ = _LEAVE_WITH.get(word.lemma) or _LEAVE_WITH.get(word.lower)
    near = (*said[max(0, n - FAR) : n], *said[n + 1 : n + 3])  # «из группы ухожу»
    return with_ is not None and any(word.lower in with_ for word in near)


def _of_thing(n: int, said: Sequence[Word], at: Collection[int]) -> bool:
    """The deed names the thing by itself («уволиться») or stands close before it, with no other deed between."""
    if n in at:
        return True
    near = said[n + 1 : n + 2 + FAR]
    cut = next((m for m, word in enumerate(near) if _parts(word)), len(near))
    return any(0 <= m - n - 1 <= cut for m in at)


def _parts(word: Word) -> bool:
    return not word.text[0].isalnum() or word.reading.pos in ("INFN", "VERB", "CONJ")
