"""An invented Russian life of eighteen months, some eighty nodes, in the shapes of the contract."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

SINCE = datetime(2024, 5, 1, tzinfo=UTC)
UNTIL = datetime(2025, 11, 1, tzinfo=UTC)
type Json = dict[str, Any]

# name | type | weight | months it holds, "-" to "-" in months after the beginning, "…" = still
PEOPLE = {
    "Мастерская": "Project 0.95 1-6 9-…", "Открыть гончарную мастерскую": "Goal 0.9 0-6 8-…",
    "Уйти из банка": "Goal 0.85 0-7", "Дописать сценарий": "Goal 0.7 2-5 11-16",
    "Научиться плавать": "Goal 0.5 3-12", "Ездить к маме чаще": "Goal 0.6 4-…",
    "Высыпаться": "Goal 0.45 1-…", "Снизить долги": "Goal 0.6 0-13", "Пройти Камино": "Goal 0.5 10-…",
    "Свобода": "Value 0.9 0-…", "Ремесло": "Value 0.8 3-…", "Близкие": "Value 0.85 0-…",
    "Надёжность": "Value 0.6 0-9", "Красота": "Value 0.5 5-…", "Честность": "Value 0.5 0-…",
    "Отдых": "Need 0.5 1-…", "Признание": "Need 0.55 0-10", "Тишина": "Need 0.5 6-…", "Опора": "Need 0.4 0-…",
    "Печь для обжига": "Project 0.6 3-6 9-13", "Курс лепки": "Project 0.55 2-5", "Сайт мастерской": "Project 0.4 12-…",
    "Сценарий «Лёд»": "Project 0.5 2-5 11-16", "Отчёт за год": "Project 0.4 6-8",
    "Утренние страницы": "Habit 0.5 1-…", "Бассейн по средам": "Habit 0.4 3-12", "Поздние сериалы": "Habit 0.4 0-9",
    "Прогулки с Джеком": "Habit 0.45 5-…", "Кофе вместо обеда": "Habit 0.3 0-8",
    "Руки помнят": "Belief 0.5 4-…", "Деньги важнее ремесла": "Belief 0.55 0-6", "Поздно начинать": "Belief 0.6 0-10",
    "Можно понемногу": "Belief 0.5 9-…", "Я всех подведу": "Belief 0.45 0-12",
    "Ипотека": "Obstacle 0.6 0-13", "Усталость": "Obstacle 0.65 0-8 15-…", "Больная спина": "Obstacle 0.45 7-11",
    "Аренда дорожает": "Obstacle 0.5 9-…", "Откладывание": "Obstacle 0.5 2-…",
    "Уволиться в декабре": "Decision 0.7 7-9", "Взять подвал на Лесной": "Decision 0.6 9-10", "Продать машину": "Decision 0.45 12-13",
    "Отказаться от повышения": "Decision 0.5 5-6",
    "Тревога": "Emotion 0.6 0-9", "Азарт": "Emotion 0.55 3-6 9-…", "Стыд": "Emotion 0.4 1-8", "Облегчение": "Emotion 0.5 7-11",
    "Грусть": "Emotion 0.4 6-9", "Спокойствие": "Emotion 0.5 12-…",
    "Увольнение": "Event 0.7 7-8", "Первая продажа": "Event 0.6 11-12", "Мамина операция": "Event 0.6 4-5",
    "Переезд мастерской": "Event 0.5 9-10", "Ярмарка в Суздале": "Event 0.5 14-15", "Отпуск в Карелии": "Event 0.35 13-14",
    "Мама": "Person 0.7 0-…", "Света": "Person 0.65 0-…", "Тимур": "Person 0.5 2-…", "Начальник отдела": "Person 0.5 0-8",
    "Ольга Петровна": "Person 0.45 2-7", "Джек": "Person 0.4 5-…", "Доктор Левин": "Person 0.35 4-11", "Костя": "Person 0.35 9-…",
    "Глазури": "Project 0.35 10-…", "Выставка": "Goal 0.45 13-…", "Пить меньше кофе": "Goal 0.3 4-10",
    "Читать вечером": "Habit 0.3 8-…", "Растяжка": "Habit 0.35 8-…", "Порядок": "Value 0.3 0-7", "Игра": "Need 0.35 3-…",
    "Чужие ожидания": "Obstacle 0.4 0-10", "Не брать кредит": "Decision 0.4 10-11", "Радость": "Emotion 0.45 10-…",
    "Досада": "Emotion 0.35 2-7", "Новый год вдвоём": "Event 0.3 8-9", "Бабушкин сервиз": "Event 0.25 3-4",
    "Мастер Юн": "Person 0.3 5-…", "Учить детей лепке": "Goal 0.4 15-…", "Группа по субботам": "Project 0.35 16-…",
}  # fmt: skip
TIES = """Мастерская>Открыть гончарную мастерскую PART_OF|Открыть гончарную мастерскую>Свобода SERVES|Открыть гончарную мастерскую>Ремесло SERVES|Печь для обжига>Мастерская PART_OF
Курс лепки>Открыть гончарную мастерскую SERVES|Курс лепки>Ольга Петровна INVOLVES|Уйти из банка>Свобода SERVES|Уйти из банка>Тревога EVOKES|Ипотека>Уйти из банка BLOCKS|Деньги важнее ремесла>Открыть гончарную мастерскую BLOCKS
Уволиться в декабре>Уйти из банка PART_OF|Увольнение>Облегчение CAUSES|Увольнение>Уволиться в декабре PART_OF|Начальник отдела>Стыд CAUSES|Начальник отдела>Уйти из банка INVOLVES|Надёжность>Уйти из банка CONFLICTS_WITH
Поздно начинать>Открыть гончарную мастерскую BLOCKS|Усталость>Дописать сценарий BLOCKS|Сценарий «Лёд»>Дописать сценарий PART_OF|Дописать сценарий>Признание SERVES|Дописать сценарий>Тимур INVOLVES|Откладывание>Дописать сценарий BLOCKS
Мамина операция>Ездить к маме чаще CAUSES|Ездить к маме чаще>Близкие SERVES|Ездить к маме чаще>Мама INVOLVES|Доктор Левин>Мамина операция INVOLVES|Мамина операция>Грусть EVOKES|Света>Близкие SERVES|Снизить долги>Опора SERVES
Ипотека>Снизить долги BLOCKS|Продать машину>Снизить долги PART_OF|Научиться плавать>Отдых SERVES|Бассейн по средам>Научиться плавать PART_OF|Больная спина>Научиться плавать BLOCKS|Высыпаться>Отдых SERVES|Поздние сериалы>Высыпаться BLOCKS
Кофе вместо обеда>Усталость CAUSES|Пить меньше кофе>Высыпаться SERVES|Утренние страницы>Тишина SERVES|Прогулки с Джеком>Джек INVOLVES|Прогулки с Джеком>Спокойствие EVOKES|Пройти Камино>Тишина SERVES|Пройти Камино>Света INVOLVES
Руки помнят>Ремесло SERVES|Можно понемногу>Откладывание BLOCKS|Я всех подведу>Тревога CAUSES|Чужие ожидания>Я всех подведу CAUSES|Аренда дорожает>Мастерская BLOCKS|Взять подвал на Лесной>Мастерская PART_OF|Взять подвал на Лесной>Костя INVOLVES
Переезд мастерской>Взять подвал на Лесной PART_OF|Первая продажа>Азарт EVOKES|Первая продажа>Мастерская PART_OF|Ярмарка в Суздале>Радость EVOKES|Ярмарка в Суздале>Мастерская PART_OF|Отказаться от повышения>Надёжность CONFLICTS_WITH
Отказаться от повышения>Свобода SERVES|Сайт мастерской>Мастерская PART_OF|Глазури>Красота SERVES|Глазури>Мастерская PART_OF|Выставка>Признание SERVES|Выставка>Глазури INVOLVES|Растяжка>Больная спина BLOCKS|Читать вечером>Высыпаться SERVES
Отчёт за год>Усталость CAUSES|Отчёт за год>Начальник отдела INVOLVES|Порядок>Надёжность SERVES|Игра>Ремесло SERVES|Не брать кредит>Снизить долги PART_OF|Досада>Сценарий «Лёд» CAUSES|Новый год вдвоём>Света INVOLVES
Бабушкин сервиз>Ремесло CAUSES|Мастер Юн>Ремесло SERVES|Учить детей лепке>Игра SERVES|Группа по субботам>Учить детей лепке PART_OF|Отпуск в Карелии>Тишина SERVES|Честность>Отказаться от повышения CAUSES|Азарт>Мастерская EVOKES"""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the invented diary."""

    about: str
    day: datetime
    text: str
    kind: str
    emotion: str | None = None

    @property
    def path(self) -> str:
        return f"Дневник/{self.day:%Y/%m/%Y-%m-%d}.md"


