"""Shapes of an archive coming in: uploads, dry runs, jobs, documents, notes."""

from datetime import datetime

from pydantic import AliasChoices, BaseModel, Field

from api.schemas.words import JobStatus, Role


class FileProblem(BaseModel):
    """`reason` is in plain words; `code` is the name by which programs know it, where it has one."""

    path: str
    reason: str
    code: str | None = None


class JobMade(BaseModel):
    job_id: str


class Languages(BaseModel):
    ru: int = 0
    en: int = 0
    other: int = 0


class Author(BaseModel):
    name: str
    messages: int
    me: bool


class Estimate(BaseModel):
    calls: int
    tokens: int
    cost_usd: float
    cost_rub: float
    minutes: float


class Contents(BaseModel):
    """One file that can be read: what it is, and from when to when."""

    path: str
    format: str
    from_: datetime | None = Field(
        validation_alias=AliasChoices("from", "from_"), serialization_alias="from"
    )
    to: datetime | None
    messages: int


class FileDated(BaseModel):
    """A file that says no day itself, and what its words are dated by instead."""

    path: str
    date: datetime
    source: str


class DryRun(BaseModel):
    """`contents` names up to 2,000 files; `duplicates` are files that stand in it twice or are kept already.

    `undated` are the files that say no day of their own, which the person can give one: first those that nothing
    dates at all, then those of `dated_by`, for which the time of the file stands.
    """

    upload_id: str
    files: int
    duplicates: int = 0
    formats: dict[str, int]
    from_: datetime | None = Field(
        validation_alias=AliasChoices("from", "from_"), serialization_alias="from"
    )
    to: datetime | None
    conversations: int
    messages: int
    chunks: int
    languages: Languages
    undated: list[str]
    dated_by: list[FileDated] = Field(default_factory=list[FileDated])
    authors: list[Author]
    estimate: Estimate
    contents: list[Contents] = Field(default_factory=list[Contents])
    problems: list[FileProblem]


class Rereading(BaseModel):
    """Chunks that rules or another model had read, and what reading them with the model costs."""

    chunks: int
    estimate: Estimate


class Progress(BaseModel):
    stage: str
    done: int
    total: int


class IngestStats(BaseModel):
    files_seen: int = 0
    files_read: int = 0
    files_duplicate: int = 0
    files_skipped: int = 0
    files_failed: int = 0
    conversations: int = 0
    messages: int = 0
    chunks: int = 0
    chunks_done: int = 0
    statements: int = 0
    entities: int = 0
    model_calls: int = 0
    filtered: int = 0
    false_quotes: int = 0
    cost_usd: float = 0.0


class Ingest(BaseModel):
    job_id: str
    status: JobStatus
    progress: Progress
    stats: IngestStats
    problems: list[FileProblem]


class JobOut(BaseModel):
    """`uploaded`: the name under which the first of `files` came; none for work that reads no upload."""

    id: str
    kind: str
    uploaded: str | None = None
    files: int = 0
    status: JobStatus
    progress: Progress
    created: datetime
    updated: datetime
    problem: str | None = None


class DocumentOut(BaseModel):
    """`date_found`, `date_found_source` stand where the person said otherwise; `places` are all paths it came under."""

    id: str
    path: str
    locator: str | None = None
    project: str | None
    date: datetime | None
    date_source: str
    date_precision: str = "unknown"
    date_until: datetime | None = None
    date_text: str | None = None
    date_found: datetime | None = None
    date_found_source: str | None = None
    timezone: str | None = None
    excluded: bool = False
    duplicate_of: str | None = None
    places: list[str] = Field(default_factory=list[str])
    conversations: int
    messages: int
    sha256: str = ""


class DocumentPart(BaseModel):
    """`active` is false on a branch that was edited away; `quoted` are characters `[start, end)` of another's words."""

    locator: str
    role: Role
    author: str | None = None
    date: datetime | None
    date_source: str
    date_precision: str = "unknown"
    text: str
    active: bool = True
    quoted: list[tuple[int, int]] = Field(default_factory=list[tuple[int, int]])


class DocumentWhole(DocumentOut):
    parts: list[DocumentPart]


class DocumentPatch(BaseModel):
    """What the person says of a document. A field that is null holds no more; `private` and `excluded` are one thing."""

    date: str | None = Field(default=None, max_length=200)
    timezone: str | None = None
    project: str | None = Field(default=None, max_length=500)
    me: list[str] | None = None
    excluded: bool | None = None
    private: bool | None = None


class FolderPatch(DocumentPatch):
    """The same of all that lies under a path, now and in later imports."""

    folder: str = Field(min_length=1, max_length=4_000)


class DocumentChanged(DocumentWhole):
    """The document as it stands now; `job_id` reads it anew, where there is something to read."""

    job_id: str | None = None


class FolderChanged(BaseModel):
    folder: str
    documents: int
    changed: int
    job_id: str | None


class SaidOut(BaseModel):
    """What stands for a folder or a document by the person's word."""

    folder: str | None
    document_id: str | None
    path: str | None
    date: datetime | None
    date_until: datetime | None
    date_precision: str | None
    date_text: str | None
    timezone: str | None
    project: str | None
    me: list[str] | None
    excluded: bool | None


class NoteIn(BaseModel):
    text: str = Field(min_length=1, max_length=2_000_000)
    date: str | None = None
    title: str | None = Field(default=None, max_length=500)
    project: str | None = Field(default=None, max_length=500)


class ReadDate(BaseModel):
    """A date in words as it is read, half-open."""

    date: datetime
    until: datetime
    precision: str


class NoteMade(BaseModel):
    """With the date as it was read from the words."""

    document_id: str
    job_id: str
    date: datetime | None = None
    date_until: datetime | None = None
    date_precision: str = "unknown"
