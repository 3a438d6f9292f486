"""Fixtures of the journeys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compliance_bot.demo.slack_standin import SlackStandIn
from tests.journeys.town import Town
from tests.servers.harness import Dovecot, Exim


@pytest.fixture
def chat() -> Iterator[SlackStandIn]:
    """A Slack Web API on loopback."""
    server = SlackStandIn()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def town(tmp_path: Path, dovecot: Dovecot, exim: Exim, chat: SlackStandIn) -> Town:
    """People with mailboxes on real servers, and the bot's configuration."""
    return Town(tmp_path, dovecot, exim, chat)
