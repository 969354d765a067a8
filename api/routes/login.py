"""In with the token, out again: for browsers, which then carry a cookie instead of it."""

import json
from datetime import UTC, datetime
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, Response

from api.errors import problem_of, respond
from api.guard import COOKIE, Door, retry_after
from api.logins import LASTS, csrf_of
from api.refusals import NoLogin, NotAllowed, TooManyTries
from api.schemas import LoggedIn

router = APIRouter(prefix="/api")
LARGEST = 4096
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"token": {"type": "string"}},
                    "required": ["token"],
                }
            }
        },
    }
}


def _door(request: Request) -> Door:
    return cast("Door", request.app.state.door)


type TheDoor = Annotated[Door, Depends(_door)]


@router.post("/login", response_model=LoggedIn, openapi_extra=BODY)
async def log_in(request: Request, door: TheDoor) -> Response:
    """The token once -> a cookie that is not the token, and the value for X-CSRF-Token."""
    if door.logins is None:
        raise NoLogin
    address = _who(request, door)
    wait = door.slowing.wait(address)
    if wait is not None:
        return respond(problem_of(TooManyTries, request.url.path), retry_after(wait))
    if not door.fits(await _token(request)):
        door.slowing.failed(address)
        raise NotAllowed
    id, ends = door.logins.open()
    told = LoggedIn(csrf=csrf_of(id), expires_at=datetime.fromtimestamp(ends, UTC))
    answer = Response(told.model_dump_json(), media_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    answer.set_cookie(
        COOKIE,
        id,
        max_age=int(LASTS),
        httponly=True,
        samesite="strict",
        secure=door.is_secure(request.scope),
    )
    return answer


@router.get("/login")
async def login(request: Request, response: Response, door: TheDoor) -> LoggedIn:
    """Until when this client's login lasts; nothing stands in it for one that carries the token."""
    response.headers["Cache-Control"] = "no-store"
    id = request.cookies.get(COOKIE)
    ends = door.logins.ends(id) if door.logins else None
    if id is None or ends is None:
        return LoggedIn(csrf=None, expires_at=None)
    return LoggedIn(csrf=csrf_of(id), expires_at=datetime.fromtimestamp(ends, UTC))


@router.post("/logout", status_code=204)
async def log_out(request: Request, door: TheDoor) -> Response:
    """This client's login ends here and now."""
    if door.logins is not None:
        door.logins.close(request.cookies.get(COOKIE))
    answer = Response(status_code=204)
    secure = door.is_secure(request.scope)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=secure)
    return answer


def _who(request: Request, door: Door) -> str:
    """Our pages carry the token and say for whom they ask; all others are who they are."""
    if door.opens(request.headers.get("authorization", "")):
        named = door.peers.named(request.headers.get("x-forwarded-for", ""))
        if named is not None:
            return named
    return door.peers.address(request.scope)


async def _token(request: Request) -> str:
    """Whatever is no token is a wrong one."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return ""
    try:
        given: object = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    token = cast("dict[str, object]", given).get("token") if isinstance(given, dict) else None
    return token if isinstance(token, str) and token.isprintable() else ""
