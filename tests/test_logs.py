"""Logs hold events and references, never a mail's text or a secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from compliance_bot.logs import LEFT_OUT, PRIVATE_KEYS, set_up_logs

FORMS: tuple[Literal["plain", "json"], ...] = ("plain", "json")


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Logging is the interpreter's own; leave it as it was for the next test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.mark.parametrize("form", FORMS)
def test_an_exception_shows_no_local_variables(form: Literal["plain", "json"]) -> None:
    """T40: a traceback with locals would print the body that was being read."""
    stream = io.StringIO()
    set_up_logs(form=form, stream=stream)

    def read() -> None:
        body = "".join(("ge", "heim verhaal"))
        raise ValueError(len(body))

    try:
        read()
    except ValueError:
        structlog.get_logger().exception("mail_failed")
        logging.getLogger("library").exception("failed")
    assert stream.getvalue().count("ValueError") >= 2
    assert "geheim verhaal" not in stream.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_private_values_are_left_out_at_every_level(form: Literal["plain", "json"]) -> None:
    stream = io.StringIO()
    set_up_logs(level="debug", form=form, stream=stream)
    for name in sorted(PRIVATE_KEYS):
        structlog.get_logger().debug("mail_read", **{name: "geheim"})
        structlog.get_logger().error("mail_read", **{name: "geheim"})
    assert "geheim" not in stream.getvalue()
    assert stream.getvalue().count(LEFT_OUT) == 2 * len(PRIVATE_KEYS)


def test_json_is_one_object_a_line_with_the_bound_reference_and_utc() -> None:
    stream = io.StringIO()
    set_up_logs(form="json", stream=stream)
    with structlog.contextvars.bound_contextvars(incident="AINL-2026-0001"):
        structlog.get_logger().info("incident_opened", seconds=2)
        logging.getLogger("imapclient").warning("lost %s", "the line")
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["incident"], first["level"]) == (
        "incident_opened",
        "AINL-2026-0001",
        "info",
    )
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["incident"]) == ("lost the line", "AINL-2026-0001")


def test_libraries_are_heard_from_warning_on_only() -> None:
    stream = io.StringIO()
    set_up_logs(level="debug", stream=stream)
    logging.getLogger("imapclient.imaplib").debug("LOGIN user geheim")
    logging.getLogger("apscheduler").info("job added")
    logging.getLogger("apscheduler").warning("job missed")
    assert "geheim" not in stream.getvalue()
    assert "job added" not in stream.getvalue()
    assert "job missed" in stream.getvalue()


def test_the_level_is_kept_and_a_second_set_up_does_not_double() -> None:
    stream = io.StringIO()
    set_up_logs(stream=io.StringIO())
    set_up_logs(level="warning", stream=stream)
    structlog.get_logger().info("mail_read")
    logging.getLogger("library").error("once")
    assert "mail_read" not in stream.getvalue()
    assert stream.getvalue().count("once") == 1
    assert "\x1b[" not in stream.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_an_exception_is_shown_by_kind_and_place_without_its_words(form: Literal["plain", "json"]) -> None:
    """Promise 6: an exception raised over a mail may quote that mail, and so may its cause."""
    stream = io.StringIO()
    set_up_logs(form=form, stream=stream)
    try:
        try:
            raise KeyError("geheim adres")
        except KeyError as cause:
            raise ValueError("geheim verhaal") from cause
    except ValueError:
        structlog.get_logger().exception("mail_failed")
    said = stream.getvalue()
    assert "geheim" not in said
    assert "ValueError" in said
    assert "KeyError" in said
    assert "test_logs.py" in said
