"""The guards of a test run: this machine may be reached, the world may not, nothing is skipped in silence."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr
from pytest_socket import SocketConnectBlockedError

from tests.outside import Outside, missing

NOBODY = "192.0.2.1"  # RFC 5737


async def test_a_server_on_this_machine_can_be_reached() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write("здесь".encode())
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
        said = await reader.read()
        writer.close()
        await writer.wait_closed()

    assert said.decode() == "здесь"


async def test_the_world_cannot_be_reached() -> None:
    with pytest.raises(SocketConnectBlockedError):
        await asyncio.open_connection(NOBODY, 80)


def test_a_key_that_is_missing_is_named() -> None:
    away = Outside().model_copy(update={"test_openai_api_key": None})

    reason = missing({"live"}, away)

    assert reason is not None
    assert "DRIFTMAP_TEST_OPENAI_API_KEY" in reason
    assert (
        missing({"live"}, away.model_copy(update={"test_openai_api_key": SecretStr("key")})) is None
    )


def test_a_neo4j_that_cannot_be_had_is_named_with_the_way_to_have_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    away = Outside().model_copy(update={"test_neo4j": None, "ci": False})

    reason = missing({"neo4j"}, away)

    assert reason is not None
    assert "apt-get install" in reason
    assert "DRIFTMAP_TEST_NEO4J" in reason
    named = away.model_copy(update={"test_neo4j": "bolt://127.0.0.1:7687"})
    assert missing({"neo4j"}, named) is None
    # In CI it can be had, so that a lack fails instead of being passed over.
    assert missing({"neo4j"}, away.model_copy(update={"ci": True})) is None
    for program in ("java", "mvn"):
        (tmp_path / program).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / program).chmod(0o755)
    assert missing({"neo4j"}, away) is None


def test_evaluation_data_is_looked_for_where_it_was_named(tmp_path: Path) -> None:
    here = Outside().model_copy(update={"shared": tmp_path})
    before = missing({"shared"}, here)

    (tmp_path / "data").mkdir()

    assert before is not None
    assert missing({"shared"}, here) is None
