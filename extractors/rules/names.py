"""Names of things -> what makes two names the same thing; an index of the entities already known."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from extractors.rules.morphology import as_likely, known_word, read, readings
from extractors.rules.pets import long_form
from extractors.rules.sentences import Word
from extractors.rules.spelling import spelt
from graph.stems import stem, stems, words
from graph.types import Entity, NodeType

TABLES = Path(__file__).parent / "tables"
ALIKE = 0.75
FEW_ALIASES = 12
BESIDE = 3
SHORT = 3
SHORT_OF_ID = 10
# A day or a season is when something is, never what it is.
_WHEN = (
    "понедельник вторник среда четверг пятница суббота воскресенье выходной январь февраль март апрель май июнь июль "
    "август сентябрь октябрь ноябрь декабрь весна лето осень зима утро вечер ночь час минута время день неделя месяц год "
    "monday tuesday wednesday thursday friday saturday sunday weekend january february april june july august "
    "september october november december spring summer autumn winter morning evening night hour minute time day week "
    "month year"
)
# Heads that say nothing alone: with them the whole phrase is the name.
_SMALL = (
    "проект дело вещь план идея раз часть начало конец человек книга курс штука половина пара куча "
    "project thing plan idea part book course half pair couple"
)
GENERIC = frozenset(f"{_SMALL} {_WHEN}".split())
WHEN = frozenset(_WHEN.split())


# English words that lead into a name or on from it, and are none of it.
LINKS = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "our",
        "of",
        "in",
        "on",
        "at",
        "for",
        "with",
        "to",
        "from",
        "by",
        "about",
        "into",
        "and",
        "or",
        "this",
        "that",
        "up",
        "as",
    ]
)


def group_of(kind: NodeType) -> NodeType:
    """Goals and projects share one space of identities."""
    return "Goal" if kind == "Project" else kind


def short_id(entity_id: str) -> str:
    """A stable short name for an entity; ten hexadecimal digits of a uuid5 do not meet by chance."""
    return entity_id.replace("-", "")[:SHORT_OF_ID]


@dataclass(frozen=True, slots=True)
class Areas:
    """Everyday words by area of life: lemma, or stem where it is in no dictionary -> the area; and what it is called."""

    by_word: Mapping[str, str]
    by_stem: Mapping[str, str]
    called: Mapping[str, str]
    apart: Mapping[str, frozenset[str]]
    only: Mapping[str, frozenset[str]]
    unlike: frozenset[str]

    def of(self, lemma: str, lower: str) -> str | None:
        found = self.by_word.get(lemma) or self.by_word.get(lower) or self.by_stem.get(stem(lower))
        if not found and "-" in lower:
            # «альт-саксофон» is a saxophone, «онлайн-курс» a course.
            last = lower.rpartition("-")[2]
            return self.by_word.get(read(last).lemma) if len(last) > SHORT else None
        return found or self._as_likely(lower)

    def _as_likely(self, lower: str) -> str | None:
        """«керамику» is as likely of «керамика» as of «керамик», and «випассану» is in no dictionary."""
        if lower in self.unlike:
            return None
        ways = (self.by_word.get(one) for one in as_likely(lower) if one not in self.only)
        return next(filter(None, ways), None)

    def elsewhere(self, said: Sequence[Word], n: int) -> bool:
        """Whether a word speaks of no area here, for what stands beside it, or for what does not.

        «начальник участка» has no garden; «получила права» is of driving, «имею право» of nothing.
        """
        apart, only = self.apart.get(said[n].lemma), self.only.get(said[n].lemma)
        if apart is None and only is None:
            return False
        near = {word.lemma for word in said[max(0, n - BESIDE) : n + BESIDE + 1]}
        return bool(apart and near & apart) or (only is not None and not near & only)

    def shown(self, area: str, lower: str) -> str:
        """The area's name in the language of the word that speaks of it."""
        return self.called[area] if lower.isascii() else area


