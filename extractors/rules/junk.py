"""Sentences of a person that say nothing of them: commands to an assistant, code, recipes, lists, questions."""

import re
from functools import lru_cache

from extractors.rules.deeds import personal
from extractors.rules.morphology import known_word
from extractors.rules.sentences import Sentence, sentences

_ORDER = re.compile(
    r"^\s*(?:пожалуйста,?\s*)?(?:(?:перепиши|переведи|сделай|напиши|составь|объясни|расскажи|проверь|исправь|сократи|"
    r"подскажи|посоветуй|придумай|дай|найди|посчитай|сравни|покажи|помоги|предложи|сгенерируй|отредактируй)(?:те)?|"
    r"как\s+(?:сделать|написать|установить|настроить|починить|приготовить)|"
    r"please|write|rewrite|translate|make|create|generate|explain|fix|summari[sz]e|give\s+me|show\s+me|list|"
    r"how\s+(?:do|to|can)|what\s+(?:is|are)|can\s+you|could\s+you)\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[{}<>;=]{2,}|\w\(\)|^\s*(?:import|def|class|SELECT|INSERT|docker|sudo|git|pip|npm|curl|cd|const|let|var)\s|"
    r"\s--?[a-z]{2,}|https?://|\w\.(?:py|js|sh|dump|json|ya?ml)\b|Traceback|Error:",
    re.MULTILINE,
)
_RECIPE = re.compile(
    r"\b\d+\s*(?:г|гр|мл|л|кг|шт|ст\.?\s*л|ч\.?\s*л|g|ml|cups?|tbsp|tsp)\b|\b(?:грамм|щепотк|нарезать|крошить|варить|обжарить|"
    r"запекать|духовк|соль|сметан|литр|пучок|chop|bake|boil|preheat|stir)\w*",
    re.IGNORECASE,
)
_I = re.compile(r"\b(?:я|мне|меня|мной|мой|моя|моё|мое|мы|нам|i|me|my|i'm|we)\b", re.IGNORECASE)

# One or two letters are a word by chance.
_RUSSIAN = re.compile(r"[а-яё]{3,}", re.IGNORECASE)
_LONG, _WORDS_AT_LEAST, _WORDS_LOOKED_AT, _KNOWN = 1_500, 200, 300, 0.1


@lru_cache(maxsize=4)
def noise(text: str) -> bool:
    """A long text whose words stand in no dictionary: each would take a millisecond of guessing, for nothing.

    A language that is like Russian shares a third of its words with it, and is none.
    """
    if len(text) < _LONG:
        return False
    seen: set[str] = set()
    known = 0
    for found in _RUSSIAN.finditer(text):
        word = found.group().lower()
        if word in seen:
            continue
        seen.add(word)
        known += known_word(word)
        if known >= _WORDS_LOOKED_AT * _KNOWN:
            return False
        if len(seen) == _WORDS_LOOKED_AT:
            return True
    return len(seen) >= _WORDS_AT_LEAST and known < len(seen) * _KNOWN


def junk_text(text: str) -> bool:
    """A whole message that is code, a recipe, or a command without a word about the person."""
    if len(_RECIPE.findall(text)) >= 3 and len(_I.findall(text)) < 3:
        return True
    lines = [line for line in text.splitlines() if line.strip()]
    code = sum(bool(_CODE.search(line)) for line in lines)
    if lines and code * 2 >= len(lines) and not len(_I.findall(text)) > 2:
        return True
    return bool(_ORDER.match(text)) and not (_I.search(text) or _told_besides(text))


def _told_besides(text: str) -> bool:
    """«Помоги разобраться. Решила подавать на категорию.»: after the command, something of the person."""
    _, _, rest = text.partition(".")
    return any(personal(one) for one in sentences(rest) if not _ORDER.match(one.text))


def junk(sentence: Sentence) -> bool:
    text = sentence.text
    if _CODE.search(text) or (_ORDER.match(text) and not _told_besides(text)):
        return True
    letters = sum(c.isalpha() for c in text)
    return letters < 6 or letters * 2 < len(text)
