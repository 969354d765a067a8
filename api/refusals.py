"""Why a request is not answered as it was asked. Each docstring is the sentence a person may read; `status` is HTTP's."""


class Asked(Exception):
    """The request cannot be answered as it was asked."""

    status = 422


class BadDate(Asked):
    """A date must be ISO 8601: 2024-03-05, or with a time and a zone. A day of one's own may also be 2021, 2021-04 or in words."""


class BadZone(Asked):
    """A time zone must be an IANA name such as Europe/Moscow."""


class BadPage(Asked):
    """`after` must be a `next` that this list gave."""


class BadAnswer(Asked):
    """This question takes other answers; each names its own in `answers`, and `until` needs a date."""


class BadDates(Asked):
    """`dates` is a JSON object: the path of a file, then its date."""


class BadBefore(Asked):
    """`before` is the SHA-256 of an older text, a blank, and the path of the file that may take over from it."""


class BadOrder(Asked):
    """`order` is newest or personal."""


class NothingSaid(Asked):
    """Name at least one thing: date, timezone, project, me, excluded; for a folder also its path."""


class NothingToUpload(Asked):
    """An upload needs at least one file, or the upload_id of a dry run."""


class RunActive(Asked):
    """An answer is being written in this session; stop it or wait for its end."""

    status = 409


class WrongState(Asked):
    """The job is not in a state in which this can be done."""

    status = 409


class NoModel(Asked):
    """No model is configured: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own, and start again."""

    status = 409


class NotAllowed(Asked):
    """A token is needed: Authorization: Bearer …"""

    status = 401


class StrangeHost(Asked):
    """This address is not one under which driftmap is served."""

    status = 403


class NoCsrf(Asked):
    """A request that changes something and comes with a cookie needs the X-CSRF-Token that the login gave."""

    status = 403


class TokenMissing(Asked):
    """Behind a proxy driftmap answers only when DRIFTMAP_API_TOKEN is set."""

    status = 403


class TooManyTries(Asked):
    """Too many wrong tokens came from this address; wait for a minute at most."""

    status = 429


class NoLogin(Asked):
    """No token is set, so there is nothing to log in to."""

    status = 409


class NotYet(Asked):
    """This part of the contract is not built yet."""

    status = 501


class AnswerBroken(Asked):
    """The answer broke off on our side; the log has the event."""

    status = 500


class NothingAsked(Asked):
    """The last message must be the person's, and must say something."""


class NotConfirmed(Asked):
    """Everything is deleted only when the body says {"confirm": "delete everything"}."""
