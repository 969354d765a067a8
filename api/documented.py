"""Documents and what was said of them -> what lists show."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.mind import Mind
from api.schemas import DocumentOut, DocumentPart, SaidOut
from graph.archive import DocumentRow
from graph.said import Rule, Said, holding
from graph.sayings import Sayings
from graph.words import Dated


@dataclass(frozen=True, slots=True)
class Shown:
    """Documents as lists show them, in the order in which they were asked for."""

    items: list[DocumentOut]

    async def parts(self, mind: Mind) -> list[DocumentPart]:
        """The words of the first of them."""
        return [
            DocumentPart(
                locator=part.locator,
                role=part.role,
                author=part.author,
                date=part.dated.at,
                date_source=part.dated.source,
                date_precision=part.dated.precision,
                text=part.text,
                active=part.active,
                quoted=[(span.start, span.end) for span in part.quoted],
            )
            for part in await mind.archive.parts(self.items[0].id)
        ]


async def shown(mind: Mind, rows: Sequence[DocumentRow]) -> Shown:
    sayings = Sayings(mind.database)
    ids = [row.id for row in rows]
    rules = await sayings.rules()
    found = await sayings.found(ids)
    places = await sayings.places(ids)
    return Shown(
        [
            _document(
                row,
                holding(rules, row.id, row.path),
                found.get(row.id),
                sorted({row.path, *places.get(row.id, ())}),
            )
            for row in rows
        ]
    )


def _document(row: DocumentRow, said: Said, found: Dated | None, places: list[str]) -> DocumentOut:
    other = found is not None and (found.at, found.until) != (row.dated.at, row.dated.until)
    return DocumentOut(
        id=row.id,
        path=row.path,
        project=row.project,
        date=row.dated.at,
        date_source=row.dated.source,
        date_precision=row.dated.precision,
        date_until=row.dated.until,
        date_text=row.dated.original,
        date_found=found.at if found and other else None,
        date_found_source=found.source if found and other else None,
        timezone=row.dated.zone,
        excluded=bool(said.excluded),
        duplicate_of=row.duplicate_of,
        places=places,
        conversations=row.conversations,
        messages=row.messages,
        sha256=row.sha256,
    )


async def shown_rules(mind: Mind) -> list[SaidOut]:
    """Those that say something, folders first."""
    rules = [one for one in await Sayings(mind.database).rules() if not one.said.empty]
    rules.sort(key=lambda one: (one.folder is None, one.folder or "", one.last))
    return [await _rule(mind, one) for one in rules]


async def _rule(mind: Mind, rule: Rule) -> SaidOut:
    said = rule.said
    row = await mind.archive.document(rule.document_id) if rule.document_id else None
    return SaidOut(
        folder=rule.folder,
        document_id=rule.document_id,
        path=row.path if row else rule.folder,
        date=said.date.at if said.date else None,
        date_until=said.date.until if said.date else None,
        date_precision=said.date.precision if said.date else None,
        date_text=said.date.original if said.date else None,
        timezone=said.zone,
        project=said.project,
        me=list(said.me) if said.me is not None else None,
        excluded=said.excluded,
    )
