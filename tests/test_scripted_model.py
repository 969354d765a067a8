"""The scripted model keeps to its script: other tests stand on it."""

import sys
from collections.abc import Generator
from subprocess import PIPE, Popen

import httpx
import pytest

from tests.scripted_model import ScriptedModel
from tests.scripted_words import Json

LIST: Json = {
    "type": "object",
    "additionalProperties": False,
    "required": ["items"],
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "relation": {"enum": ["LIKES", "FEARS"]},
                    "since": {"type": ["string", "null"]},
                    "quote": {"type": "string"},
                },
            },
        }
    },
}


@pytest.fixture
def model() -> Generator[ScriptedModel]:
    with ScriptedModel(key="k") as scripted:
        yield scripted


@pytest.fixture
def wire(model: ScriptedModel) -> Generator[httpx.Client]:
    headers = {"Authorization": "Bearer k"}
    with httpx.Client(base_url=model.url, headers=headers, trust_env=False) as client:
        yield client


def _ask(wire: httpx.Client, text: str, **more: object) -> httpx.Response:
    turns = [{"role": "user", "content": text}]
    return wire.post("/chat/completions", json={"model": "m", "messages": turns, **more})


def _said(answer: httpx.Response) -> str:
    return answer.json()["choices"][0]["message"]["content"]


def test_marks_in_a_text_come_back_as_items_of_the_shape(wire: httpx.Client) -> None:
    shape = {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": LIST}}

    answer = _ask(wire, "[[relation=FEARS]] боюсь высоты", response_format=shape)

    assert _said(answer) == (
        '{"items": [{"relation": "FEARS", "since": null, "quote": "боюсь высоты"}]}'
    )


def test_the_first_fixed_answer_that_fits_wins(model: ScriptedModel, wire: httpx.Client) -> None:
    model.answer("Аня", "да")
    model.answer("", "нет")

    assert [_said(_ask(wire, text)) for text in ("что Аня?", "что Боря?")] == ["да", "нет"]


def test_a_rule_lets_some_pass_and_then_spoils_as_many_as_it_says(
    model: ScriptedModel, wire: httpx.Client
) -> None:
    model.misbehave("503", match="язык", skip=1, times=2)

    seen = [_ask(wire, "учу язык").status_code for _ in range(4)]

    assert seen == [200, 503, 503, 200]
    assert [call.mode for call in model.log] == ["ok", "503", "503", "ok"]


@pytest.mark.parametrize("mode", ["reset", "cut_stream"])
def test_a_broken_wire_is_broken(model: ScriptedModel, wire: httpx.Client, mode: str) -> None:
    model.misbehave(mode)

    with pytest.raises(httpx.TransportError):
        _ask(wire, "слова", stream=True)


def test_the_wrong_key_is_told_so(model: ScriptedModel) -> None:
    with httpx.Client(base_url=model.url, trust_env=False) as stranger:
        assert _ask(stranger, "?").status_code == 401


def test_it_runs_as_a_process_and_takes_its_script_over_http() -> None:
    command = [sys.executable, "-m", "tests.scripted_model", "--port", "0"]
    with Popen(command, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        base = f"http://127.0.0.1:{int(process.stdout.readline())}"
        try:
            with httpx.Client(base_url=f"{base}/v1", trust_env=False) as wire:
                wire.post(f"{base}/script/answers", json={"match": "", "content": {"a": 1}})
                wire.post(f"{base}/script/rules", json={"mode": "429", "times": 1})
                seen = [_ask(wire, "?").status_code for _ in range(2)]
                log = wire.get(f"{base}/script/log").json()
        finally:
            process.terminate()

    assert seen == [429, 200]
    assert [line["mode"] for line in log] == ["429", "ok"]
