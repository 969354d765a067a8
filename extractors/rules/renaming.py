"""A sentence that gives a thing another name -> that name: «назвал сервис "Тетрадкой"», "we renamed it Lantern"."""

import re

_NAME = r"[«\"“](?P<quoted>[^»\"”\n]{2,40})[»\"”]"
_BARE = r"(?P<bare>[A-ZА-ЯЁ][\w-]{2,30})"
_RENAMED = (
    re.compile(
        r"\b(?i:назвал[аи]?|назову|назов[её]м|переименовал[аи]?|окрестил[аи]?|будет\s+называться|теперь\s+называется|"
        rf"зову\s+(?:его|е[её])|имя\s+(?:ему|ей))\b[^.!?\n«\"“]{{0,30}}?(?:{_NAME}|(?<=\s){_BARE})"
    ),
    re.compile(rf"\b[Бб]ольше\s+(?:нет|не\s+существует),?\s+(?:теперь\s+)?(?:есть|это)\s+(?:{_NAME}|{_BARE})"),
    re.compile(
        r"\b(?:[Rr]enamed|[Rr]ename|(?:[Ii]\s+|[Ww]e\s+|now\s+)call(?:ed)?|[Nn]amed|christened)\s+(?:it|her|him|the\s+\w+)?"
        rf"\s*(?:to\s+|now\s+)?(?:{_NAME}|{_BARE})"
    ),
    re.compile(rf"\bis\s+(?:now|from\s+now\s+on)\s+called\s+(?:{_NAME}|{_BARE})"),
)  # fmt: skip


def new_name(text: str) -> str | None:
    for pattern in _RENAMED:
        if found := pattern.search(text):
            name = (found["quoted"] or found["bare"] or "").strip()
            if 0 < len(name.split()) <= 3:
                return name
    return None
