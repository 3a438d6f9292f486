"""One part of a transaction by itself: its trouble is logged and takes back nothing but itself (T33)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from compliance_bot.casework.desk import Case
from compliance_bot.errors import store_is_down

log = structlog.get_logger(__name__)


@dataclass(kw_only=True)
class Part:
    """How it went, known once its block has been left."""

    failed: bool = False


@contextmanager
def apart(case: Case, trouble: str, **about: object) -> Iterator[Part]:
    """A block that may fail while what stands around it goes on: `trouble` is what the log says then, `about` whom.

    Behind it lies a savepoint: PostgreSQL takes nothing more of a transaction in which a statement was refused, so
    that one incident's bad value would keep every other reminder from going out. Trouble of the whole database is
    raised: then nothing is decided, and all of it is tried again.
    """
    part = Part()
    try:
        with case.work.apart():
            yield part
    except Exception as error:
        if store_is_down(error):
            raise
        part.failed = True
        log.exception(trouble, **about)
