"""Errors of the map. Each docstring is the sentence a person may read; nothing here knows HTTP."""


class MindError(Exception):
    """Something went wrong on our side; the log has an event with its number."""


class GraphUnavailable(MindError):
    """The graph engine cannot be reached. Start everything with `driftmap run`, or look at its log in the data folder."""


class EngineLocksOut(GraphUnavailable):
    """Neo4j does not know this name or password. Mend NEO4J_USER and NEO4J_PASSWORD."""


class EngineTooOld(GraphUnavailable):
    """This Neo4j is too old: 5.26 or newer is needed."""


class EngineBusy(MindError):
    """Another driftmap already works on this data folder. Stop it first, or name another folder with --data."""


class EngineFailed(MindError):
    """The graph engine did not start. Its log, engine.log in the data folder, says why."""


class DiskFull(MindError):
    """There is no room left on the disk, or it cannot be written. Free some; the work goes on by itself within a minute."""


class EntityUnknown(MindError):
    """The map holds no entity by this id."""


class StatementUnknown(MindError):
    """These are not statements of this entity; name at least one that is."""


class DoubtUnknown(MindError):
    """There is no open question by this id; it may have been answered."""


class NothingToUndo(MindError):
    """Nothing was corrected here by hand, so there is nothing to take back."""


class FactUnknown(MindError):
    """The map holds no fact by this id."""


class DocumentUnknown(MindError):
    """The archive holds no document by this id."""


class JobUnknown(MindError):
    """There is no job by this id."""


class StillAtWork(MindError):
    """The job is still at its last step; it stops after it and is undone then by itself."""


class SessionUnknown(MindError):
    """There is no session by this id."""


class RunUnknown(MindError):
    """There is no run by this id."""


class UploadUnknown(MindError):
    """There is no kept upload by this id; uploads of a dry run are kept for 24 hours."""


class UnknownQuery(MindError):
    """No .cypher file answers to this name."""


class BadRelation(MindError):
    """A relation is an UPPER_SNAKE name of at most 60 Latin letters, digits and underscores."""


class BadInterval(MindError):
    """A fact must end after it begins."""


class ModelError(MindError):
    """The model could not be used; the log has an event with its number."""


class BudgetSpent(ModelError):
    """The cap for models is reached. Raise it in the settings, or wait for the next month; the work goes on by itself."""


class ProviderAway(ModelError):
    """The model's server does not answer. The work waits and tries again by itself."""

    def __init__(self, seconds: float = 60.0) -> None:
        super().__init__()
        self.seconds = seconds


class ProviderRefuses(ModelError):
    """The model's server refuses: the key, the model's name or the account is not right. Mend it, then test it in the settings."""


class AnswerUnusable(ModelError):
    """The model's answer could not be used, nor could its second one."""

    def __init__(self, reason: str = "bad_json") -> None:
        super().__init__()
        self.reason = reason


class BadPrices(MindError):
    """The price book named by DRIFTMAP_PRICES cannot be read; graph/model/prices.toml shows the form."""


class NotAnExport(MindError):
    """This file is not an export of driftmap, or it was cut short. Nothing was changed."""


class ExportDamaged(MindError):
    """A part of this export is not what was packed: its size or its SHA-256 differs. Nothing was changed."""


class ExportUnsafe(MindError):
    """This zip holds names or parts that no export of driftmap has. Nothing of it was read."""


class ExportTooNew(MindError):
    """This export was made by a newer driftmap. Install that one or a later one, then restore."""


class NotEmpty(MindError):
    """There is a life here already, and a restore goes into an empty store only. Name another folder with --data, or delete everything first (the sample life too)."""


class NoRoomToRestore(MindError):
    """There is less room on the disk than this export needs. Nothing was changed."""


class HalfRestored(MindError):
    """A restore was begun here and did not come to its end, so what is here is not whole. Run `driftmap restore FILE.zip` again."""


class Restoring(MindError):
    """A restore is under way; what is here is not whole until it ends."""


class EngineLive(MindError):
    """driftmap runs on this data folder. Stop it first, or ask it to do this itself over its API."""
