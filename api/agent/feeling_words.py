"""What was felt, what lifts and drains, what stood in the way -> sentences in Russian and English."""

from collections.abc import Sequence

from api.agent.types import Lang
from api.agent.wording import named, records
from extractors.rules.quitting import called
from graph.types import Entity, Feeling

_MOOD: dict[Lang, tuple[str, str]] = {
    "ru": ("Слова светлее обычного, когда речь о таком", "Слова тяжелее обычного, когда речь о таком"),
    "en": ("Your words are lighter than usual about", "Your words are heavier than usual about"),
}  # fmt: skip
_FEELING: dict[Feeling, str] = {
    "sadness": "грусть", "frustration": "раздражение", "excitement": "воодушевление", "fear": "тревога",
    "calm": "спокойствие", "shame": "стыд", "relief": "облегчение", "joy": "радость",
}  # fmt: skip


def feeling_name(feeling: Feeling, lang: Lang) -> str:
    """What a feeling is called."""
    return _FEELING[feeling] if lang == "ru" else feeling


def thing_name(thing: Entity, lang: Lang) -> str:
    """What a thing is called; a feeling that is on the map by the language of the reader."""
    if thing.type != "Emotion":
        return called(thing)
    return next(
        (feeling_name(one, lang) for one in _FEELING if _FEELING[one] == thing.name), thing.name
    )


def moods_sentence(light: Sequence[str], heavy: Sequence[str], lang: Lang) -> str:
    """What the person's words are lighter and heavier about than usual."""
    told = [
        (how, ", ".join(named(one, lang) for one in names))
        for how, names in zip(_MOOD[lang], (light, heavy), strict=True)
        if names
    ]
    return " ".join(f"{how}: {names}." for how, names in told)


def felt_of_sentence(feeling: Feeling, names: Sequence[str], lang: Lang) -> str:
    """What one feeling is told of."""
    told = ", ".join(named(one, lang) for one in names)
    name = feeling
    if lang == "ru":
        # Of what one is afraid is asked for, which is more than to be uneasy.
        name = "страх" if feeling == "fear" else _FEELING[feeling]
        return f"{name.capitalize()} чаще всего звучит там, где речь о таком: {told}."
    return f"{name.capitalize()} is heard most often where you speak of: {told}."


def feelings_sentence(counts: Sequence[tuple[Feeling, int]], lang: Lang) -> str:
    """Feelings that were told of, and in how many records."""
    names = [(feeling_name(one, lang), n) for one, n in counts]
    head = "Чаще всего в словах слышно" if lang == "ru" else "What is heard most often in the words"
    return f"{head}: {', '.join(f'{name} ({records(n, lang)})' for name, n in names)}."


def strongest_sentence(lang: Lang) -> str:
    """Where no feeling is called by its name."""
    if lang == "ru":
        return "Прямо чувства не названы; сильнее всего звучат эти слова."
    return "No feeling is named outright; these words sound the strongest."


def obstacles_sentence(counts: Sequence[tuple[str, int]], lang: Lang) -> str:
    """What stood in the way and in how many records."""
    head = "Чаще всего мешало" if lang == "ru" else "What stood in the way most often"
    return (
        f"{head}: {', '.join(f'{named(name, lang)} ({records(n, lang)})' for name, n in counts)}."
    )


def hindered_sentence(name: str, counts: Sequence[tuple[str, int]], lang: Lang) -> str:
    """What stood in the way of one thing, where it was called by a name."""
    told = ", ".join(f"{named(one, lang)} ({records(n, lang)})" for one, n in counts)
    if lang == "ru":
        return f"{named(name, lang)}: мешало {told}." if told else f"{named(name, lang)}: вот что этому мешало."  # fmt: skip
    return f"{named(name, lang)}: {told} stood in the way." if told else f"{named(name, lang)}: this stood in the way."  # fmt: skip