def _day(month: int, day: int = 5) -> datetime:
    year, rest = divmod(SINCE.month - 1 + month, 12)
    return datetime(SINCE.year + year, rest + 1, day, 18, 30, tzinfo=UTC)


DIARY = (
    Told("Уйти из банка", _day(0), "Хочу уйти из банка до конца года, больше не могу сидеть в этих отчётах.", "stance", "frustration"),
    Told("Открыть гончарную мастерскую", _day(1), "Мечтаю открыть гончарную мастерскую, хоть в подвале.", "stance", "excitement"),
    Told("Уйти из банка", _day(3), "Уход из банка сейчас важнее всего.", "priority"),
    Told("Открыть гончарную мастерскую", _day(6), "Мастерскую откладываю: сначала надо пережить увольнение.", "pause", "sadness"),
    Told("Открыть гончарную мастерскую", _day(9), "Сняли подвал на Лесной, мастерская снова жива!", "resume", "joy"),
    Told("Открыть гончарную мастерскую", _day(15), "Теперь мастерская для меня на первом месте.", "priority", "calm"),
    Told("Дописать сценарий", _day(2), "Сажусь за сценарий «Лёд», хочу закончить к осени.", "stance", "excitement"),
    Told("Дописать сценарий", _day(16), "Сценарий бросаю, он больше не мой.", "abandon", "relief"),
    Told("Ездить к маме чаще", _day(4), "После операции решила ездить к маме каждые выходные.", "decision", "fear"),
    Told("Пройти Камино", _day(10), "Хочу пройти Камино вместе со Светой.", "stance", "excitement"),
    Told("Тревога", _day(5), "Третью ночь просыпаюсь в четыре и считаю деньги.", "emotion", "fear"),
    Told("Свобода", _day(8), "Впервые за годы понедельник принадлежит мне.", "value", "joy"),
)  # fmt: skip


