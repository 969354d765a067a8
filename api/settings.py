"""The environment and `.env` -> Settings: the only reader of both on this side of HTTP."""

import os
import sys
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from api.secret_files import FromFiles, SecretRefused
from graph.config import GraphConfig, Neo4jConfig
from graph.errors import BadPrices
from graph.model.prices import read_prices

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
OPENAI = "https://api.openai.com/v1"
NEO4J_SCHEMES = frozenset({"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"})
WEAK = frozenset({"", "password", "neo4j", "changeme"})
SHORTEST_TOKEN = 32
UNSAFE = 2


def _plain(name: str) -> AliasChoices:
    """A name without our prefix, and still the field's own name for tests."""
    return AliasChoices(name, name.lower())


class Settings(BaseSettings):
    """Everything a start may be told. Nothing here is shown by `repr` that is a secret."""

    model_config = SettingsConfigDict(
        env_prefix="DRIFTMAP_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    data: Path = Path(".data")
    host: str = "127.0.0.1"
    engine: Literal["embedded", "neo4j"] | None = None
    port: int = Field(default=8000, ge=1, le=65535)
    ui_port: int = Field(default=8501, ge=1, le=65535)
    api_url: str | None = None
    api_token: SecretStr | None = None
    # Where people reach it, through a proxy: https://life.example.org
    public_url: str | None = None
    # Addresses and networks whose X-Forwarded-For is believed, with commas between them.
    trusted_proxies: str = ""
    log: Literal["json", "text"] | None = None
    encryption_key: SecretStr | None = None
    timezone: str | None = None
    model: str | None = None
    light_model: str | None = None
    embedding_model: str | None = None
    embedding_query_prefix: str = ""
    embedding_document_prefix: str = ""
    prices: Path | None = None
    monthly_cap_usd: float = Field(default=130.0, ge=0)
    rub_per_usd: float = Field(default=92.0, gt=0)
    openai_base_url: str | None = Field(default=None, validation_alias=_plain("OPENAI_BASE_URL"))
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias=_plain("OPENAI_API_KEY")
    )
    neo4j_uri: str | None = Field(default=None, validation_alias=_plain("NEO4J_URI"))
    neo4j_user: str | None = Field(default=None, validation_alias=_plain("NEO4J_USER"))
    neo4j_password: SecretStr | None = Field(
        default=None, validation_alias=_plain("NEO4J_PASSWORD")
    )
    redis_url: SecretStr | None = Field(default=None, validation_alias=_plain("REDIS_URL"))
    database_url: SecretStr | None = Field(default=None, validation_alias=_plain("DATABASE_URL"))
    sentry_dsn: SecretStr | None = Field(default=None, validation_alias=_plain("SENTRY_DSN"))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del file_secret_settings
        files = FromFiles(settings_cls, env_settings, dotenv_settings)
        return init_settings, env_settings, dotenv_settings, files

    @field_validator("public_url")
    @classmethod
    def an_address_for_people(cls, url: str | None) -> str | None:
        parts = urlsplit(url or "")
        if url is not None and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError(
                "DRIFTMAP_PUBLIC_URL is not an address such as https://map.example.org"
            )
        return url

    @field_validator("trusted_proxies")
    @classmethod
    def networks(cls, given: str) -> str:
        try:
            for one in filter(None, map(str.strip, given.split(","))):
                ip_network(one, strict=False)
        except ValueError:
            raise ValueError(
                "DRIFTMAP_TRUSTED_PROXIES is not a list of networks such as 10.0.0.0/8, 127.0.0.1"
            ) from None
        return given

    @field_validator("timezone")
    @classmethod
    def a_zone_that_exists(cls, zone: str | None) -> str | None:
        if zone is not None and zone not in available_timezones():
            raise ValueError("DRIFTMAP_TIMEZONE is not an IANA name such as Europe/Moscow")
        return zone

    @field_validator("openai_base_url")
    @classmethod
    def an_address(cls, url: str | None) -> str | None:
        if url is not None and urlsplit(url).scheme not in {"http", "https"}:
            raise ValueError("OPENAI_BASE_URL is not an address such as https://api.openai.com/v1")
        return url

    @field_validator("prices")
    @classmethod
    def a_book_that_can_be_read(cls, prices: Path | None) -> Path | None:
        try:
            read_prices(prices)
        except BadPrices as unreadable:
            raise ValueError(unreadable.__doc__) from unreadable
        return prices

    @model_validator(mode="after")
    def never_open_and_unguarded(self) -> Self:
        if self.host in LOOPBACK:
            return self
        token = self.api_token.get_secret_value() if self.api_token else ""
        if len(token.encode()) < SHORTEST_TOKEN:
            raise ValueError(
                "DRIFTMAP_HOST is not loopback, so DRIFTMAP_API_TOKEN must be set to at least "
                f"{SHORTEST_TOKEN} bytes"
            )
        return self

    @model_validator(mode="after")
    def no_weak_password_over_the_network(self) -> Self:
        password = self.neo4j_password.get_secret_value() if self.neo4j_password else ""
        redis = urlsplit(self.redis_url.get_secret_value() if self.redis_url else "")
        if self._far(self.neo4j_uri or "") and password in WEAK:
            raise ValueError("NEO4J_URI is not on this machine and NEO4J_PASSWORD is weak")
        if self._far(redis.geturl()) and (redis.password or "") in WEAK:
            raise ValueError("REDIS_URL is not on this machine and its password is weak")
        return self

    @field_validator("neo4j_uri")
    @classmethod
    def an_address_of_neo4j(cls, uri: str | None) -> str | None:
        if uri is not None and urlsplit(uri).scheme not in NEO4J_SCHEMES:
            raise ValueError("NEO4J_URI is not an address such as bolt://127.0.0.1:7687")
        return uri

    @model_validator(mode="after")
    def an_engine_that_is_named(self) -> Self:
        if self.engine == "neo4j" and self.neo4j_uri is None:
            raise ValueError("NEO4J_URI is not set, and --engine neo4j needs it")
        return self

    @property
    def on_neo4j(self) -> bool:
        """The map lies in the server that NEO4J_URI names, unless the embedded engine was asked for."""
        return self.engine != "embedded" and self.neo4j_uri is not None

    @staticmethod
    def _near(url: str | None) -> bool:
        return url is not None and urlsplit(url).hostname in LOOPBACK

    @staticmethod
    def _far(url: str) -> bool:
        host = urlsplit(url).hostname
        return host is not None and host not in LOOPBACK

    @property
    def database(self) -> str:
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{(self.data / 'driftmap.sqlite').absolute()}"

    @property
    def token(self) -> str | None:
        return self.api_token.get_secret_value() if self.api_token else None

    @property
    def models_at(self) -> str | None:
        """Where models are asked, when they are. A server on this machine may want no key."""
        if self.openai_api_key is None and not self._near(self.openai_base_url):
            return None
        return self.openai_base_url or OPENAI

    @property
    def embeds_alone(self) -> bool:
        """A server on this machine that was named for embeddings and for nothing else."""
        named = self.model or self.light_model
        return self.embedding_model is not None and not named and self._near(self.openai_base_url)

    @property
    def url(self) -> str:
        """Where the API is reached from this machine."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "localhost"} else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def zone(self) -> str:
        return self.timezone or _zone_of_this_machine()


def read_settings(**given: object) -> Settings:
    """Settings, or one sentence on stderr and exit code 2."""
    found = settings_or_reason(**given)
    if isinstance(found, str):
        sys.stderr.write(f"driftmap: {found}\n")
        raise SystemExit(UNSAFE)
    return found


def settings_or_reason(**given: object) -> Settings | str:
    """Settings, or the sentence that says why not. Also silences what would phone home."""
    os.environ["GRAPHITI_TELEMETRY_ENABLED"] = "false"  # noqa: TID251 - this file is the reader
    try:
        return Settings.model_validate(given)
    except SecretRefused as refused:
        return str(refused)
    except ValidationError as refused:
        return _sentence(refused)


def spoken_here() -> Literal["ru", "en"]:
    """The language of whoever sits at this terminal."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))  # noqa: TID251 - this file is the reader
    return "ru" if next(filter(None, named), "").startswith("ru") else "en"


