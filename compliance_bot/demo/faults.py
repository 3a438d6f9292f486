"""The one error of the demo itself."""

from __future__ import annotations

from compliance_bot.errors import ComplianceBotError


class DemoFault(ComplianceBotError):
    """The demo cannot go on: a server of its own did not start, or a mail that the story needs never came."""
