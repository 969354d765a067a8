"""What a test may use beyond its own process: found or named by the environment, else skipped with the reason."""

import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.config import Neo4jConfig

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class Outside(BaseSettings):
    """Names that only tests have: the key or the server of daily work is never touched by a test."""

    model_config = SettingsConfigDict(env_prefix="DRIFTMAP_", frozen=True, env_ignore_empty=True)

    shared: Path = ROOT.parent / "shared"
    test_neo4j: str | None = None
    test_openai_api_key: SecretStr | None = None
    ui_test: str | None = None
    ci: bool = Field(default=False, validation_alias="CI")

    def neo4j_config(self) -> Neo4jConfig:
        """The server that DRIFTMAP_TEST_NEO4J names, with the name and password in its address."""
        found = urlsplit(self.test_neo4j or "")
        uri = f"{found.scheme}://{found.netloc.rpartition('@')[2]}"
        return Neo4jConfig(uri, unquote(found.username or ""), unquote(found.password or ""))


def browser() -> str | None:
    """The path of a Chromium on this machine."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def missing(marks: set[str], outside: Outside) -> str | None:
    """Why a test with these marks cannot run here, in words that say how it could."""
    if "neo4j" in marks and outside.test_neo4j is None and not outside.ci:
        return _no_neo4j()
    if "live" in marks and outside.test_openai_api_key is None:
        return "DRIFTMAP_TEST_OPENAI_API_KEY holds no key"
    if "shared" in marks and not (outside.shared / "data").is_dir():
        return "DRIFTMAP_SHARED names no folder with the evaluation data"
    if "browser" in marks and browser() is None and not outside.ci:
        return "no Chromium here; Debian, Ubuntu: apt-get install chromium"
    return None


def _no_neo4j() -> str | None:
    """A server is started from its jars where Java can run them; Maven fetches them the first time."""
    if shutil.which("java") and shutil.which("mvn"):
        return None
    return (
        "no Java and Maven here to run a Neo4j; Debian: apt-get install default-jre-headless maven, "
        "or DRIFTMAP_TEST_NEO4J=bolt://neo4j:secret@127.0.0.1:7687"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("neo4j") or item.get_closest_marker("live"):
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(autouse=True)
def only_what_is_here(request: pytest.FixtureRequest) -> None:
    """A fixture and no `-m`: what did not run is counted as skipped, and says why."""
    reason = missing({mark.name for mark in request.node.iter_markers()}, Outside())
    if reason is not None:
        pytest.skip(reason)
