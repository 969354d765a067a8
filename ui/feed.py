"""What the map asks its own server for: vis-network, the graph, the words of one node. The API's token stays here."""

import ssl
from collections.abc import Mapping
from datetime import date
from functools import cache
from urllib.parse import quote
from zoneinfo import ZoneInfoNotFoundError

import httpx
from driftmap_map.vendor import vis_asset
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from ui.client import EntityWhole
from ui.parts.told import Card, card
from ui.settings import read_settings
from ui.words import words

FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}
NEVER = {"Cache-Control": "no-store"}
GONE = 404


async def vis(_request: Request) -> Response:
    return FileResponse(vis_asset()[1], media_type="text/javascript", headers=FOREVER)


async def map_data(request: Request) -> Response:
    """The revision in the name lets a browser keep its copy for ever."""
    asked = {key: request.query_params[key] for key in ("limit",) if key in request.query_params}
    answer = await _ask("/api/map/history", asked)
    if answer is None or answer.is_error:
        return JSONResponse({"title": "The map is not there"}, 502)
    same = (
        answer.headers.get("etag", "").removeprefix("W/") == f'"{request.path_params["revision"]}"'
    )
    return Response(
        answer.content, media_type="application/json", headers=FOREVER if same else NEVER
    )


async def card_data(request: Request) -> Response:
    """The browser draws it at once; no run of the page stands between. `lang`, `zone`, `day`, `all` say how."""
    answer = await _ask(f"/api/entities/{quote(request.path_params['id'], safe='')}", {})
    if answer is not None and answer.status_code == GONE:
        return JSONResponse({"title": "The node is gone"}, GONE, NEVER)
    if answer is None or answer.is_error:
        return JSONResponse({"title": "driftmap does not answer"}, 502, NEVER)
    try:
        return JSONResponse(_told(request.query_params, answer.content), headers=NEVER)
    except (ValidationError, ValueError, ZoneInfoNotFoundError):
        return JSONResponse({"title": "Asked or answered in another shape"}, 502, NEVER)


def _told(asked: Mapping[str, str], found: bytes) -> Card:
    """A day or a zone that is none raises ValueError or ZoneInfoNotFoundError."""
    day = asked.get("day") or None
    if day:
        date.fromisoformat(day)
    t = words("en" if asked.get("lang") == "en" else "ru", asked.get("zone") or "UTC")
    return card(t, EntityWhole.model_validate_json(found), day, every="all" in asked)


async def _ask(path: str, params: Mapping[str, str]) -> httpx.Response | None:
    """None when driftmap does not answer."""
    given = read_settings()
    try:
        async with httpx.AsyncClient(
            base_url=given.api,
            headers=given.headers,
            timeout=60,
            trust_env=False,
            verify=_trust(),
        ) as http:
            return await http.get(path, params=dict(params))
    except httpx.TransportError:
        return None


@cache
def _trust() -> ssl.SSLContext:
    """Reading the certificates is the dearest part of a client; once is enough."""
    return httpx.create_ssl_context(trust_env=False)
