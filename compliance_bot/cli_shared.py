"""What the commands share: the configuration, --json, and the ladder that times are shown in."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from compliance_bot.app import load_regime
from compliance_bot.config import Config, config_path, load_config
from compliance_bot.config_checks import make_ladder
from compliance_bot.logs import set_up_logs
from compliance_bot.procedure.clock import LIMIT_HOURS
from compliance_bot.procedure.ladder import Ladder

as_json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
config_option = click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="The configuration file (or set COMPLIANCE_BOT_CONFIG).",
)


def load(config_file: Path | None) -> Config:
    """The configuration, logs set up by it. Raises ConfigError."""
    config = load_config(config_path(config_file, os.environ), os.environ)
    set_up_logs(level=config.log.level, form=config.log.format)
    return config


def load_optional(config_file: Path | None) -> Config | None:
    """`clock` and `explain` work without any configuration (design.md §5)."""
    if config_file is None and not os.environ.get("COMPLIANCE_BOT_CONFIG"):
        set_up_logs(level="error")
        return None
    return load(config_file)


def practice(config: Config | None) -> tuple[Ladder, int]:
    """The ladder and the law's term in hours; without a configuration those the program comes with."""
    if config is None:
        return Ladder(), LIMIT_HOURS
    return make_ladder(config.ladder, config.roads), load_regime(config).hours


def print_json(value: object) -> None:
    """For scripts."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
