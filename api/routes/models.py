"""Models over HTTP: what they cost, how much they may, and whether they answer."""

from fastapi import APIRouter

from api.deps import TheMind, ThePulse
from api.mind import Mind
from api.schemas import Budget, BudgetPatch, ModelTest, ModelTried
from graph.ledger import Reason
from graph.model.budget import MICRO
from graph.model.trying import Tried

router = APIRouter(prefix="/api")


@router.get("/budget")
async def budget(mind: TheMind) -> Budget:
    """What models cost this month, what is set aside for calls in hand, and the cap."""
    standing = await mind.models.budget.standing(mind.clock())
    return Budget(
        month=standing.month,
        spent_usd=standing.spent / MICRO,
        reserved_usd=standing.reserved / MICRO,
        cap_usd=standing.cap / MICRO,
        rub_per_usd=mind.config.rub_per_usd,
        by_purpose={name: cost / MICRO for name, cost in standing.by_purpose.items()},
        by_day={day: cost / MICRO for day, cost in standing.by_day.items()},
    )


@router.patch("/budget")
async def change_budget(patch: BudgetPatch, mind: TheMind) -> Budget:
    """Another cap; what had met the old one goes on."""
    await mind.models.budget.set_cap(round(patch.cap_usd * MICRO))
    await _go_on(mind, "budget")
    return await budget(mind)


@router.post("/model/test")
async def try_models(mind: TheMind, pulse: ThePulse) -> ModelTest:
    """Ask each model a trifle. What was refused before and answers now is used again."""
    tested = await mind.models.test()
    pulse.forget()
    if tested.strong and tested.strong.ok and tested.light and tested.light.ok:
        await _go_on(mind, "provider")
        await _go_on(mind, "budget")
    return ModelTest(
        strong=_tried(tested.strong), light=_tried(tested.light), embedding=_tried(tested.embedding)
    )


async def _go_on(mind: Mind, paused_by: Reason) -> None:
    for job_id in await mind.ledger.resume_where(paused_by, now=mind.clock()):
        mind.bell.ring(job_id)


def _tried(one: Tried | None) -> ModelTried:
    if one is None:
        return ModelTried(ok=False, name=None, ms=None, problem="not_configured")
    return ModelTried(ok=one.ok, name=one.name, ms=one.ms, problem=one.problem)
