"""Health and the profile over HTTP."""

from fastapi import APIRouter, Response

from api.deps import TheMind
from api.mind import Mind
from api.routes.moments import known_zone
from api.schemas import (
    EngineHealth,
    Health,
    ModelHealth,
    ProfileOut,
    ProfilePatch,
    QueueHealth,
    QuietHours,
    SavedView,
)
from graph.profile import ProfileRow

router = APIRouter(prefix="/api")


@router.get("/health")
async def health(mind: TheMind, response: Response) -> Health:
    """Green when every part answers; 503 when one is down."""
    engine = await mind.store.healthy()
    queue = await mind.bell.healthy()
    response.status_code = 200 if engine and queue else 503
    return Health(
        ok=engine and queue,
        engine=EngineHealth(name=mind.config.engine, version=mind.config.engine_version, ok=engine),
        queue=await _queue(mind, ok=queue),
        model=await _model(mind),
        version=mind.config.version,
    )


@router.get("/profile")
async def profile(mind: TheMind) -> ProfileOut:
    """The owner's names, language, zone and habits."""
    return _profile(await mind.profile.get(), mind)


@router.patch("/profile")
async def change_profile(patch: ProfilePatch, mind: TheMind) -> ProfileOut:
    """Change what is given, leave the rest."""
    if patch.timezone is not None:
        known_zone(patch.timezone)
    await mind.profile.patch(**patch.model_dump(exclude_unset=True, by_alias=True))
    return await profile(mind)


async def _queue(mind: Mind, *, ok: bool) -> QueueHealth:
    found = await mind.ledger.standing()
    age = (mind.clock() - found.oldest).total_seconds() if found.oldest else None
    return QueueHealth(ok=ok, waiting=found.waiting, oldest_waiting_s=age, dead_steps=found.dead)


async def _model(mind: Mind) -> ModelHealth:
    if mind.models.chat is None:
        return ModelHealth(configured=False, name=None)
    stands = await mind.models.stands()
    return ModelHealth(
        configured=True,
        name=mind.models.chat.name("strong"),
        state=stands.state,
        problem=stands.reason,
    )


def _profile(row: ProfileRow, mind: Mind) -> ProfileOut:
    return ProfileOut(
        names=list(row.names),
        language=row.language,
        timezone=row.timezone or mind.config.zone,
        quiet_hours=QuietHours.model_validate(row.quiet_hours) if row.quiet_hours else None,
        theme=row.theme,
        proactivity=row.proactivity,
        views=[SavedView.model_validate(view) for view in row.views],
    )
