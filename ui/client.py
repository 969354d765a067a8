"""Questions of a face -> HTTP calls of the contract -> typed answers; the only importer of api.schemas."""

from collections.abc import Iterator, Mapping, Sequence
from typing import IO

import httpx

from api.schemas import (
    Ask,
    Author,
    Budget,
    ChoiceOut,
    ConflictOut,
    CycleOut,
    DocumentChanged,
    DocumentOut,
    DocumentPart,
    DocumentWhole,
    DryRun,
    EmotionOut,
    EntityBrief,
    EntityPatch,
    EntityWhole,
    Evidence,
    FileDated,
    FileProblem,
    FolderChanged,
    Health,
    HistoryEdge,
    HistoryNode,
    HotColdOut,
    Ingest,
    JobMade,
    JobOut,
    LineOut,
    LivedOut,
    MapHistory,
    MapRevision,
    Mode,
    ModelTest,
    ModelTried,
    MoodOut,
    MoodsOut,
    NeglectedOut,
    NoteMade,
    Page,
    Patterns,
    Priorities,
    PriorityOut,
    ProfileOut,
    ReadDate,
    RelationOut,
    Rereading,
    ReviewItem,
    ReviewSide,
    RunMade,
    Said,
    SaidOut,
    SessionBrief,
    SessionWhole,
    ShiftOut,
    Shifts,
    Statement,
    TurnOut,
)
from ui.streams import Streams
from ui.wire import Refused, Unreachable, heard, open_http, read, refuse

__all__ = [
    "Author",
    "Budget",
    "ChoiceOut",
    "ConflictOut",
    "CycleOut",
    "DocumentOut",
    "DocumentPart",
    "DocumentWhole",
    "DryRun",
    "EmotionOut",
    "EntityBrief",
    "EntityPatch",
    "EntityWhole",
    "Evidence",
    "FileDated",
    "FileProblem",
    "Health",
    "HistoryEdge",
    "HistoryNode",
    "HotColdOut",
    "Ingest",
    "JobOut",
    "LineOut",
    "LivedOut",
    "MapHistory",
    "MindClient",
    "Mode",
    "ModelTest",
    "ModelTried",
    "MoodOut",
    "MoodsOut",
    "NeglectedOut",
    "Page",
    "Patterns",
    "Priorities",
    "PriorityOut",
    "ProfileOut",
    "Refused",
    "RelationOut",
    "Rereading",
    "ReviewItem",
    "ReviewSide",
    "SessionBrief",
    "SessionWhole",
    "ShiftOut",
    "Shifts",
    "Statement",
    "TurnOut",
    "Unreachable",
    "Upload",
    "open_http",
]

type Upload = tuple[str, IO[bytes]]
# An archive of decades is packed, sent or deleted.
LONG = 3600.0


