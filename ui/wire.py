"""Questions of a face over HTTP, and the two ways in which they may fail."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from ui.settings import FaceSettings


class Unreachable(Exception):
    """driftmap does not answer; is `driftmap run` running?"""


class Refused(Exception):
    """The API answered with a problem document; `title` and `detail` carry no personal word."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(f"{status} {title}")
        self.status = status
        self.title = title
        self.detail = detail


def open_http(settings: FaceSettings) -> httpx.Client:
    return httpx.Client(
        base_url=settings.api,
        headers=settings.headers,
        timeout=httpx.Timeout(30, connect=3),
        trust_env=False,
    )


class Wire:
    """One connection to the API."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def _get[Model: BaseModel](self, model: type[Model], path: str, **params: object) -> Model:
        given = {key: str(value) for key, value in params.items() if value is not None}
        return self._as(model, self._send("GET", path, params=given))

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        with heard():
            answer = self._http.request(method, path, **more)
        if answer.is_error:
            refuse(answer)
        return answer

    def _as[Model: BaseModel](self, model: type[Model], answer: httpx.Response) -> Model:
        if answer.is_error:
            refuse(answer)
        return read(model, answer)


def read[Model: BaseModel](model: type[Model], answer: httpx.Response) -> Model:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError:
        raise Refused(answer.status_code, "The answer has another shape", "") from None


def refuse(answer: httpx.Response) -> None:
    try:
        problem: dict[str, object] = json.loads(answer.content)
    except ValueError:
        problem = {}
    title, detail = problem.get("title", answer.reason_phrase), problem.get("detail", "")
    raise Refused(answer.status_code, str(title), str(detail))


@contextmanager
def heard() -> Generator[None]:
    """Whatever goes wrong on the wire is one situation for a face."""
    try:
        yield
    except httpx.TransportError:
        raise Unreachable from None
