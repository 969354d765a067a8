"""A sentence, a title, a folder -> the undertakings that it speaks of."""

from collections.abc import Sequence, Set
from functools import lru_cache

from extractors.rules.cues import hypothetical
from extractors.rules.names import GENERIC, Names, areas, key_of
from extractors.rules.notes import Notes
from extractors.rules.objects import FLEETING, TRIVIAL
from extractors.rules.sentences import Sentence, Word, sentences
from extractors.rules.unreal import nearly
from graph.stems import stem

# «курсы по питону», «урок английского»: the undertaking is what the lessons are in.
_LESSONS = frozenset({"Учёба", "Study", "Преподавание", "Teaching"})
_IN = frozenset({"по", "в", "на", "in", "on", "of"})
# Who one wants to become is met every week: «врач разрешил бегать» is not about becoming one.
_ROLES = frozenset(
    {
        "врач", "доктор", "медсестра", "психолог", "психотерапевт", "начальник", "директор", "руководитель", "менеджер",
        "учитель", "тренер", "юрист", "адвокат", "инженер", "мастер", "водитель", "повар", "продавец", "мама", "папа",
        "мать", "отец", "муж", "жена", "сын", "дочь",
    }
)  # fmt: skip


def undertakings(sentence: Sentence, known: Names, notes: Notes) -> dict[str, list[int]]:
    """Goals and projects named in a sentence, by the area of life of a word or known before, and where its words are."""
    words = sentence.told
    said = [stem(word.lower) for word in words]
    unreal, missed = hypothetical(sentence.text), nearly(words)
    found: dict[int, str] = {}
    for n, word in enumerate(words):
        if areas().elsewhere(words, n):
            continue
        fresh = not unreal and sentence.words[n] is word and n not in missed
        ref = _undertaking(word, said[n:], known, notes, fresh=fresh)
        if ref is not None:
            found[n] = ref
    lessons = {n for n, ref in found.items() if notes.items[ref].name in _LESSONS}
    taught = {n: ref for n, ref in found.items() if n not in lessons}
    language = next((ref for ref in taught.values() if notes.items[ref].name in _languages()), None)
    out: dict[str, list[int]] = {}
    for n, ref in found.items():
        if n not in lessons:
            out.setdefault(ref, []).append(n)
        elif language is not None:  # «репетитор по корейскому уехал, занятия встали»
            out.setdefault(language, []).append(n)
        elif not _lessons_in(words, n, taught.keys()):
            out.setdefault(ref, []).append(n)
    return out


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    named = {a: b for a, b in areas().called.items() if a.endswith(" язык")}
    return frozenset({*named, *named.values()})


def _lessons_in(said: Sequence[Word], n: int, taught: Set[int]) -> bool:
    """«экзамен по немецкому», «десять уроков испанского», "Spanish lessons"."""
    if n + 2 < len(said) and said[n + 1].lower in _IN and {n + 2, n + 3} & taught:
        return True
    if said[n].lower.isascii():
        return n - 1 in taught
    return any(m in taught and said[m].reading.case == "gent" for m in (n + 1, n + 2))


def topic_of_title(title: str, known: Names, notes: Notes) -> str | None:
    found = [ref for part in sentences(title) for ref in undertakings(part, known, notes)]
    return found[0] if found else None


def _undertaking(
    word: Word, said: Sequence[str], known: Names, notes: Notes, *, fresh: bool
) -> str | None:
    """Not `fresh`: what others do, or what did not happen, makes no thing that is not known already."""
    if whole := known.phrase(said):
        return notes.item("Project", whole.name, known_id=whole.id)
    if area := areas().of(word.lemma, word.lower):
        alias = word.lemma if word.lemma != word.lower else word.text
        name = areas().shown(area, word.lower)
        if (
            not fresh
            and key_of("Project", name) not in notes.items
            and not known.find("Project", name)
        ):
            return None
        return notes.item("Project", name, alias)
    if not _may_name(word):
        return None
    if entity := known.undertaking(word.lemma):
        return notes.item("Goal" if entity.type == "Goal" else "Project", entity.name)
    key = key_of("Goal", word.lemma)
    return key if key in notes.items else None


def _may_name(word: Word) -> bool:
    """A noun that is not everyday small change; of a foreign word nothing tells that it is one."""
    if (
        word.lemma in _ROLES
        or word.lemma in GENERIC
        or word.lemma in TRIVIAL
        or word.lower in FLEETING
    ):
        return False
    return word.reading.pos == "NOUN" or (word.lower.isascii() and len(word.lower) > 3)
