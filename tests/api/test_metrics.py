"""Numbers for Prometheus: by template and state, and no word of the person's."""

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.api.conftest import BEARER, Enter

CANARY = "канарейка"


def _read(text: str) -> dict[tuple[str, ...], float]:
    return {
        (one.name, *(value for _, value in sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


async def test_requests_are_counted_by_template_and_never_by_path(http: httpx.AsyncClient) -> None:
    await http.get(f"/api/entities/{CANARY}")
    await http.get(f"/{CANARY}")
    await http.request("КАН".encode().hex(), f"/api/entities?q={CANARY}")

    answer = await http.get("/metrics")

    found = _read(answer.text)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert found["driftmap_http_requests_total", "GET", "/api/entities/{id}", "404"] == 1
    assert found["driftmap_http_requests_total", "GET", "none", "404"] == 1
    assert CANARY not in answer.text
    assert "%D0" not in answer.text
    assert "other" in answer.text


async def test_the_house_is_told_in_numbers(http: httpx.AsyncClient) -> None:
    note = {"text": f"Я хочу построить лодку. {CANARY}", "date": "2024-05-01"}
    made = await http.post("/api/notes", json=note)
    assert made.is_success

    answer = await http.get("/metrics")

    found = _read(answer.text)
    assert sum(value for (name, *_), value in found.items() if name == "driftmap_jobs") >= 1
    assert found[("driftmap_engine_up",)] == 1
    assert found[("driftmap_engine_restarts_total",)] == 0
    assert found[("driftmap_queue_oldest_seconds",)] >= 0
    assert found[("driftmap_chunks_waiting",)] >= 0
    assert found[("process_resident_memory_bytes",)] > 1_000_000
    assert CANARY not in answer.text


async def test_what_the_guard_refused_is_counted_and_numbers_are_behind_the_token(
    enter: Enter,
) -> None:
    async with enter() as http:
        shut = await http.get("/metrics")
        shown = await http.get("/metrics", headers=BEARER)

    assert (shut.status_code, shown.status_code) == (401, 200)
    assert _read(shown.text)["driftmap_http_requests_total", "GET", "none", "401"] == 1


async def test_every_answer_has_a_number_of_ours(http: httpx.AsyncClient) -> None:
    given = {"X-Request-Id": "a-number-of-theirs"}
    asked = [await http.get("/api/health", headers=given) for _ in range(2)]

    numbers = {one.headers["x-request-id"] for one in asked}
    assert len(numbers) == 2
    assert all(len(one) == 16 for one in numbers)
