"""Figures for Prometheus, behind the token like everything else."""

from fastapi import APIRouter, Request, Response

from api.deps import TheMind, ThePulse
from api.metrics import CONTENT, Figures, House
from graph.tallies import tally

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def metrics(request: Request, mind: TheMind, pulse: ThePulse) -> Response:
    """Requests, jobs, files, models, the engine and this process as numbers."""
    figures: Figures = request.app.state.figures
    health = await pulse.beat()
    house = House(await tally(mind.database), health, mind.clock(), pulse.engine_changes)
    return Response(figures.text(house), media_type=CONTENT)
