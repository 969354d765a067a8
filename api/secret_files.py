"""Secrets that lie in files: NAME_FILE names the file that holds the value of NAME."""

from collections.abc import Mapping
from pathlib import Path

from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource
from pydantic_settings.sources import DotEnvSettingsSource

# The variable -> the field of Settings. Whoever may see the environment of a process reads less in it.
SECRETS: Mapping[str, str] = {
    "DRIFTMAP_API_TOKEN": "api_token",
    "DRIFTMAP_ENCRYPTION_KEY": "encryption_key",
    "OPENAI_API_KEY": "openai_api_key",
    "NEO4J_PASSWORD": "neo4j_password",
    "REDIS_URL": "redis_url",
    "DATABASE_URL": "database_url",
    "SENTRY_DSN": "sentry_dsn",
}
LARGEST = 16 * 1024


class SecretRefused(Exception):
    """One sentence that names variables and never a value."""


class FromFiles(PydanticBaseSettingsSource):
    """What the environment and `.env` say of files; an empty file is a secret that is not set."""

    def __init__(self, kind: type[BaseSettings], *given: PydanticBaseSettingsSource) -> None:
        super().__init__(kind)
        self._said: dict[str, str] = {}
        for source in reversed(given):
            if isinstance(source, EnvSettingsSource | DotEnvSettingsSource):
                said = {name.upper(): value for name, value in source.env_vars.items() if value}
                self._said.update(said)

    def get_field_value(self, field: object, field_name: str) -> tuple[str | None, str, bool]:
        del field
        return self().get(field_name), field_name, False

    def __call__(self) -> dict[str, str]:
        """Errors: SecretRefused."""
        found: dict[str, str] = {}
        for name, field in SECRETS.items():
            path = self._said.get(f"{name}_FILE")
            if path is None:
                continue
            if name in self._said:
                raise SecretRefused(f"{name} and {name}_FILE are both set; keep one of them")
            value = secret_in(Path(path), f"{name}_FILE")
            if value:
                found[field] = value
        return found


def secret_in(path: Path, name: str) -> str:
    """Without the line end that an editor leaves. Errors: SecretRefused."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        text = raw.decode().strip()
    except (OSError, UnicodeDecodeError) as unread:
        why = "is not text" if isinstance(unread, UnicodeDecodeError) else _why(unread)
        raise SecretRefused(f"{name} names a file that {why}") from None
    if len(raw) > LARGEST or "\n" in text:
        raise SecretRefused(f"{name} names a file that holds more than one line")
    return text


def _why(unread: OSError) -> str:
    match unread:
        case FileNotFoundError():
            return "is not there"
        case PermissionError():
            return "may not be read by this user"
        case _:
            return "cannot be read"
