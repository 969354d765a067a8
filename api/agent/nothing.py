"""An answer without words to rest on -> that there is nothing, and of a whole life what it is that cannot be seen."""

from api.agent.question import Kind, Understood
from api.agent.types import Lang

NOTHING: dict[Lang, str] = {
    "ru": "Об этом в архиве ничего нет.",
    "en": "There is nothing about this in the archive.",
}
_UNSEEN: dict[Lang, dict[Kind, str]] = {
    "ru": {
        "kept": "записей о том, на что уходит время, слишком мало, чтобы сравнить слова с делами",
        "recurrence": "не видно, чтобы что-то бросалось и бралось снова",
        "news": "за последние недели не видно ничего нового",
        "change": "за это время не видно перемен, которые подтверждались бы словами",
        "feeling": "ни о чём не говорится заметно светлее или тяжелее обычного",
    },
    "en": {
        "kept": "too few records tell what time was spent on to hold words against deeds",
        "recurrence": "nothing is seen to have been left and taken up again",
        "news": "nothing new is seen in the last weeks",
        "change": "no change in that time is borne out by words",
        "feeling": "nothing is spoken of clearly lighter or heavier than usual",
    },
}


def nothing_words(asked: Understood, lang: Lang) -> str:
    unseen = _UNSEEN[lang].get(asked.kind) if asked.overall and not asked.names else None
    return f"{NOTHING[lang][:-1]}: {unseen}." if unseen else NOTHING[lang]
