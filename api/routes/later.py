"""Parts of the contract that wait for their issue: known paths that answer 501 and never an invented answer."""

from fastapi import APIRouter

from api.refusals import NotYet

router = APIRouter(prefix="/api")

LATER = (
    ("POST", "/proactivity/feedback"),
    ("GET", "/proactivity/events"),
    ("GET", "/proactivity/preview"),
    ("GET", "/insights"),
    ("PATCH", "/insights/{id}"),
)


async def _later() -> None:
    raise NotYet


for _method, _path in LATER:
    router.add_api_route(
        _path, _later, methods=[_method], status_code=501, summary="Waits for a later version"
    )
