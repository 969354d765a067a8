"""The words after a cue -> what is spoken of: an infinitive or noun phrase of at most five words, readable as a name."""

import itertools
from collections.abc import Sequence

from extractors.rules.chores import chore
from extractors.rules.cues import TURNS, Cue
from extractors.rules.morphology import Reading, nominative
from extractors.rules.names import LINKS, WHEN
from extractors.rules.patterns import Found
from extractors.rules.sentences import Word

LONGEST = 5
_SKIP = frozenset(
    {
        "бы", "уже", "еще", "очень", "так", "просто", "наконец", "когда-нибудь", "все-таки", "опять", "снова", "сейчас",
        "сегодня", "завтра", "к", "в", "на", "над", "за", "о", "об", "про", "с", "свой", "свою", "свое", "этот", "эту",
        "a", "an", "the", "to", "my", "our", "on", "for", "with", "up", "at", "in", "of", "really", "just", "finally",
        "that", "this",
    }
)  # fmt: skip
_THIS = frozenset({"это", "он", "она", "оно", "it", "this", "that", "it's", "it’s"})
_BACK = frozenset({"его", "ее", "её", "их", "это", "it", "them", "that", "this"})
_STOP = frozenset(
    {
        "и", "но", "а", "что", "чтобы", "если", "когда", "потому", "хотя", "или", "как", "где", "который",
        "and", "but", "that", "if", "when", "because", "or", "so", "today", "tomorrow", "yesterday", "tonight", "this",
        "last", "next", "since", "until", "till", "again", "i", "he", "she", "they", "it", "we", "you", "is", "was", "were",
        "by", "before", "after", "from", "than", "now", "who", "which", "while", "anymore", "back",
    }
)  # fmt: skip
# Verbs after which one noun is enough: what is taken up is an undertaking.
_STARTS = frozenset(
    {
        "начать", "начинать", "взяться", "браться", "приступить", "затеять", "затевать", "записаться", "поступить", "вступить", "увлечься",
        "started", "starting", "began", "signed", "joined", "enrolled", "took",
    }
)  # fmt: skip
TRIVIAL = frozenset(
    [
        "телефон",
        "проверить",
        "проверять",
        "глянуть",
        "заглянуть",
        "смартфон",
        "сказать",
        "спать",
        "есть",
        "пить",
        "знать",
        "понять",
        "быть",
        "стать",
        "думать",
        "спросить",
        "видеть",
        "увидеть",
        "смотреть",
        "посмотреть",
        "идти",
        "пойти",
        "верить",
        "помнить",
        "забыть",
        "дать",
        "взять",
        "говорить",
        "поговорить",
        "плакать",
        "курить",
        "уйти",
        "домой",
        "чай",
        "кофе",
        "суп",
        "сериал",
        "серия",
        "уборка",
        "посуда",
        "стирка",
        "глажка",
        "готовка",
        "завтрак",
        "обед",
        "ужин",
        "dishes",
        "laundry",
        "chores",
        "ironing",
        "episode",
        "сон",
        "раз",
        "час",
        "минута",
        "день",
        "вечер",
        "утро",
        "ночь",
        "неделя",
        "месяц",
        "год",
        "человек",
        "люди",
        "вещь",
        "что-то",
        "ничего",
        "все",
        "это",
        "конец",
        "слово",
        "разговор",
        "жить",
        "сделать",
        "делать",
        "мочь",
        "хотеть",
        "кто-то",
        "место",
        "сторона",
        "рука",
        "глаз",
        "голова",
        "тело",
        "вопрос",
        "ответ",
        "дверь",
        "окно",
        "стол",
        "стул",
        "пара",
        "половина",
        "конец",
        "начало",
        "сила",
        "друг",
        "письмо",
        "сообщение",
        "время",
        "дом",
        "деньги",
        "say",
        "know",
        "sleep",
        "eat",
        "be",
        "see",
        "go",
        "do",
        "make",
        "think",
        "ask",
        "tell",
        "get",
        "it",
        "this",
        "that",
        "something",
        "nothing",
        "work",
        "late",
        "lunch",
        "dinner",
        "home",
        "early",
        "thing",
        "day",
        "time",
        "hour",
    ]
)
# Wishes of an hour.
FLEETING = frozenset(
    {
        "посидеть", "полежать", "лежать", "лечь", "отдохнуть", "отдыхать", "выспаться", "поспать", "поесть", "выпить",
        "позвонить", "написать", "ответить", "узнать", "спросить", "рассказать", "показать", "поделиться", "попросить",
        "выйти", "зайти", "прийти", "приехать", "погулять", "молчать", "помолчать", "кричать", "орать", "сбежать",
        "убежать", "выговориться", "высказаться", "бросить", "послать", "исчезнуть", "умереть", "провалиться", "обнять", "верить", "надеяться", "добавить", "уточнить",
        "rest", "lie", "cry", "scream", "call", "hide", "stay", "leave", "share", "add", "understand", "believe",
    }
)  # fmt: skip
# «хочу закончить её к осени»: what is to be ended or gone on with was named before.
_ENDING = frozenset(
    {
        "закончить", "завершить", "доделать", "дописать", "добить", "довести", "успеть", "продолжить", "продолжать",
        "сохранить", "дотянуть", "доучить", "дочитать",
    }
)  # fmt: skip
# «сделать чай» is of an hour, «сделать карту родников» of a year.
_MAKING = frozenset({"сделать", "делать"})
DURABLE = frozenset(
    [
        "научиться",
        "выучить",
        "освоить",
        "переехать",
        "открыть",
        "запустить",
        "написать",
        "дописать",
        "закончить",
        "поступить",
        "купить",
        "построить",
        "бросить",
        "пробежать",
        "похудеть",
        "съездить",
        "создать",
        "выпустить",
        "издать",
        "записать",
        "защитить",
        "найти",
        "сменить",
        "стать",
        "уехать",
        "вернуться",
        "жить",
        "развить",
        "начать",
        "накопить",
        "learn",
        "move",
        "open",
        "launch",
        "write",
        "finish",
        "buy",
        "build",
        "quit",
        "run",
        "publish",
        "record",
        "start",
        "become",
    ]
)


