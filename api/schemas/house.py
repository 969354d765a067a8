"""Shapes of health, the profile and the budget."""

from datetime import datetime

from pydantic import AliasChoices, BaseModel, Field

from api.schemas.words import Lang


class EngineHealth(BaseModel):
    name: str
    version: str
    ok: bool


class QueueHealth(BaseModel):
    ok: bool
    waiting: int
    oldest_waiting_s: float | None = None
    dead_steps: int = 0


class ModelHealth(BaseModel):
    """`state`: `off` without a model, `fine`, `refused` or `no_credit`; `problem` says what to mend."""

    configured: bool
    name: str | None
    state: str = "off"
    problem: str | None = None


class ModelTried(BaseModel):
    ok: bool
    name: str | None
    ms: int | None
    problem: str | None


class ModelTest(BaseModel):
    strong: ModelTried
    light: ModelTried
    embedding: ModelTried


class Health(BaseModel):
    ok: bool
    engine: EngineHealth
    queue: QueueHealth
    model: ModelHealth
    version: str


class QuietHours(BaseModel):
    from_: str = Field(
        validation_alias=AliasChoices("from", "from_"),
        serialization_alias="from",
        pattern=r"^\d\d:\d\d$",
    )
    to: str = Field(pattern=r"^\d\d:\d\d$")


class SavedView(BaseModel):
    name: str = Field(max_length=200)
    query: str = Field(max_length=4000)


class ProfileOut(BaseModel):
    names: list[str]
    language: Lang
    timezone: str
    quiet_hours: QuietHours | None
    theme: str
    proactivity: bool
    views: list[SavedView]


class ProfilePatch(BaseModel):
    names: list[str] | None = None
    language: Lang | None = None
    timezone: str | None = None
    quiet_hours: QuietHours | None = None
    theme: str | None = Field(default=None, max_length=50)
    proactivity: bool | None = None
    views: list[SavedView] | None = None


class Budget(BaseModel):
    month: str
    spent_usd: float
    reserved_usd: float
    cap_usd: float
    rub_per_usd: float
    by_purpose: dict[str, float]
    by_day: dict[str, float]


class BudgetPatch(BaseModel):
    cap_usd: float = Field(ge=0, le=100_000)


class Confirmed(BaseModel):
    """What cannot be taken back is asked for in so many words."""

    confirm: str = Field(max_length=100)


class LoggedIn(BaseModel):
    """What a browser's login may know: the value of X-CSRF-Token, and when it ends."""

    csrf: str | None
    expires_at: datetime | None
