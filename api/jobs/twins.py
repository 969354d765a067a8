"""Talks of an import that say nearly what another says: kept, tied to it, and counted once."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from api.jobs.runner import Work
from extractors.likeness import likeness, size
from extractors.meetings import Meetings
from graph.archive import Archive
from graph.sql.likeness import Signed
from graph.stems import words
from graph.versions import Earlier, Version, take_over, versions
from graph.words import Dated, DateSource

ALIKE = 0.7
# Two days of a diary after one pattern are two days; only what is the same to a word is a copy.
ALIKE_ON_OTHER_DAYS = 0.97
# What holds a tenth more than another says something of its own: it is never the one that is not read.
MORE = 1.1
# A note of which so much stands in the newer one was edited; of which less stands, its place was used again.
EDITED = 0.5
# Where no place ties two notes, so much of the longer one is in both, and it is more than a few words.
RENAMED, ENOUGH = 0.7, 20
# So many are compared between two looks whether the job is to stop.
TALKS_AT_ONCE = 50
# Who knows best when it was said comes first.
_TRUST: tuple[DateSource, ...] = (
    "user", "message", "front_matter", "heading", "file_name", "inside", "folder", "file_time", "none",
)  # fmt: skip
_OWN_DAY = frozenset({"user", "message", "front_matter", "heading", "file_name"})


async def tie_twins(work: Work) -> None:
    """Every talk of this import that was signed is held against all that were. May be repeated."""
    archive = work.mind.archive
    tied: set[str] = set()
    own = await archive.signed_of_import(work.job.id)
    mine = set(own)
    meetings = await met(archive, own)
    for n, id in enumerate(own):
        if n % TALKS_AT_ONCE == 0:
            await work.between_steps()
        others = meetings.others(id) if id not in tied else set[str]()
        if not others:
            continue
        one, *near = await archive.signed([id, *sorted(others)])
        known = (replace(other, imported=other.conversation_id in mine) for other in near)
        found = [other for other in known if same(one, other)]
        if not found:
            continue
        first = first_of(standing(one, found, tied))
        for other in (one, *found):
            if other.conversation_id != first.conversation_id:
                said = f"nearly the same words as {first.path}: kept, and counted once"
                await archive.set_twin(work.job.id, other, first, said)
                tied.add(other.conversation_id)


async def met(
    archive: Archive, own: Sequence[str], coming: Sequence[tuple[str, bytes]] = ()
) -> Meetings:
    """Whom these talks meet among all of the archive, and among those that are only coming, with their signatures."""
    meetings = Meetings()
    meetings.add(coming)
    if own:
        async for some in archive.signatures():
            meetings.add(some)
        await asyncio.to_thread(meetings.meet, own)
    return meetings


async def tie_versions(work: Work, earlier: Earlier) -> None:
    """Of a watched folder: the older text of a note that was edited, also where it moved. May be repeated."""
    archive = work.mind.archive
    said: dict[str, Counter[str]] = {}
    for n, one in enumerate(await versions(work.mind.database, work.job.id, earlier)):
        if n % TALKS_AT_ONCE == 0:
            await work.between_steps()
        for id in {*one.older, *one.newer} - said.keys():
            said[id] = await _said(archive, id)
        if _is_edited(one, said):
            await take_over(work.mind.database, one)


def _is_edited(one: Version, said: Mapping[str, Counter[str]]) -> bool:
    older, newer = (sum((said[id] for id in ids), Counter[str]()) for ids in (one.older, one.newer))
    shared = (older & newer).total()
    if one.of_one_place:
        return shared >= EDITED * older.total()
    # Two days of a diary after one pattern are two days here as well.
    most = max(older.total(), newer.total())
    return shared >= max(ENOUGH, RENAMED * most) and not on_other_days(*one.dated)


async def _said(archive: Archive, talk_id: str) -> Counter[str]:
    talk = await archive.conversation(talk_id)
    return Counter(
        word for message in (talk.messages if talk else ()) for word in words(message.text)
    )


def same(one: Signed, other: Signed) -> bool:
    """They say the same, as far as their days let them."""
    if one.document_id == other.document_id:
        return False
    less, more = sorted((one, other), key=lambda signed: size(signed.signature))
    grown = size(more.signature) > MORE * size(less.signature)
    if grown and less.dated.source in _OWN_DAY and more.dated.source not in _OWN_DAY:
        # Tied, either its own words or their day would be lost.
        return False
    least = ALIKE_ON_OTHER_DAYS if on_other_days(one.dated, other.dated) else ALIKE
    return likeness(one.signature, other.signature) >= least


def on_other_days(one: Dated, other: Dated) -> bool:
    """Both say themselves of which day they are, and it is not the same."""
    known = one.source in _OWN_DAY and other.source in _OWN_DAY
    return known and str(one.at)[:10] != str(other.at)[:10]


def standing(one: Signed, found: Sequence[Signed], tied: Collection[str]) -> list[Signed]:
    """Those that are read as long as nothing is tied to another: what repeats cannot be repeated."""
    free = [one for one in found if one.twin_of is None and one.conversation_id not in tied]
    return [one, *free]


def first_of(found: Sequence[Signed]) -> Signed:
    """Of talks that say the same the one that is read: among the fullest the best dated."""
    most = max(size(one.signature) for one in found)
    return min((one for one in found if MORE * size(one.signature) >= most), key=_rank)


def _rank(one: Signed) -> tuple[int, bool, int, str]:
    """What is dated best, then what was here before this import, then the shortest path."""
    return (_TRUST.index(one.dated.source), one.imported, len(one.path), one.path)
