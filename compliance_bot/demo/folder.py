"""The folder the demo writes in: made new, emptied when an earlier demo made it, else refused."""

from __future__ import annotations

import shutil
from pathlib import Path

from compliance_bot.errors import UsageError

MARKER = ".compliance-bot-demo"


def prepare(folder: Path) -> None:
    """An empty folder with our marker in it. Raises UsageError for a file or a non-empty folder of others."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name another place with --output")
    marked = (folder / MARKER).is_file()
    if folder.is_dir() and any(folder.iterdir()) and not marked:
        raise UsageError(
            f"{folder} is not empty and was not made by the demo; name another place with --output"
        )
    if marked:
        _empty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("Made by `compliance-bot demo`, which empties it when it plays again.\n")


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
