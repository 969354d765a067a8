"""Errors -> problem documents (RFC 9457). The one place where our errors meet HTTP."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import cast
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from api.reasons import refusal_in_russian
from api.refusals import Asked
from api.schemas import Lang, Problem
from api.sentry import report
from extractors import errors as reading
from graph import errors as mapping

JSON = "application/problem+json"
STATUS: dict[type[Exception], int] = {
    mapping.GraphUnavailable: 503,
    mapping.EngineBusy: 503,
    mapping.EngineFailed: 503,
    mapping.DiskFull: 507,
    mapping.StillAtWork: 503,
    mapping.EntityUnknown: 404,
    mapping.StatementUnknown: 422,
    mapping.NothingToUndo: 409,
    mapping.DoubtUnknown: 404,
    mapping.FactUnknown: 404,
    mapping.DocumentUnknown: 404,
    mapping.JobUnknown: 404,
    mapping.SessionUnknown: 404,
    mapping.RunUnknown: 404,
    mapping.UploadUnknown: 404,
    mapping.NotAnExport: 422,
    mapping.ExportDamaged: 422,
    mapping.ExportUnsafe: 422,
    mapping.ExportTooNew: 422,
    mapping.NotEmpty: 409,
    mapping.NoRoomToRestore: 507,
    mapping.Restoring: 503,
    mapping.HalfRestored: 503,
    mapping.BadRelation: 422,
    mapping.BadInterval: 422,
    reading.TooLarge: 413,
    reading.UnsafeArchive: 422,
    reading.UploadUnsafePath: 422,
    reading.NothingReadable: 422,
    reading.NotWhatItSays: 415,
}
_log = structlog.get_logger()


def answer_errors(app: FastAPI) -> None:
    for kind in (mapping.MindError, Asked):
        app.add_exception_handler(kind, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)


def problem_of(kind: type[Exception], instance: str, lang: Lang = "en") -> Problem:
    """The class speaks, not the instance: its arguments may hold the person's words."""
    status = status_of(kind)
    said = " ".join((kind.__doc__ or kind.__name__).split())
    return Problem(
        type=f"urn:driftmap:{code_of(kind)}",
        title=re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).capitalize(),
        status=status,
        detail=refusal_in_russian(code_of(kind), said) if lang == "ru" else said,
        instance=instance,
    )


def spoken(request: HTTPConnection) -> Lang:
    """Asked for by `?lang=`, else first of all by `Accept-Language`; programs that name none get English."""
    named = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "ru" if named.lower().startswith("ru") else "en"


def status_of(kind: type[Exception]) -> int:
    """The nearest class of the table, so that a child answers like its parent."""
    if issubclass(kind, Asked):
        return kind.status
    return next((STATUS[base] for base in kind.__mro__ if base in STATUS), 500)


def respond(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(problem.model_dump(), problem.status, headers, media_type=JSON)


def code_of(kind: type[Exception]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


async def _ours(request: Request, error: Exception) -> JSONResponse:
    problem = problem_of(type(error), request.url.path, spoken(request))
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, Asked):
        _log.warning(
            "http.failed", code=code_of(type(error)), status=problem.status, exc_info=error
        )
    return respond(problem)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    """Which fields and why, in the words of the check; what stood in them is not repeated."""
    found = cast("RequestValidationError", error).errors()
    return respond(
        Problem(
            type="urn:driftmap:invalid",
            title="Not valid",
            status=422,
            detail="; ".join(_field(one["loc"], one["type"]) for one in found[:8]),
            instance=request.url.path,
        )
    )


def _field(place: Sequence[object], kind: str) -> str:
    """`body.relation: missing`. Parts that are not plain names come from the request itself."""
    names = [str(part) for part in place if re.fullmatch(r"[\w.-]{1,40}", str(part), re.ASCII)]
    return f"{'.'.join(names[:4]) or 'request'}: {kind.replace('_', ' ')}"


async def _http(request: Request, error: Exception) -> JSONResponse:
    refused = cast("HTTPException", error)
    status = HTTPStatus(refused.status_code)
    problem = Problem(
        title=status.phrase,
        status=status.value,
        detail=status.description or status.phrase,
        instance=request.url.path,
    )
    return respond(problem, dict(refused.headers or {}))


async def _broken(request: Request, error: Exception) -> JSONResponse:
    number = uuid4().hex[:12]
    _log.error("http.broken", error_id=number, exc_info=error)
    report(error, number)
    return respond(
        Problem(
            type="urn:driftmap:broken",
            title="Something went wrong on our side",
            status=500,
            detail=f"The log has an event with the number {number}.",
            instance=request.url.path,
        )
    )
