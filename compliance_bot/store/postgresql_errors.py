"""What PostgreSQL's errors mean, in one sentence that says what to do; never with a value out of a row."""

from __future__ import annotations

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

_TRIED_AGAIN = "it is tried again by itself"
_UNCHANGED = "nothing was changed"
_OF_A_VALUE = ("22", "23", "54000")  # data, a constraint, and what does not fit into an index
_BY_STATE = {
    "55P03": f"is locked by another program and stays so: stop the other one and try again; {_UNCHANGED}",
    "57014": f"took too long over one statement: look at the server's load and its locks; {_UNCHANGED}",
    "53100": f"has a full disk: make room on its server; {_UNCHANGED}",
    "58030": f"has a failing disk: repair it; {_UNCHANGED}",
    "25006": (
        "cannot be written: it is a stand-by or set to read-only; "
        f"point database.url at the server that takes writes; {_UNCHANGED}"
    ),
    "42501": f"does not let this user write: make it the owner of the database and its tables; {_UNCHANGED}",
    "42P01": "has no tables yet: run compliance-bot migrate",
    "53300": f"has no connection free: raise max_connections or close others; {_TRIED_AGAIN}",
    "57P03": f"is starting, stopping or recovering: {_TRIED_AGAIN}",
}
_BY_WORDS = (  # the server's answer to a connection has no code; in another language the last sentence is left
    (
        ("password", "fe_sendauth"),
        "refused the password: correct the one that [database] gives for this user",
    ),
    (("role ",), "does not know this user: make it, or correct database.url"),
    (("pg_hba.conf",), "does not let this user in from this machine: add a line to the server's pg_hba.conf"),
    (("does not exist",), "does not exist: make it, or correct database.url"),
    (("too many", "remaining connection slots"), _BY_STATE["53300"]),
    (("the database system is", "is not accepting"), _BY_STATE["57P03"]),
    (
        ("ssl", "certificate"),
        "gives no line that is encrypted as asked: set up TLS on its server; or, on a network that is yours "
        "alone, write ?sslmode=disable behind database.url",
    ),
    (
        ("resolve host", "translate host"),
        f"has a host name nobody knows: correct database.url, or {_TRIED_AGAIN}",
    ),
    (
        ("connection refused", "timeout", "timed out", "unreachable", "no route", "no such file"),
        f"cannot be reached: is the server running, and is database.url right? {_TRIED_AGAIN}",
    ),
)


def refuses_a_value(error: DBAPIError) -> bool:
    """Whether the server works and only did not take what it was given."""
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # the driver itself refused it, or the line broke
        return isinstance(error, (DataError, IntegrityError)) and not error.connection_invalidated
    return str(state).startswith(_OF_A_VALUE)


def sentence(error: DBAPIError, place: str) -> str:
    """What happened and what to do, for an error of the database at `place`."""
    state, said = getattr(error.orig, "sqlstate", None), _said(error)
    if error.connection_invalidated:
        # when the answer to COMMIT is lost nobody knows which of the two it is; going on from either is right
        return (
            f"the line to the database {place} broke, as when its server is restarted: "
            f"what was under way is there whole or not at all, and {_TRIED_AGAIN}"
        )
    if state in _BY_STATE:
        return f"the database {place} {_BY_STATE[state]}"
    if state is None:
        for words, meaning in _BY_WORDS:
            if any(word in said.lower() for word in words):
                return f"the database {place} {meaning}"
    return f"the database {place} refused: {said}; {_UNCHANGED}"


def _said(error: DBAPIError) -> str:
    """The first words of the server or the driver; the detail behind them quotes rows, which are people's mails."""
    diagnosis = getattr(error.orig, "diag", None)
    primary = getattr(diagnosis, "message_primary", None)
    return " ".join((primary or str(error.orig)).split())
