"""Talks over HTTP: the list, one with its messages, export as Markdown."""

from collections.abc import Iterator

from fastapi import APIRouter, Response

from api.deps import TheMind, ThePage, TheRuns
from api.jobs.import_files import forget_session
from api.mind import Mind
from api.schemas import Mode, Page, SessionBrief, SessionIn, SessionPatch, SessionWhole, TurnOut
from graph.errors import SessionUnknown
from graph.sessions import SessionRow, Turn

router = APIRouter(prefix="/api/sessions")


@router.get("")
async def sessions(mind: TheMind, page: ThePage) -> Page[SessionBrief]:
    """All talks, the newest first."""
    rows, after = await mind.sessions.list(after=page.after, limit=page.limit)
    return Page(items=[await _brief(row, mind) for row in rows], next=after)


@router.post("", status_code=201)
async def begin(given: SessionIn, mind: TheMind) -> SessionWhole:
    """A new talk."""
    id = await mind.sessions.create(
        title=given.title or "", mode=given.mode, kind=given.kind, at=mind.clock()
    )
    return await session(id, mind)


@router.get("/{id}")
async def session(id: str, mind: TheMind) -> SessionWhole:
    """One talk with its messages; names the run that is being answered."""
    row = await _known(id, mind)
    turns = await mind.sessions.turns(id)
    brief = await _brief(row, mind)
    return SessionWhole(**brief.model_dump(), messages=[_turn(turn) for turn in turns])


@router.patch("/{id}")
async def change(id: str, patch: SessionPatch, mind: TheMind) -> SessionWhole:
    """Another title or mode."""
    await _known(id, mind)
    await mind.sessions.patch(id, **patch.model_dump(exclude_unset=True))
    return await session(id, mind)


@router.delete("/{id}", status_code=204)
async def remove(id: str, mind: TheMind, runs: TheRuns) -> Response:
    """Remove the talk and every fact that rests on it alone."""
    await _known(id, mind)
    running = await mind.sessions.active_run(id)
    if running is not None:
        await runs.stop(running)
    await forget_session(mind, id)
    return Response(status_code=204)


@router.get("/{id}/export")
async def export(id: str, mind: TheMind) -> Response:
    """The talk as Markdown, with the quotes that answers rest on."""
    row = await _known(id, mind)
    turns = [_turn(turn) for turn in await mind.sessions.turns(id)]
    text = "\n".join(_markdown(row.title, turns))
    name = f'attachment; filename="{id}.md"'
    return Response(text, media_type="text/markdown", headers={"Content-Disposition": name})


async def _known(id: str, mind: Mind) -> SessionRow:
    row = await mind.sessions.get(id)
    if row is None:
        raise SessionUnknown
    return row


async def _brief(row: SessionRow, mind: Mind) -> SessionBrief:
    return SessionBrief(
        id=row.id,
        title=row.title,
        mode=_mode(row.mode),
        kind=row.kind,
        phase=row.phase,
        created=row.created,
        updated=row.updated,
        digest=row.digest,
        active_run=await mind.sessions.active_run(row.id),
    )


def _mode(kept: str | None) -> Mode:
    match kept:
        case "answer" | "dig":
            return kept
        case _:
            return "auto"


def _turn(turn: Turn) -> TurnOut:
    return TurnOut.model_validate(
        {
            "id": turn.id,
            "role": turn.role,
            "content": turn.content,
            "date": turn.at,
            "strategy": turn.strategy,
            "citations": turn.citations or [],
            "feedback": turn.feedback,
        }
    )


def _markdown(title: str, turns: list[TurnOut]) -> Iterator[str]:
    """Words first, then the quotes an answer rests on, each with its place."""
    yield f"# {_line(title)}\n"
    for turn in turns:
        yield f"**{'—' if turn.role == 'assistant' else '>'} {turn.date:%Y-%m-%d %H:%M}**\n"
        yield f"{turn.content}\n"
        for n, cited in enumerate(turn.citations, 1):
            day = f", {cited.source.date:%Y-%m-%d}" if cited.source.date else ""
            yield f"> [{n}] {_line(cited.quote)} ({_line(cited.source.path)}{day})\n"


def _line(text: str) -> str:
    return " ".join(text.split())
