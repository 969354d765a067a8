"""Paths of an archive -> the undertakings that its folders are named after.

A person who makes a folder for something has said what it is called. Folders of a kind of text
(diary, notes, exports), of a time or of no meaning ("misc") name nothing.
"""

import re
from collections.abc import Iterable
from uuid import uuid5

from extractors.rules.morphology import read
from extractors.rules.names import GENERIC, areas, key_of
from extractors.rules.space import SPACE
from graph.stems import stem, stems, words
from graph.types import Entity
from graph.words import LIVE

_LONGEST = 4
_NO_NAMES = frozenset(
    stem(word)
    for word in words(
        "дневник дневники заметки заметка записи запись записки журнал журналы архив архивы экспорт экспорты выгрузка выгрузки "
        "данные документы документ файлы файл папка папки разное всякое личное общее прочее другое старое новое избранное "
        "сохранённое входящие черновики черновик письма письмо почта чат чаты переписка переписки разговоры сообщения "
        "вырезки цитаты учёт время года год месяц неделя день зима весна лето осень январь февраль март апрель май июнь июль "
        "август сентябрь октябрь ноябрь декабрь телеграм телеграмм телеграф скачанное загрузки проекты проект тексты идеи мысли "
        "diary diaries notes note journal journals archive export exports data documents document files file folder misc other "
        "personal private inbox drafts draft letters mail chat chats messages clippings quotes logs log daily year month week day "
        "winter spring summer autumn fall january february march april may june july august september october november december "
        "telegram whatsapp chatgpt claude gemini openai saved downloads projects project texts ideas thoughts"
    )
)
_DIGITS = re.compile(r"\d")
# Talks with the product itself lie in no folder that the person made.
_OWN_TALK = re.compile(rf"{LIVE}/[0-9a-f]{{32}}")


def topic_of(path: str) -> str | None:
    """The name of the outermost folder that names something; those inside it are its parts."""
    if _OWN_TALK.fullmatch(path):
        return None
    for folder in path.split("/")[:-1]:
        said = words(folder)
        if 0 < len(said) <= _LONGEST and not _DIGITS.search(folder) and _names(said):
            return " ".join(folder.replace("_", " ").split())
    return None


def expected(paths: Iterable[str], group: str) -> list[Entity]:
    """Undertakings to look out for in the whole archive, also in texts read before their folder."""
    named = sorted({name for path in paths if (name := topic_of(path)) is not None})
    return [undertaking(name, group) for name in named if not _area(name)]


def undertaking(name: str, group: str) -> Entity:
    """A name of several words is a name as a whole: its head noun alone speaks of anything."""
    key = key_of("Project", name)
    if len(words(name)) > 1:
        key = f"Goal|{' '.join(sorted(set(stems(name))))}"
    return Entity(str(uuid5(SPACE, f"{group}\x1f{key}")), "Project", name, key)


def _area(name: str) -> bool:
    return any(areas().of(read(word).lemma, word) for word in words(name))


def _names(said: list[str]) -> bool:
    """Something besides kinds of text and times stands in it, and a noun or a foreign word among it."""
    telling = [w for w in said if stem(w) not in _NO_NAMES and read(w).lemma not in GENERIC]
    if len(telling) < len(said) or all(read(word).name for word in said):
        return False  # a kind of text, or a person: people are no undertakings
    return any(read(word).pos in ("NOUN", "") and len(word) > 2 for word in telling)
