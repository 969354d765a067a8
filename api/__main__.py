"""`driftmap api`: the HTTP API alone, served by uvicorn."""

import sys
from functools import partial

import uvicorn

from api.app import create_app
from api.bootstrap import open_mind
from api.guard import Door, door
from api.log import open_log
from api.sentry import open_sentry
from api.settings import Settings, read_settings
from api.sweeping import spare

TURN = 0.0005


def main() -> None:
    settings = read_settings()
    open_log(form=settings.log)
    open_sentry(settings)
    # Answers are thought out in threads; the loop must get its turn before a page feels them.
    sys.setswitchinterval(TURN)
    spare()
    uvicorn.run(
        create_app(partial(open_mind, settings), _door(settings)),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        # Whose word on the client's address is taken is ours to decide (api/peers.py).
        proxy_headers=False,
        # An open stream of events must not keep Ctrl-C waiting.
        timeout_graceful_shutdown=5,
    )


def _door(settings: Settings) -> Door:
    return door(
        token=settings.token,
        host=settings.host,
        more=[settings.api_url] if settings.api_url else [],
        public_url=settings.public_url,
        trusted=settings.trusted_proxies,
        logins=settings.data.absolute() / "logins.json",
    )


if __name__ == "__main__":
    main()
