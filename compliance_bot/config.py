"""The configuration: TOML and secrets to frozen structs, every problem listed at once with table and key.

Relative paths count from the configuration file's own folder. The environment gives the file's place
(COMPLIANCE_BOT_CONFIG) and the secrets that a `*_env` key names, nothing else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from compliance_bot.config_load import build_config
from compliance_bot.config_structs import Config
from compliance_bot.errors import ConfigError

__all__ = ["CONFIG_VARIABLE", "Config", "config_path", "load_config"]

CONFIG_VARIABLE = "COMPLIANCE_BOT_CONFIG"


def config_path(given: Path | None, environ: Mapping[str, str]) -> Path:
    """The file to load: `--config`, else COMPLIANCE_BOT_CONFIG. Raises ConfigError when neither is there."""
    if given is not None:
        return given
    if environ.get(CONFIG_VARIABLE):
        return Path(environ[CONFIG_VARIABLE])
    raise ConfigError([f"no configuration: give --config PATH or set {CONFIG_VARIABLE}"])


def load_config(path: Path, environ: Mapping[str, str], *, default_start: datetime | None = None) -> Config:
    """Read and check the file and its secrets. Raises ConfigError with every problem found.

    default_start: used when mailbox.start is missing; only `doctor` gives it, to propose one.
    """
    document = dict(_read_toml(path))
    mailbox = document.get("mailbox")
    if default_start is not None and isinstance(mailbox, Mapping) and "start" not in mailbox:
        document["mailbox"] = {**mailbox, "start": default_start}
    return build_config(document, path.resolve(), environ)


def _read_toml(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ConfigError(
            [f"cannot read the configuration {path}: {why}; copy config.example.toml to begin"]
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError([f"{path}: not in UTF-8; save it as UTF-8"]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([f"{path}: not valid TOML: {error}"]) from error