@lru_cache(maxsize=1)
def areas() -> Areas:
    with (TABLES / "areas.toml").open("rb") as file:
        table = tomllib.load(file)
    by_word: dict[str, str] = {}
    by_stem: dict[str, str] = {}
    called: dict[str, str] = {}
    for area in table["area"]:
        name = area["name"]
        called[name] = area["called"]
        for word in area["words"].replace("ё", "е").split():
            by_word.setdefault(word, name)
            if not known_word(word):
                by_stem.setdefault(stem(word), name)
        for word in area["english"].split():
            by_stem.setdefault(stem(word), name)
        # Of a name of several words none is the area by itself: «own» is no business, «мобильный» no game.
        russian, english = words(name), words(area["called"])
        if len(russian) == 1:
            by_word.setdefault(read(russian[0]).lemma, name)
        if len(english) == 1:
            by_stem.setdefault(stem(english[0]), name)
    apart, only = (
        {word: frozenset(row["beside"].split()) for row in table[rule] for word in row["words"].split()}
        for rule in ("apart", "only")
    )  # fmt: skip
    return Areas(by_word, by_stem, called, apart, only, frozenset(table["unlike"].split()))


@lru_cache(maxsize=20_000)
def head(name: str) -> str:
    """The noun that names the thing (its dictionary form), the verb where there is no noun."""
    verb = ""
    if name.isascii():
        return _english_head(words(name))
    for word in words(name):
        reading = read(word)
        noun = next((r for r in readings(word)[:2] if r.pos == "NOUN" and r.score > 0.2), None)
        if noun and noun.lemma not in GENERIC:
            return noun.lemma
        if reading.pos in ("INFN", "VERB") and not verb:
            verb = reading.lemma
        if reading.pos == "" or not any("а" <= c <= "я" for c in word):
            continue
    return verb


def _english_head(said: list[str]) -> str:
    """The last word before a preposition: «the evening course in Leeds» is a course."""
    out = ""
    for word in said:
        if word in LINKS and out:
            break
        if word not in GENERIC and word not in LINKS and len(word) > 2:
            out = word
    return out


@lru_cache(maxsize=20_000)
def key_of(kind: NodeType, name: str) -> str:
    """Type group and what is left of a name when its endings go; for goals the area of life or the head noun."""
    group = group_of(kind)
    if group == "Goal":
        for word in words(name):
            lemma = read(word).lemma
            area = areas().of(lemma, word) if lemma not in areas().only else None
            if area:
                return f"Goal|{' '.join(sorted(set(stems(area))))}"
        if noun := head(name):
            return f"Goal|{stem(noun)}"
    if group == "Person":
        return f"Person|{' '.join(sorted({_person(word) for word in words(name)}))}"
    return f"{group}|{' '.join(sorted(set(stems(name))))}"


def _person(word: str) -> str:
    """A word of a person's name, the same in every case, pet form and spelling.

    Of a Cyrillic name that the dictionary does not know nobody knows the first case: its stem must do.
    """
    named = sorted((r for r in readings(word) if r.name), key=lambda r: r.name != "Name")
    first = next(
        (one.lemma for one in named if one.case == "nomn"), named[0].lemma if named else word
    )
    long = long_form(first).casefold()
    return spelt(long if named or long != word or word.isascii() else stem(long))