def environment_of_a_child(settings: Settings, **more: str) -> Mapping[str, str]:
    """Our own environment with what `driftmap run` was told on its command line."""
    told = {
        "DRIFTMAP_DATA": str(settings.data.absolute()),
        "DRIFTMAP_HOST": settings.host,
        "DRIFTMAP_ENGINE": "neo4j" if settings.on_neo4j else "embedded",
        "DRIFTMAP_PORT": str(settings.port),
        "DRIFTMAP_UI_PORT": str(settings.ui_port),
        "DRIFTMAP_API_URL": settings.api_url or settings.url,
        "GRAPHITI_TELEMETRY_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
    }
    # Threads of a part take turns anyway; each with a heap of its own, an import held twenty megabytes more.
    heap = {"MALLOC_ARENA_MAX": "1"}
    return {**heap, **os.environ, **told, **more}  # noqa: TID251 - this file is the reader


def _sentence(refused: ValidationError) -> str:
    """The first reason; values are never repeated, they may be secrets."""
    first = refused.errors(include_url=False, include_input=False, include_context=False)[0]
    text = first["msg"].removeprefix("Value error, ")
    place = ".".join(str(part) for part in first["loc"])
    place = place if place.isupper() else f"DRIFTMAP_{place.upper()}"
    return (
        text
        if text.startswith(("DRIFTMAP_", "NEO4J_", "REDIS_", "OPENAI_"))
        else f"{place}: {text}"
    )


def _zone_of_this_machine() -> str:
    linked = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    return linked if linked in available_timezones() and ZoneInfo(linked) else "UTC"


def graph_config(settings: Settings) -> GraphConfig:
    """Where the map lies."""
    if not settings.on_neo4j:
        return GraphConfig(data=settings.data.absolute())
    password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
    server = Neo4jConfig(settings.neo4j_uri or "", settings.neo4j_user or "neo4j", password)
    return GraphConfig(data=settings.data.absolute(), neo4j=server)
