"""Fields of an upload's form -> what the person wishes of the import."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import cast

from api.leaving_out import LeftOut
from api.refusals import BadBefore, BadDates, BadOrder
from api.routes.moments import begins, ends, said_date
from api.spool import Form
from graph.known import Order
from graph.said import Said
from graph.versions import Earlier

_ORDERS: Mapping[str, Order] = {"newest": "newest", "personal": "personal"}


def left_out(form: Form, zone: str) -> LeftOut:
    """A bare day of `until` is wanted to its end. Errors: BadDate."""
    since, until = form.one("since"), form.one("until")
    return LeftOut(
        all_of(form, "exclude"),
        all_of(form, "exclude_format"),
        begins(since, zone) if since else None,
        ends(until, zone) if until else None,
    )


def said_dates(form: Form, zone: str, now: datetime) -> dict[str, Said]:
    """Path -> date, as JSON; each date as one says it. Errors: BadDates, BadDate."""
    said: dict[str, Said] = {}
    for text in all_of(form, "dates"):
        try:
            given: object = json.loads(text)
        except ValueError:
            raise BadDates from None
        if not isinstance(given, dict):
            raise BadDates
        for path, date in cast("dict[str, object]", given).items():
            if not isinstance(date, str):
                raise BadDates
            if date.strip():
                said[path] = Said(date=said_date(date, zone, now))
    return said


def asked_order(form: Form) -> Order | None:
    """Errors: BadOrder."""
    named = form.one("order")
    if named is None:
        return None
    if named not in _ORDERS:
        raise BadOrder
    return _ORDERS[named]


def earlier(form: Form) -> Earlier:
    """What whoever watches a folder knows of older texts. Errors: BadBefore."""
    before: dict[str, list[str]] = {}
    for line in all_of(form, "before"):
        text, _, path = line.partition(" ")
        if not path:
            raise BadBefore
        before.setdefault(path, []).append(text)
    return Earlier(before, all_of(form, "gone"))


def all_of(form: Form, name: str) -> list[str]:
    return [value.strip() for value in form.fields.get(name, ()) if value.strip()]
