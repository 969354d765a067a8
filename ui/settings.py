"""The environment -> where the API is and who may see the pages; the only reader of it on this side of HTTP."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self, cast

from pydantic import SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SHORTEST_TOKEN = 32
UNSAFE = 2


class FaceSettings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="DRIFTMAP_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    api_url: str | None = None
    api_token: SecretStr | None = None
    api_token_file: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    ui_port: int = 8501
    ui_test: str | None = None
    public_url: str | None = None
    log: Literal["json", "text"] | None = None

    @model_validator(mode="before")
    @classmethod
    def a_token_from_its_file(cls, given: object) -> object:
        values = dict(cast("Mapping[str, object]", given))
        place = values.get("api_token_file")
        if not place:
            return values
        if values.get("api_token"):
            raise ValueError(
                "DRIFTMAP_API_TOKEN and DRIFTMAP_API_TOKEN_FILE are both set; keep one of them"
            )
        try:
            token = Path(str(place)).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ValueError("DRIFTMAP_API_TOKEN_FILE names a file that cannot be read") from None
        return values | {"api_token": token or None}

    @model_validator(mode="after")
    def never_open_and_unguarded(self) -> Self:
        if self.host not in LOOPBACK and len(self.token.encode()) < SHORTEST_TOKEN:
            raise ValueError(
                "DRIFTMAP_HOST is not loopback, so DRIFTMAP_API_TOKEN must be set to at least "
                f"{SHORTEST_TOKEN} bytes"
            )
        return self

    @property
    def api(self) -> str:
        return (self.api_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def token(self) -> str:
        return self.api_token.get_secret_value() if self.api_token else ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    @property
    def watched_by_tests(self) -> bool:
        return self.ui_test == "1"


def read_settings() -> FaceSettings:
    """Settings, or one sentence on stderr and exit code 2."""
    try:
        return FaceSettings()
    except ValidationError as refused:
        first = refused.errors(include_url=False, include_input=False, include_context=False)[0]
        place = "".join(f"DRIFTMAP_{part}".upper() + ": " for part in first["loc"][:1])
        said = first["msg"].removeprefix("Value error, ")
        sys.stderr.write(f"driftmap: {place}{said}\n")
        raise SystemExit(UNSAFE) from None


def environment_of_the_pages() -> dict[str, str]:
    """Ours; and the web server below takes no client's word for who it is."""
    return {**os.environ, "FORWARDED_ALLOW_IPS": ""}  # noqa: TID251 - this file is the reader