class Names:
    """Known entities, found by key, by alias, by likeness. `add` makes a fresh one known to the next chunk.

    `settled`: all names are known, nothing is learnt any more, so that the order of reading is of no matter.
    """

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self.settled = False
        self.entities: dict[str, Entity] = {}
        self._recalled: Mapping[str, Entity] = {}
        self._by_short: dict[str, str] = {}
        self._by_key: dict[str, str] = {}
        self._by_stem: dict[str, set[str]] = defaultdict(set)
        self._given: dict[tuple[NodeType, frozenset[str]], str] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for entity in sorted(entities, key=lambda e: e.id):
            self.add(entity)

    def add(self, entity: Entity) -> None:
        self.entities[entity.id] = entity
        self._by_short[short_id(entity.id)] = entity.id
        self._by_key.setdefault(entity.key, entity.id)
        if _is_phrase(entity):
            said = tuple(stems(entity.name))
            self._phrases[said[0]].append((said, entity.id))
            return
        for name in (entity.name, *entity.aliases):
            self._by_key.setdefault(key_of(entity.type, name), entity.id)
            for one in stems(name):
                self._by_stem[one].add(entity.id)

    def learn(self, entity: Entity) -> None:
        """Other names of a thing that is known already: from now on they stand for it too."""
        if self.settled:
            return
        known = self.entities[entity.id]
        fresh = tuple(a for a in entity.aliases if a not in known.aliases and a != known.name)
        said = {**entity.attributes, **known.attributes}
        if fresh or said != known.attributes:
            self.entities[entity.id] = replace(
                known, aliases=(*known.aliases, *fresh), attributes=said
            )
            if not _is_phrase(known):
                for name in fresh:
                    self._by_key.setdefault(key_of(known.type, name), known.id)

    def call(self, entity: Entity, names: Iterable[str]) -> None:
        """What the person calls it stands for it alone, whatever the words seem to say."""
        if entity.id not in self.entities:
            self.add(entity)
        for name in names:
            said = tuple(stems(name))
            if not said:
                continue
            if group_of(entity.type) == "Goal":
                self._phrases[said[0]].insert(0, (said, entity.id))
            self._given[(group_of(entity.type), frozenset(said))] = entity.id
            self._by_key[key_of(entity.type, name)] = entity.id

    def recall(self, things: Mapping[str, Entity]) -> None:
        """Things by ids that an answer may still name them by, though they are known by others now."""
        self._recalled = things
        for id in things:
            self._by_short.setdefault(short_id(id), id)

    def meant(self, short: str) -> str | None:
        """The id of the thing that an answer names by its short id."""
        id = self._by_short.get(short)
        thing = self.known(id) if id is not None else None
        return thing.id if thing is not None else None

    def known(self, id: str) -> Entity | None:
        """A thing by its id, or by one that it had."""
        thing = self.entities.get(id) or self._recalled.get(id)
        return self.entities.get(thing.id, thing) if thing is not None else None

    def find(self, kind: NodeType, name: str, aliases: Sequence[str] = ()) -> Entity | None:
        """The same thing by key of name or alias, else the likest of its group by Dice over stems."""
        for one in (name, *aliases):
            given = self._given.get((group_of(kind), frozenset(stems(one))))
            known = given or self._by_key.get(key_of(kind, one))
            if known and group_of(self.entities[known].type) == group_of(kind):
                return self.entities[known]
        if kind in ("Belief", "Decision", "Event"):
            return None
        return self._likest(kind, set(stems(name)))

    def _likest(self, kind: NodeType, own: set[str]) -> Entity | None:
        best: tuple[float, str] | None = None
        for candidate in sorted({i for one in own for i in self._by_stem.get(one, ())}):
            entity = self.entities[candidate]
            if group_of(entity.type) != group_of(kind):
                continue
            likeness = max(
                dice(own, set(stems(n))) for n in (entity.name, *entity.aliases[:FEW_ALIASES])
            )
            if likeness >= ALIKE and (best is None or likeness > best[0]):
                best = (likeness, candidate)
        return self.entities[best[1]] if best else None

    def phrase(self, said: Sequence[str]) -> Entity | None:
        """The known undertaking whose name of several words begins these stems."""
        for stems_, id in self._phrases.get(said[0], ()) if said else ():
            if tuple(said[: len(stems_)]) == stems_:
                return self.entities[id]
        return None

    def undertaking(self, lemma: str) -> Entity | None:
        """The known goal or project whose head is this noun."""
        known = self._by_key.get(f"Goal|{stem(lemma)}")
        return self.entities[known] if known else None


def _is_phrase(entity: Entity) -> bool:
    """A goal known by its whole name: its key is not that of its head noun or its area."""
    return (
        group_of(entity.type) == "Goal"
        and " " in entity.key
        and len(words(entity.name)) > 1
        and entity.key != key_of(entity.type, entity.name)
    )


def dice(a: set[str], b: set[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
