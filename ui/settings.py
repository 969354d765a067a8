"""The environment -> where the API is; the only reader of it on this side of HTTP."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class FaceSettings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="DRIFTMAP_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    api_url: str | None = None
    api_token: SecretStr | None = None
    port: int = 8000
    ui_port: int = 8501
    ui_test: str | None = None

    @property
    def api(self) -> str:
        return (self.api_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def headers(self) -> dict[str, str]:
        token = self.api_token.get_secret_value() if self.api_token else ""
        return {"Authorization": f"Bearer {token}"} if token else {}

    @property
    def watched_by_tests(self) -> bool:
        return self.ui_test == "1"


def read_settings() -> FaceSettings:
    return FaceSettings()
