"""Logging to the error output: past-tense events, plain for people or JSON for machines, never a mail's text.

Our own events go through structlog; libraries log through the standard library, from WARNING on, in the same
form. Exceptions are shown by their kind and place alone: local variables (T40) hold bodies and passwords, and
an exception's own words may quote the mail it stumbled on.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import ExcInfo, Processor

Event = MutableMapping[str, Any]

# what must never reach a log, whoever passes it by mistake (promise 6)
PRIVATE_KEYS = frozenset(
    {"address", "addresses", "body", "html", "key", "password", "quote", "raw", "secret", "subject"}
    | {"text", "token"}
)
LEFT_OUT = "[left out]"
_LONGEST_CHAIN, _MOST_FRAMES = 8, 30
# they log what a hostile mail makes them stumble on; the adapter turns that into an outcome (T10, T49)
_NOISY = ("mailparser", "flufl.bounce")


def set_up_logs(
    *, level: str = "info", form: Literal["plain", "json"] = "plain", stream: TextIO | None = None
) -> None:
    """Send all logging to `stream` (the error output by default) from `level` on; safe to call again."""
    target = sys.stderr if stream is None else stream
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*_shared(), *_renderers(form, target)],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(target),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(allow=[]), *_shared()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(form, target),
            ],
        )
    )
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)


def leave_out_private(_logger: object, _method: str, event: Event) -> Event:
    """A structlog processor: values under PRIVATE_KEYS are replaced, at every level."""
    for name in PRIVATE_KEYS & event.keys():
        event[name] = LEFT_OUT
    return event


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        leave_out_private,
    ]


def _renderers(form: Literal["plain", "json"], target: TextIO) -> list[Processor]:
    if form == "json":
        return [
            structlog.processors.ExceptionRenderer(_stacks),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    return [
        structlog.dev.ConsoleRenderer(
            colors=target.isatty(), exception_formatter=_plain_stacks, sort_keys=False
        )
    ]


def _stacks(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """The chain of exceptions, the last one first: kinds and frames, no words and no variables."""
    error: BaseException | None = exc_info[1]
    found: list[dict[str, Any]] = []
    while error is not None and len(found) < _LONGEST_CHAIN:
        frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
        places = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        found.append({"exc_type": type(error).__name__, "frames": places})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _plain_stacks(target: TextIO, exc_info: ExcInfo) -> None:
    for number, stack in enumerate(_stacks(exc_info)):
        target.write(f"{'caused by ' if number else ''}{stack['exc_type']}\n")
        target.writelines(f"  {place}\n" for place in stack["frames"])
