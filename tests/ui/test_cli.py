"""The terminal's own ways: what it says when nobody answers, and in which language."""

import pytest

from ui.cli.__main__ import main


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["ask", "Что было?"], "не отвечает"),
        (["--lang", "en", "ask", "Что было?"], "does not answer"),
        (["ask", "--lang", "en", "Что было?"], "does not answer"),
        (["priorities", "--lang", "en"], "does not answer"),
    ],
)
def test_without_a_server_one_sentence_says_what_to_do(
    line: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DRIFTMAP_API_URL", "http://127.0.0.1:9")

    code = main(line)

    told = " ".join(capsys.readouterr().err.split())
    assert code == 1
    assert said in told
    assert "driftmap run" in told
