"""ASGI middleware before all pages: known names only, and with a token set nobody who has not given it."""

import asyncio
from ipaddress import ip_address
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.datastructures import Headers, QueryParams
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from ui.login.asking import COOKIE, Logins
from ui.login.page import POLICY, lang_of, login_page, problem_of
from ui.settings import LOOPBACK, FaceSettings
from ui.words import words

HEALTH = "/_stcore/health"
LOGIN = "/login"
LOGOUT = "/logout"
LARGEST = 8192
ASK_AGAIN = 30.0
SAID_BY_PROXIES = ("x-forwarded-for", "forwarded", "x-real-ip")
# Our own link, or the address bar; a page of another site says something else.
OURS = frozenset({"same-origin", "none"})


class LoginDoor:
    def __init__(self, app: ASGIApp, settings: FaceSettings, logins: Logins) -> None:
        self._app = app
        self._settings = settings
        self._logins = logins
        public = urlsplit(settings.public_url or "")
        named = {*LOOPBACK, settings.host, public.hostname or ""} - {"", "0.0.0.0", "::"}
        self._far = settings.host not in LOOPBACK
        self._public = public
        # `ui` is this part's name in the compose file.
        self._hosts = frozenset(named | ({"ui"} if self._far else set[str]()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif not self._is_ours(Headers(scope=scope)):
            await _refuse(scope, receive, send, 403)
        elif scope["path"] == HEALTH and scope["type"] == "http":
            await self._app(scope, receive, send)
        elif self._settings.token:
            await self._guarded(scope, receive, send)
        elif any(name in Headers(scope=scope) for name in SAID_BY_PROXIES):
            # A proxy may rewrite Host, so that the whole world looks like this machine.
            await _refuse(scope, receive, send, 403)
        else:
            await self._app(scope, receive, send)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in {LOGIN, LOGOUT}:
            request = Request(scope, receive)
            answer = await (self._log_in if scope["path"] == LOGIN else self._log_out)(request)
            await answer(scope, receive, send)
            return
        cookie = HTTPConnection(scope).cookies.get(COOKIE)
        stands = await self._logins.stands(cookie)
        if stands == "in" and cookie is not None:
            if scope["type"] == "websocket":
                await self._until_out(scope, receive, send, cookie)
            else:
                await self._app(scope, receive, send)
        elif stands == "away" and scope["type"] == "http":
            await self._page(Request(scope), away=True)(scope, receive, send)
        elif _is_visit(scope):
            query = {"to": _target(str(scope["path"]), scope["query_string"].decode("latin-1"))}
            to_login = RedirectResponse(f"{LOGIN}?{urlencode(query)}", 303, headers=_unkept())
            await to_login(scope, receive, send)
        else:
            await _refuse(scope, receive, send, 401)

    async def _log_in(self, request: Request) -> Response:
        if request.method == "POST":
            return await self._try(request)
        if request.method not in {"GET", "HEAD"}:
            return PlainTextResponse("", 405)
        if await self._logins.stands(request.cookies.get(COOKIE)) == "in":
            return RedirectResponse(_to(request.query_params), 303)
        return self._page(request)

    async def _try(self, request: Request) -> Response:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                return PlainTextResponse("", 413)
        form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=8)
        tried = await self._logins.try_token(form.get("token", [""])[0].strip(), _chain(request))
        if tried.cookie is None:
            return self._page(request, wait=tried.wait, away=tried.away, wrong=True)
        answer = RedirectResponse(_to(request.query_params), 303, headers=_unkept())
        answer.set_cookie(
            COOKIE,
            tried.cookie,
            max_age=tried.lasts,
            httponly=True,
            samesite="strict",
            secure=self._is_secure(request),
        )
        return answer

    async def _log_out(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "none") not in OURS:
            return PlainTextResponse("", 403)
        cookie = request.cookies.get(COOKIE)
        if cookie:
            await self._logins.leave(cookie)
        answer = RedirectResponse(LOGIN, 303, headers=_unkept())
        secure = self._is_secure(request)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=secure)
        return answer

    def _page(
        self, request: Request, *, wait: int | None = None, away: bool = False, wrong: bool = False
    ) -> Response:
        asked = request.query_params.get("lang")
        lang = lang_of(asked, request.headers.get("accept-language", ""))
        failed = wrong or away or wait is not None
        problem = problem_of(words(lang), wait=wait, away=away) if failed else None
        status = 503 if away else 429 if wait is not None else 401 if wrong else 200
        more = {"Retry-After": str(wait)} if wait is not None else {}
        return HTMLResponse(
            login_page(lang, to=_to(request.query_params), problem=problem),
            status,
            # Under no-referrer a browser would send its form with the Origin `null`.
            headers={
                "Content-Security-Policy": POLICY,
                "Referrer-Policy": "same-origin",
                **_unkept(),
                **more,
            },
        )

    async def _until_out(self, scope: Scope, receive: Receive, send: Send, cookie: str) -> None:
        """A page that is open ends with its login."""
        ended = False

        async def sent(message: Message) -> None:
            if not ended:
                await send(message)

        async def watch() -> None:
            nonlocal ended
            await self._logins.until_out(cookie, ASK_AGAIN)
            ended = True
            await send({"type": "websocket.close", "code": 1008})

        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(watch())
            try:
                await self._app(scope, receive, sent)
            finally:
                watching.cancel()

    def _is_ours(self, headers: Headers) -> bool:
        """A name made to point here (DNS rebinding), or a page of another site, is not."""
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self._knows(_name(host)):
            return False
        if origin is None:
            return True
        place = urlsplit(origin).netloc
        return bool(place) and place in {host, self._public.netloc}

    def _knows(self, name: str) -> bool:
        return name in self._hosts or (self._far and _is_address(name))

    def _is_secure(self, request: Request) -> bool:
        named = _name(request.headers.get("host", "")) == self._public.hostname
        said = request.headers.get("x-forwarded-proto")
        return (named and self._public.scheme == "https") or "https" in {request.url.scheme, said}


def _chain(request: Request) -> str:
    """Who asked whom until us. The API knows which of them to believe."""
    peer = request.client.host if request.client else ""
    return ", ".join(filter(None, [*request.headers.getlist("x-forwarded-for"), peer]))


def _is_visit(scope: Scope) -> bool:
    """A person who opens a page, not something that a page asks for."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def _target(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _to(params: QueryParams) -> str:
    """Where to go after the login: a place of ours."""
    to = params.get("to", "/")
    inside = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if inside and not to.startswith((LOGIN, LOGOUT)) else "/"


def _unkept() -> dict[str, str]:
    return {"Cache-Control": "no-store"}


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose(code=1008)(scope, receive, send)
    else:
        await PlainTextResponse("", status, headers=_unkept())(scope, receive, send)


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
