"""`health`: is the service doing its work? For people, container managers and service managers (promise 7)."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from typing import Any

import click

from compliance_bot.app import stored
from compliance_bot.cli_shared import as_json_option, config_option, load, print_json
from compliance_bot.clocks import SystemClock
from compliance_bot.config import Config
from compliance_bot.errors import StoreError
from compliance_bot.health import Report, judge, limits_of
from compliance_bot.health_server import HOST

UNWELL = 8
_SECONDS = 10


@click.command()
@config_option
@as_json_option
def health(config_file: Path | None, as_json: bool) -> None:
    """Whether the service does its work: exit code 0 (also of one that stands by), or 8 with the reasons.

    Asks the running service where `[health] port` is set, otherwise looks into the database.
    """
    config = load(config_file)
    found: dict[str, Any] = _asked(config.health.port) if config.health.port else _looked(config).as_dict()
    if as_json:
        print_json(found)
    else:
        for reason in [found["status"], *found["reasons"]]:
            click.echo(reason)
    if found["status"] == "failing":
        raise click.exceptions.Exit(UNWELL)


def _looked(config: Config) -> Report:
    """By what the service wrote into the database."""
    now, limits = SystemClock().now(), limits_of(config)
    try:
        with stored(config) as store:
            vitals = store.vitals(late=now - limits.overdue)
    except StoreError:
        return judge(None, now, limits)
    return judge(vitals, now, limits)


def _asked(port: int) -> dict[str, Any]:
    """What the service itself says; silence is an answer too."""
    line = http.client.HTTPConnection(HOST, port, timeout=_SECONDS)
    try:
        line.request("GET", "/health")
        found = json.loads(line.getresponse().read())
        return {**found, "status": found["status"], "reasons": list(found["reasons"])}
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return {"status": "failing", "reasons": [f"nothing that is healthy answers on port {port} of {HOST}"]}
    finally:
        line.close()
