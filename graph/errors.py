"""Errors of the map. Each docstring is the sentence a person may read; nothing here knows HTTP."""


class MindError(Exception):
    """Something went wrong on our side; the log has an event with its number."""


class GraphUnavailable(MindError):
    """The graph engine cannot be reached. Start everything with `driftmap run`, or look at its log in the data folder."""


class EngineBusy(MindError):
    """Another driftmap already works on this data folder. Stop it first, or name another folder with --data."""


class EngineFailed(MindError):
    """The graph engine did not start. Its log, engine.log in the data folder, says why."""


class DiskFull(MindError):
    """There is no room left on the disk, or it cannot be written. Free some; the work goes on by itself within a minute."""


class EntityUnknown(MindError):
    """The map holds no entity by this id."""


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