def _spans(text: str) -> list[list[str | None]]:
    spans: list[list[str | None]] = []
    for part in text.split(" "):
        first, last = part.split("-")
        spans.append([_iso(_month(int(first))), None if last == "…" else _iso(_month(int(last)))])
    return spans


def _month(month: int) -> datetime:
    year, rest = divmod(SINCE.month - 1 + month, 12)
    return datetime(SINCE.year + year, rest + 1, 1, tzinfo=UTC)


def _iso(day: datetime) -> str:
    return day.isoformat().replace("+00:00", "Z")


def both(one: list[list[str | None]], two: list[list[str | None]]) -> list[list[str | None]]:
    """Where two lists of spans overlap: what came back is tied again."""
    found: list[list[str | None]] = []
    for a, b in one:
        for c, d in two:
            first = max(str(a), str(c))
            last = min([day for day in (b, d) if day], default=None)
            if last is None or first < last:
                found.append([first, last])
    return sorted(found, key=str)


def _stand(names: list[str], ties: list[tuple[str, str, str]]) -> dict[str, tuple[float, float]]:
    """A calm picture for tests: rings about the best tied, then pushed apart; the product has its own layout."""
    near: dict[str, list[str]] = {name: [] for name in names}
    for a, b, _ in ties:
        near[a].append(b)
        near[b].append(a)
    at = {
        name: (
            430 * math.sqrt(n / 8) * math.cos(n * 2.4),
            300 * math.sqrt(n / 8) * math.sin(n * 2.4),
        )
        for n, name in enumerate(names)
    }
    for step in range(420):
        heat = 26 * (1 - step / 420) + 1
        moved = {}
        for one in names:
            x, y = at[one]
            dx = dy = 0.0
            for other in names:
                if other == one:
                    continue
                gx, gy = (x - at[other][0]) / 1.9, y - at[other][1]
                far = math.hypot(gx, gy) or 1.0
                dx, dy = dx + gx / far * 5200 / far, dy + gy / far * 5200 / far
            for other in near[one]:
                dx, dy = dx + (at[other][0] - x) * 0.55, dy + (at[other][1] - y) * 0.55
            dx, dy = dx - x * 0.02, dy - y * 0.035
            size = math.hypot(dx, dy) or 1.0
            moved[one] = (x + dx / size * min(size, heat), y + dy / size * min(size, heat))
        at = moved
    return {name: (round(x, 1), round(y, 1)) for name, (x, y) in at.items()}