class MindClient(Streams):
    """One method per call of the contract that a face makes."""

    # -- the house -----------------------------------------------------------------------------

    def health(self) -> Health:
        """Also of a house that is not well: 503 carries the same document."""
        with heard():
            answer = self._http.get("/api/health", timeout=5)
        return read(Health, answer) if answer.status_code == 503 else self._as(Health, answer)

    def profile(self) -> ProfileOut:
        return self._get(ProfileOut, "/api/profile")

    def set_profile(self, **changes: object) -> ProfileOut:
        return self._as(ProfileOut, self._send("PATCH", "/api/profile", json=changes))

    # -- the map -------------------------------------------------------------------------------

    def revision(self) -> str:
        return self._get(MapRevision, "/api/map/revision").revision

    def history(self, *, limit: int | None = None, focus: str | None = None) -> MapHistory:
        return self._get(MapHistory, "/api/map/history", limit=limit, focus=focus)

    def keep_place(self, id: str, x: float, y: float) -> None:
        self._send("PATCH", "/api/map/positions", json={id: {"x": x, "y": y}})

    def entity(self, id: str) -> EntityWhole:
        return self._get(EntityWhole, f"/api/entities/{id}")

    def entities(self, q: str) -> list[EntityBrief]:
        return self._get(Page[EntityBrief], "/api/entities", q=q, limit=20).items

    def correct(self, id: str, patch: EntityPatch) -> None:
        self._send("PATCH", f"/api/entities/{id}", json=patch.model_dump(exclude_none=True))

    def undo_correction(self, id: str) -> None:
        self._send("POST", f"/api/entities/{id}/undo")

    def forget_entity(self, id: str, *, texts: bool) -> None:
        self._send("DELETE", f"/api/entities/{id}", params={"texts": str(texts).lower()})

    def judge(self, fact: str, **changes: str | None) -> None:
        self._send("PATCH", f"/api/facts/{fact}", json=changes)

    # -- over time -----------------------------------------------------------------------------

    def shifts(self, since: str, until: str, lang: str) -> Shifts:
        return self._get(Shifts, "/api/shifts", **{"from": since, "to": until, "lang": lang})

    def priorities(self, as_of: str | None, lang: str) -> Priorities:
        return self._get(Priorities, "/api/priorities", as_of=as_of, lang=lang)

    # -- talking -------------------------------------------------------------------------------

    def sessions(self) -> list[SessionBrief]:
        return self._get(Page[SessionBrief], "/api/sessions", limit=100).items

    def session(self, id: str) -> SessionWhole:
        return self._get(SessionWhole, f"/api/sessions/{id}")

    def rename_session(self, id: str, title: str) -> None:
        self._send("PATCH", f"/api/sessions/{id}", json={"title": title})

    def delete_session(self, id: str) -> None:
        self._send("DELETE", f"/api/sessions/{id}")

    def ask(
        self,
        question: str,
        *,
        session: str | None = None,
        mode: Mode = "auto",
        as_of: str | None = None,
    ) -> RunMade:
        """An answer in the language of the question."""
        said = [Said(role="user", content=question)]
        asked = Ask.model_validate(
            {"session_id": session, "messages": said, "mode": mode, "as_of": as_of}
        )
        body = asked.model_dump(exclude_none=True)
        return self._as(RunMade, self._send("POST", "/api/runs", json=body))

    def stop(self, run: str) -> None:
        self._send("DELETE", f"/api/runs/{run}")

    # -- bringing in ---------------------------------------------------------------------------

    def preview(
        self,
        files: Sequence[Upload],
        fields: Mapping[str, str | list[str]],
        *,
        lang: str | None = None,
    ) -> DryRun:
        """`lang`: of the reasons; default: the owner's."""
        return self._as(DryRun, self._upload(files, {**fields, "dry_run": "true"}, lang))

    def start(self, files: Sequence[Upload], fields: Mapping[str, str | list[str]]) -> str:
        return self._as(JobMade, self._upload(files, fields)).job_id

    def _upload(
        self,
        files: Sequence[Upload],
        fields: Mapping[str, str | list[str]],
        lang: str | None = None,
    ) -> httpx.Response:
        # Without a file httpx would send a form of another kind; an empty part keeps it multipart. An empty list is
        # said as well: it takes back what an earlier step gave.
        parts = [("files", (name, body, "application/octet-stream")) for name, body in files]
        more = parts or [
            (key, (None, one))
            for key, value in fields.items()
            for one in ([value] if isinstance(value, str) else value or [""])
        ]
        return self._send(
            "POST",
            "/api/files/upload",
            params={"lang": lang} if lang else None,
            data=dict(fields) if parts else None,
            files=more,
            timeout=httpx.Timeout(600, connect=3),
        )

    def job(self, id: str, *, lang: str | None = None) -> Ingest:
        return self._get(Ingest, f"/api/ingest/{id}", lang=lang)

    def jobs(self) -> list[JobOut]:
        return self._get(Page[JobOut], "/api/jobs", limit=50).items

    def steer(self, job: str, verb: str) -> None:
        """`pause`, `resume` or `cancel`."""
        self._send("POST", f"/api/ingest/{job}/{verb}")

    def undo_import(self, job: str) -> None:
        self._send("DELETE", f"/api/ingest/{job}", timeout=120)

    # -- documents -----------------------------------------------------------------------------

    def documents(
        self, *, project: str | None = None, after: str | None = None, limit: int = 100
    ) -> Page[DocumentOut]:
        """A page of them; its `next` leads to the one after it."""
        asked = {"project": project, "after": after, "limit": limit}
        return self._get(Page[DocumentOut], "/api/documents", **asked)

    def every_document(self) -> Iterator[DocumentOut]:
        after: str | None = None
        while True:
            page = self.documents(after=after, limit=500)
            yield from page.items
            after = page.next
            if after is None:
                return

    def kept_files(self) -> Iterator[tuple[str, list[str]]]:
        """SHA-256 of every file that is kept, with the paths under which it came in."""
        for one in self.every_document():
            yield one.sha256, one.places

    def document(self, id: str) -> DocumentWhole:
        return self._get(DocumentWhole, f"/api/documents/{id}")

    def say_of(self, document: str, **said: object) -> DocumentChanged:
        """`date`, `timezone`, `project`, `me`, `excluded`; None lets nothing hold any more."""
        answer = self._send("PATCH", f"/api/documents/{document}", json=said, timeout=120)
        return self._as(DocumentChanged, answer)

    def say_of_folder(self, folder: str, **said: object) -> FolderChanged:
        body = {"folder": folder, **said}
        return self._as(
            FolderChanged, self._send("PATCH", "/api/documents", json=body, timeout=600)
        )

    def said(self) -> list[SaidOut]:
        found = self._send("GET", "/api/documents/said")
        return [SaidOut.model_validate(one) for one in found.json()]

    def unsay(self, *, document: str | None = None, folder: str | None = None) -> None:
        """Take the last word back."""
        path = f"/api/documents/{document}/undo" if document else "/api/documents/undo"
        more = {} if document else {"params": {"folder": folder}}
        self._send("POST", path, timeout=600, **more)

    def forget_document(self, id: str) -> None:
        self._send("DELETE", f"/api/documents/{id}", timeout=120)

    def read_date(self, said: str) -> ReadDate:
        """How a date in words would be read."""
        return self._get(ReadDate, "/api/notes/date", said=said)

    def note(
        self, text: str, *, date: str | None, title: str | None, project: str | None
    ) -> NoteMade:
        """A story told by the person, the date as it was read, and the job that reads it."""
        given = {"text": text, "date": date, "title": title, "project": project}
        body = {name: one for name, one in given.items() if one is not None}
        return self._as(NoteMade, self._send("POST", "/api/notes", json=body))

    # -- models and money ----------------------------------------------------------------------

    def budget(self) -> Budget:
        return self._get(Budget, "/api/budget")

    def set_cap(self, usd: float) -> None:
        self._send("PATCH", "/api/budget", json={"cap_usd": usd})

    def test_models(self) -> ModelTest:
        """Each model is asked a trifle; a slow one may take a minute."""
        return read(ModelTest, self._send("POST", "/api/model/test", timeout=180))

    def rereading(self) -> Rereading:
        return self._get(Rereading, "/api/reread")

    def reread(self) -> str:
        return read(JobMade, self._send("POST", "/api/reread")).job_id

    # -- leaving and coming back ---------------------------------------------------------------

    def export(self, into: IO[bytes]) -> None:
        """All of it as a zip, piece by piece."""
        with heard(), self._http.stream("GET", "/api/export", timeout=LONG) as answer:
            if answer.is_error:
                answer.read()
                refuse(answer)
            for piece in answer.iter_bytes():
                into.write(piece)

    def restore(self, file: Upload) -> str:
        """The job that brings an export into an empty store."""
        sent = self._send("POST", "/api/restore", files={"file": file}, timeout=LONG)
        return read(JobMade, sent).job_id

    def rebuild(self) -> str:
        return read(JobMade, self._send("POST", "/api/rebuild")).job_id

    def delete_everything(self, confirm: str) -> None:
        self._send("DELETE", "/api/everything", json={"confirm": confirm}, timeout=LONG)
