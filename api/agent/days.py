"""A moment and how exactly it is known -> a day, a month, a season or a year in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from api.agent.types import Lang
from graph.words import Precision

_MONTHS: dict[Lang, tuple[str, ...]] = {
    "ru": (
        "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_NAMED: tuple[str, ...] = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_SEASONS: dict[Lang, tuple[str, ...]] = {
    "ru": ("зима", "весна", "лето", "осень"),
    "en": ("winter", "spring", "summer", "autumn"),
}


def date_words(at: datetime, lang: Lang, zone: str) -> str:
    """A day: «5 марта 2024», in the zone of the reader."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {_MONTHS[lang][local.month - 1]} {local.year}"


def rough_words(at: datetime, precision: Precision, lang: Lang, zone: str) -> str:
    """No more than is known: «лето 2018» for a summer that begins on its first of June; a winter by both its years."""
    local = at.astimezone(ZoneInfo(zone))
    match precision:
        case "year":
            return str(local.year)
        case "quarter":
            n = (local.month - 1) // 3 + 1
            return f"{n}-й квартал {local.year}" if lang == "ru" else f"quarter {n} of {local.year}"
        case "season":
            name = _SEASONS[lang][local.month % 12 // 3]
            winter = local.month == 12
            return f"{name} {local.year}–{local.year + 1}" if winter else f"{name} {local.year}"
        case "month":
            name = _NAMED[local.month - 1] if lang == "ru" else _MONTHS[lang][local.month - 1]
            return f"{name} {local.year}"
        case "week":
            day = date_words(at, lang, zone)
            return f"неделя с {day}" if lang == "ru" else f"the week of {day}"
        case _:
            return date_words(at, lang, zone)
