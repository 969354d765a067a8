"""Errors -> Sentry, only where SENTRY_DSN is set, and only as class and place: nothing that a person wrote."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from api.settings import Settings

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

# What an event keeps. Everything else (request, user, breadcrumbs, extra, modules, server name) goes.
KEPT: Final = (
    "event_id",
    "timestamp",
    "level",
    "platform",
    "release",
    "environment",
    "sdk",
    "type",
)
FRAME: Final = ("filename", "function", "lineno", "module", "in_app")


def open_sentry(settings: Settings) -> bool:
    """Without an address the client is not even imported."""
    if settings.sentry_dsn is None:
        return False
    # Not at the top of the file: who did not ask for it does not even load it.
    client: Any = import_module("sentry_sdk")
    client.init(
        dsn=settings.sentry_dsn.get_secret_value(),
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[],
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        attach_stacktrace=False,
        server_name="",
        traces_sample_rate=None,
        auto_session_tracking=False,
        send_client_reports=False,
        before_send=scrub,
        before_breadcrumb=_none,
    )
    return True


def report(error: BaseException, error_id: str = "") -> None:
    """An error nobody expected; nothing happens where Sentry is off."""
    # Not imported means not wanted.
    sentry = sys.modules.get("sentry_sdk")
    if sentry is None:
        return
    sentry.capture_exception(error, tags={"error_id": error_id})


def scrub(event: "Event", hint: "Hint") -> "Event | None":
    """A new event with what is known to be harmless; a list of what to leave out would miss something."""
    del hint
    given = cast("Mapping[str, Any]", event)
    clean: dict[str, Any] = {name: given[name] for name in KEPT if name in given}
    values = given.get("exception", {}).get("values", [])
    clean["exception"] = {"values": [_error(one) for one in values]}
    tags = given.get("tags", {})
    clean["tags"] = {"error_id": tags["error_id"]} if "error_id" in tags else {}
    return cast("Event", clean)


def _error(one: Mapping[str, Any]) -> dict[str, Any]:
    """Class and places; the message of an error may quote what it choked on."""
    stack = cast("Mapping[str, Any]", one.get("stacktrace") or {})
    frames = cast("list[Mapping[str, Any]]", stack.get("frames", []))
    kept = [{name: frame[name] for name in FRAME if name in frame} for frame in frames]
    return {
        "type": one.get("type"),
        "module": one.get("module"),
        "stacktrace": {"frames": kept},
    }


def _none(crumb: object, hint: object) -> None:
    del crumb, hint