def phrase_after(words: Sequence[Word], at: int) -> tuple[Word, ...]:
    """Words of the object that begins at or soon after `at`; empty when a clause or nothing follows."""
    n = at
    while (
        n < len(words)
        and (words[n].lower in _SKIP or words[n].reading.pos in ("PRCL", "ADVB", "PREP"))
        and n < at + 3
    ):
        if words[n].lower in ("не", "ничего", "никогда", "not", "never"):
            return ()  # what one will not do is no undertaking
        n += 1
    out: list[Word] = []
    while n < len(words) and len(out) < LONGEST:
        word = words[n]
        if (
            word.lower in _STOP
            or not word.text[0].isalnum()
            or word.reading.pos in ("VERB", "PRED", "GRND", "NPRO", "CONJ")
        ):
            break
        out.append(word)
        n += 1
    while len(out) > 1 and (
        out[-1].reading.pos in ("PREP", "ADVB", "PRCL", "ADJF") or out[-1].lower in LINKS
    ):
        out.pop()
    return tuple(out)


def points_back(words: Sequence[Word], at: int, phrase: Sequence[Word]) -> bool:
    """«Хочу закончить её к осени»: a deed alone, done to what was spoken of before."""
    if len(phrase) != 1 or phrase[0].reading.pos not in ("INFN", ""):
        return False
    after = next((words[n + 1 :] for n in range(at, len(words)) if words[n] is phrase[0]), ())
    if not after or after[0].lower not in _BACK:
        return False
    return len(after) < 2 or after[1].reading.pos not in ("NOUN", "ADJF")


def this_is(found: Found[Cue], words: Sequence[Word]) -> bool:
    """«Это сейчас мой главный проект»: it is said outright of what was named right before."""
    before = words[max(0, found.first - 4) : found.first]
    return found.meaning.kind == "priority" and any(word.lower in _THIS for word in before)


def name_of(phrase: Sequence[Word]) -> str:
    """A name to show: infinitives stay as said, a noun phrase goes to the nominative."""
    if not phrase:
        return ""
    if any(word.reading.pos in ("INFN", "") or _latin(word.lower) for word in phrase):
        return " ".join(word.text for word in phrase)
    return nominative([(word.text, word.reading) for word in phrase])


def weighty(phrase: Sequence[Word]) -> bool:
    """Does the phrase name something that may last: a noun or a verb that is not everyday small change."""
    if phrase and phrase[0].lemma in _ENDING and not any(_is_thing(word) for word in phrase):
        return False
    if phrase and all(
        word.lemma in WHEN for word in phrase if word.reading.pos in ("NOUN", "INFN")
    ):
        return any(_latin(word.lower) for word in phrase)  # «бросил первого марта»: when, not what
    content = [
        word
        for word in phrase
        if _content(word.reading, word.lower)
        and word.lemma not in TRIVIAL
        and word.lower not in TRIVIAL
    ]
    return any(len(word.lemma) > 2 for word in content)


def thing(phrase: Sequence[Word]) -> bool:
    """A noun, with adjectives before it or none, that is no small change and nobody's name."""
    first = next(
        (word for word in phrase if word.reading.pos not in ("ADJF", "PRTF", "NUMR")), None
    )
    if first is None or first.reading.name or first.lemma in TRIVIAL or first.lower in TRIVIAL:
        return False
    return first.reading.pos == "NOUN" or (_latin(first.lower) and len(first.lower) > 3)


def names_one(found: Found[Cue], phrase: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether what follows a cue is an undertaking by itself, so that it gets a name; `words` are the sentence's."""
    if not weighty(phrase) or chore(phrase):
        return False
    cue = found.meaning
    first = words[found.first]
    if (cue.kind in TURNS or {first.lemma, first.lower} & _STARTS) and thing(phrase):
        return True
    strong = cue.pro == 3 or cue.kind in TURNS or cue.talk == "commitment"
    durable = any(word.lemma in DURABLE or word.lower in DURABLE for word in phrase)
    lasting = (durable or strong) and len(phrase) > 1
    return lasting or (_wished(cue) and deed(phrase, words))


def deed(phrase: Sequence[Word], words: Sequence[Word]) -> bool:
    """Does the phrase begin with something one does, and that is more than everyday small change.

    `words` are the sentence's: an English verb is known by the "to" before it.
    """
    first = phrase[0]
    if first.lemma in _MAKING:
        named = [word for word in phrase[1:] if word.reading.pos in ("NOUN", "ADJF", "ADJS")]
        return len(named) > 1 and _is_thing(named[0])
    if first.lemma in TRIVIAL | FLEETING or first.lower in TRIVIAL | FLEETING:
        return False
    if first.reading.pos == "INFN":
        return True
    before = next((a.lower for a, b in itertools.pairwise(words) if b is first), "")
    return before == "to" and _latin(first.lower) and len(phrase) > 1


def _is_thing(word: Word) -> bool:
    return word.reading.pos == "NOUN" and word.lemma not in WHEN | TRIVIAL


def _content(reading: Reading, lower: str) -> bool:
    return reading.pos in ("NOUN", "INFN") or _latin(lower)


def _latin(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _wished(cue: Cue) -> bool:
    """An outright wish: what follows it is wanted, however small it looks."""
    return cue.kind == "stance" and cue.explicit and cue.modality == "want" and cue.pro > 0
