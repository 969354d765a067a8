from pathlib import Path

import pytest

from api.bootstrap import models_of
from api.settings import Settings, environment_of_a_child, read_settings
from graph.model.prices import read_prices

TOKEN = "x" * 32
NAMES = ("DRIFTMAP_HOST", "DRIFTMAP_API_TOKEN", "DRIFTMAP_PORT", "DRIFTMAP_DATA", "NEO4J_URI",
         "NEO4J_PASSWORD", "REDIS_URL", "DATABASE_URL", "DRIFTMAP_TIMEZONE", "OPENAI_BASE_URL",
         "OPENAI_API_KEY", "DRIFTMAP_MODEL", "DRIFTMAP_LIGHT_MODEL", "DRIFTMAP_EMBEDDING_MODEL", "DRIFTMAP_PRICES",
         "DRIFTMAP_API_TOKEN_FILE", "OPENAI_API_KEY_FILE", "NEO4J_PASSWORD_FILE", "SENTRY_DSN", "SENTRY_DSN_FILE")  # fmt: skip


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of the person who runs the tests, and a folder without `.env`."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_first_start_is_private() -> None:
    settings = read_settings()

    assert settings.host == "127.0.0.1"
    assert settings.token is None


def test_an_env_file_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DRIFTMAP_PORT=9123\nOPENAI_BASE_URL=\n", encoding="utf-8")

    settings = read_settings()

    assert settings.port == 9123
    assert settings.openai_base_url is None


@pytest.mark.parametrize("token", [None, "short"])
def test_an_open_door_wants_a_long_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], token: str | None
) -> None:
    monkeypatch.setenv("DRIFTMAP_HOST", "0.0.0.0")
    if token:
        monkeypatch.setenv("DRIFTMAP_API_TOKEN", token)

    with pytest.raises(SystemExit) as refused:
        read_settings()

    said = capsys.readouterr().err
    assert refused.value.code == 2
    assert said.count("\n") == 1
    assert "DRIFTMAP_API_TOKEN" in said
    assert token is None or token not in said


def test_an_open_door_with_a_token_is_a_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRIFTMAP_HOST", "0.0.0.0")
    monkeypatch.setenv("DRIFTMAP_API_TOKEN", TOKEN)

    settings = read_settings()

    assert settings.url == "http://127.0.0.1:8000"
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEO4J_URI", "bolt://graph.example:7687"),
        ("REDIS_URL", "redis://:changeme@queue.example:6379"),
        ("DRIFTMAP_TIMEZONE", "Mars/Olympus"),
        ("DRIFTMAP_PORT", "eighty"),
        ("OPENAI_BASE_URL", "api.example/v1"),
        ("DRIFTMAP_PRICES", "no-such-book.toml"),
        ("DRIFTMAP_PUBLIC_URL", "life.example.org"),
        ("DRIFTMAP_TRUSTED_PROXIES", "caddy"),
    ],
)
def test_what_cannot_be_meant_stops_the_start_with_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as refused:
        read_settings()

    said = capsys.readouterr().err
    assert refused.value.code == 2
    assert said.startswith(f"driftmap: {name}")
    assert value not in said


def test_a_child_hears_what_the_command_line_said(tmp_path: Path) -> None:
    settings = read_settings(data=tmp_path / "жизнь", port=9001)

    environment = environment_of_a_child(settings)

    assert environment["DRIFTMAP_DATA"] == str(tmp_path / "жизнь")
    assert environment["DRIFTMAP_PORT"] == "9001"
    assert environment["DRIFTMAP_API_URL"] == "http://127.0.0.1:9001"
    assert environment["GRAPHITI_TELEMETRY_ENABLED"] == "false"


def test_a_child_has_one_heap_unless_somebody_wants_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = read_settings(data=tmp_path)
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    one = environment_of_a_child(settings)
    monkeypatch.setenv("MALLOC_ARENA_MAX", "4")

    assert one["MALLOC_ARENA_MAX"] == "1"
    assert environment_of_a_child(settings)["MALLOC_ARENA_MAX"] == "4"


def test_the_data_folder_holds_the_database_unless_one_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = Settings(data=tmp_path).database
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://127.0.0.1/mind")

    assert here == f"sqlite+aiosqlite:///{tmp_path}/driftmap.sqlite"
    assert Settings().database.startswith("postgresql")


def test_a_key_is_enough_to_have_models(monkeypatch: pytest.MonkeyPatch) -> None:
    assert models_of(read_settings()) is None
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")

    models = models_of(read_settings())

    assert models is not None
    assert models.base_url == "https://api.openai.com/v1"
    assert read_prices().knows(models.strong)
    assert read_prices().knows(models.light)
    assert models.embedding is None
    assert "sk-secret" not in repr(models) + repr(read_settings())


@pytest.mark.parametrize(
    ("address", "there"),
    [("http://127.0.0.1:8090/v1", True), ("https://models.example/v1", False)],
)
def test_only_a_server_on_this_machine_needs_no_key(
    monkeypatch: pytest.MonkeyPatch, address: str, there: bool
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    monkeypatch.setenv("DRIFTMAP_MODEL", "tiny")

    models = models_of(read_settings())

    assert (models is not None) is there
    assert models is None or (models.strong, models.light, models.api_key) == ("tiny", "tiny", "")


@pytest.mark.parametrize(("name", "field"), [
    ("DRIFTMAP_API_TOKEN", "api_token"), ("DRIFTMAP_ENCRYPTION_KEY", "encryption_key"),
    ("OPENAI_API_KEY", "openai_api_key"), ("NEO4J_PASSWORD", "neo4j_password"), ("REDIS_URL", "redis_url"),
    ("DATABASE_URL", "database_url"), ("SENTRY_DSN", "sentry_dsn"),
])  # fmt: skip
def test_a_secret_may_lie_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, field: str
) -> None:
    place = tmp_path / "secret"
    place.write_text("redis://:secret-value-of-32-bytes-at-least@127.0.0.1/0\n", encoding="utf-8")
    monkeypatch.setenv(f"{name}_FILE", str(place))

    settings = read_settings()

    assert getattr(settings, field).get_secret_value() == place.read_text().strip()
    assert "secret-value" not in repr(settings) + str(settings)


def test_a_secret_in_a_file_may_be_named_in_the_env_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / ".env").write_text(f"DRIFTMAP_API_TOKEN_FILE={tmp_path / 'token'}\n")

    assert read_settings().token == TOKEN


def test_an_empty_file_is_a_secret_that_is_not_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "none").write_text("\n")
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(tmp_path / "none"))

    assert read_settings().openai_api_key is None


@pytest.mark.parametrize("case", ["missing", "folder", "both", "two lines", "not text"])
def test_a_secret_file_that_cannot_be_meant_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str
) -> None:
    place = tmp_path / "secret"
    if case == "folder":
        place.mkdir()
    elif case != "missing":
        kept = {"two lines": b"hidden\nhidden", "not text": b"\xff\xfehidden"}
        place.write_bytes(kept.get(case, b"hidden"))
    if case == "both":
        monkeypatch.setenv("NEO4J_PASSWORD", "hidden")
    monkeypatch.setenv("NEO4J_PASSWORD_FILE", str(place))

    with pytest.raises(SystemExit) as refused:
        read_settings()

    said = capsys.readouterr().err
    assert refused.value.code == 2
    assert said.count("\n") == 1
    assert "NEO4J_PASSWORD_FILE" in said
    assert "hidden" not in said
