"""The operator's own templates, with the program's behind them: a broken one costs its look, never a mail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import structlog

from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.errors import ComplianceBotError
from compliance_bot.ports import MailModel, Rendered
from compliance_bot.reading.commands import is_command_line

T = TypeVar("T")
log = structlog.get_logger(__name__)


class OwnTemplates:
    """ports.Documents: first the operator's folder, and the shipped templates where that fails."""

    def __init__(self, own: Path, shipped: Path, zone: ZoneInfo, *, exercise: bool = False) -> None:
        self._own = TemplateDocuments((own, shipped), zone, exercise=exercise)
        self._shipped = TemplateDocuments((shipped,), zone, exercise=exercise)

    def mail(self, kind: str, model: MailModel) -> Rendered:
        """The operator's version; the shipped one when it is broken or holds a line that reads as a command."""
        return _first_good(
            kind, lambda: _checked(self._own.mail(kind, model)), lambda: self._shipped.mail(kind, model)
        )

    def chat(self, kind: str, model: MailModel) -> str:
        """The same for a chat text."""
        return _first_good(kind, lambda: self._own.chat(kind, model), lambda: self._shipped.chat(kind, model))


def _checked(rendered: Rendered) -> Rendered:
    """A mail of ours never carries a command as a line of its own: a quote of it could decide (design.md §4)."""
    for line in rendered.text.splitlines():
        if is_command_line(line):
            raise ComplianceBotError(f"the line {line.strip()!r} would read as a command when it is quoted")
    return rendered


def _first_good(kind: str, own: Callable[[], T], shipped: Callable[[], T]) -> T:
    try:
        return own()
    except ComplianceBotError as error:
        log.error("own_template_not_used", kind=kind, why=str(error))
        return shipped()
