"""Health and the profile over HTTP."""

from fastapi import APIRouter, Response

from api.deps import TheMind, ThePulse
from api.mind import Mind
from api.routes.moments import known_zone
from api.schemas import Health, ProfileOut, ProfilePatch, QuietHours, SavedView
from graph.profile import ProfileRow

router = APIRouter(prefix="/api")


@router.get("/health")
async def health(pulse: ThePulse, response: Response) -> Health:
    """Green when every part answers, as of a second ago at most; 503 when one is down."""
    found = await pulse.beat()
    response.status_code = 200 if found.ok else 503
    return found


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
