"""The pages as one ASGI app: Streamlit, the map's data and vis-network on one origin, behind a strict policy."""

import base64
import hashlib
import re
import time
from pathlib import Path

import streamlit as st
from driftmap_map.vendor import vis_asset
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.feed import card_data, map_data, vis
from ui.log import open_log
from ui.login.asking import Logins
from ui.login.door import LoginDoor
from ui.settings import read_settings

HERE = Path(__file__).parent
MODULES = "/_stcore/bidi-components/"
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def policy() -> str:
    """No outside address and no `unsafe-*` for scripts: Streamlit's own inline script goes by its hash."""
    index = Path(st.__file__).parent / "static" / "index.html"
    hashes = [
        base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        for code in INLINE.findall(index.read_text(encoding="utf-8"))
    ]
    parts = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *(f"'sha256-{one}'" for one in hashes)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "frame-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


class Guarded:
    """Every answer carries the policy; our own modules are asked for again after an update."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [
            (b"content-security-policy", policy().encode()),
            (b"referrer-policy", b"no-referrer"),
            (b"x-content-type-options", b"nosniff"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        fresh = str(scope["path"]).startswith(MODULES)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = list(message.get("headers", []))
                if fresh:
                    given = [pair for pair in given if pair[0].lower() != b"cache-control"]
                    given.append((b"cache-control", b"no-cache"))
                # The login page has a stricter policy of its own.
                named = {pair[0].lower() for pair in given}
                message["headers"] = given + [
                    pair for pair in self._headers if pair[0] not in named
                ]
            await send(message)

        await self._app(scope, receive, guarded)


settings = read_settings()
open_log(settings.log)
app = st.App(
    HERE / "app.py",
    routes=[
        Route("/" + vis_asset()[0], vis),
        Route("/map-data/{revision}.json", map_data),
        Route("/map-card/{id}.json", card_data),
    ],
    middleware=[
        Middleware(Guarded),
        Middleware(LoginDoor, settings=settings, logins=Logins(settings, time.monotonic)),
    ],
)