def life() -> Json:
    """The map of all days, as `GET /api/map/history` gives it."""
    nodes: list[Json] = []
    spans: dict[str, list[list[str | None]]] = {}
    for name, text in PEOPLE.items():
        kind, weight, months = text.split(" ", 2)
        spans[name] = _spans(months)
        nodes.append(
            {
                "id": ident(name),
                "type": kind,
                "name": name,
                "aliases": [],
                "phase": _phase(kind, months),
                "stance": "wants",
                "confidence": 0.9,
                "size": float(weight),
                "intervals": spans[name],
            }
        )
    ties = [_tie(text) for text in TIES.replace("\n", "|").split("|")]
    places = _stand(list(PEOPLE), ties)
    for node in nodes:
        node["x"], node["y"] = places[node["name"]]
    edges = [
        {"id": f"f{n}", "source": ident(a), "target": ident(b), "type": relation, "intervals": both(spans[a], spans[b]) or [spans[a][0]], "confidence": 0.8, "explicit": n % 4 != 0}
        for n, (a, b, relation) in enumerate(ties)
    ]  # fmt: skip
    return {
        "revision": "r1",
        "since": _iso(SINCE),
        "until": _iso(UNTIL),
        "nodes": nodes,
        "edges": edges,
    }


def _tie(text: str) -> tuple[str, str, str]:
    source, rest = text.split(">")
    target, relation = rest.rsplit(" ", 1)
    return source, target, relation


def _phase(kind: str, months: str) -> str | None:
    if kind not in {"Goal", "Project"}:
        return None
    return "active" if months.endswith("…") else "done" if len(months) % 2 else "dropped"


def ident(name: str) -> str:
    return f"n{list(PEOPLE).index(name)}"


def evidence(one: Told) -> Json:
    n = DIARY.index(one)
    source = {
        "document_id": f"d{n}",
        "path": one.path,
        "locator": f"line:{n + 3}",
        "date": _iso(one.day),
        "date_precision": "day",
        "role": "self",
    }
    return {
        "statement_id": f"s{n}",
        "quote": one.text,
        "source": source,
        "explicit": True,
        "heat": 0.4,
    }


def about(name: str) -> list[Told]:
    return [one for one in DIARY if one.about == name]


def months_between(since: datetime, until: datetime) -> list[datetime]:
    days: list[datetime] = []
    day = since
    while day <= until:
        days.append(day)
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return days
