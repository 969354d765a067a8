"""A key -> a sentence of the interface in Russian or English, with plural forms, dates and likelihoods."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

type Lang = Literal["ru", "en"]
LANGUAGES: tuple[Lang, ...] = ("ru", "en")
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, in one time zone."""

    lang: Lang
    zone: ZoneInfo
    table: dict[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """`t("chat.stop")`; a key that is missing is a mistake that a test finds."""
        text = self._at(key)
        return str(text).format(**values) if values else str(text)

    def name(self, group: str, key: str) -> str:
        """A word for a value of the contract; a value without a word is shown as it is."""
        return str(self.section(group).get(key, key.replace("_", " ").lower()))

    def section(self, group: str) -> dict[str, str]:
        return dict(self._at(group))

    def count(self, number: int, noun: str) -> str:
        """`5 сообщений`: number and noun agree."""
        return f"{self.number(number)} {self.form(number, noun)}"

    def form(self, number: int, noun: str) -> str:
        """The noun alone, as it agrees with the number."""
        forms: list[str] = self._at(f"plural.{noun}")
        return forms[plural_form(number, self.lang)]

    def number(self, value: float) -> str:
        text = f"{value:,.0f}"
        return text.replace(",", "\u202f") if self.lang == "ru" else text

    def day(self, when: datetime | date | None) -> str:
        """`15 декабря 2024`, `15 December 2024`."""
        if when is None:
            return self("when.unknown")
        local = self.local(when)
        return f"{local.day} {self._at('when.of_month')[local.month - 1]} {local.year}"

    def month(self, when: datetime | date | None) -> str:
        if when is None:
            return self("when.unknown")
        local = self.local(when)
        return f"{self._at('when.short_month')[local.month - 1]} {local.year}"

    def local(self, when: datetime | date) -> date:
        return when.astimezone(self.zone).date() if isinstance(when, datetime) else when

    def span(self, since: datetime | None, until: datetime | None) -> str:
        begun = self.month(since)
        return f"{begun} — {self.month(until) if until else self('when.now')}"

    def likelihood(self, probability: float) -> str:
        """Plain words instead of a score; the number stays in the hint."""
        steps = ((0.95, "sure"), (0.8, "likely"), (0.6, "maybe"), (0.0, "unclear"))
        key = next(key for least, key in steps if probability >= least)
        return self(f"likelihood.{key}")

    def decimal(self, value: float) -> str:
        text = f"{value:.2f}"
        return text.replace(".", ",") if self.lang == "ru" else text

    def list_of(self, key: str) -> list[str]:
        return list(self._at(key))

    def _at(self, key: str) -> Any:
        found: Any = self.table
        for part in key.split("."):
            found = found[part]
        return found


def words(lang: Lang, zone: str = "UTC") -> Words:
    return Words(lang, ZoneInfo(zone), table(lang))


@cache
def table(lang: Lang) -> dict[str, Any]:
    """All files of a language; a section may be spread over several."""
    whole: dict[str, Any] = {}
    for path in sorted(HERE.glob(f"{lang}*.toml")):
        for name, section in tomllib.loads(path.read_text(encoding="utf-8")).items():
            whole.setdefault(name, {}).update(section)
    return whole


def plural_form(number: int, lang: Lang) -> int:
    """Which form goes with the number: one, few, many in Russian; one, other in English."""
    if lang == "en":
        return 0 if number == 1 else 1
    tens, ones = abs(number) % 100, abs(number) % 10
    if 10 < tens < 20:
        return 2
    return 0 if ones == 1 else 1 if 1 < ones < 5 else 2
