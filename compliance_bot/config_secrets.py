"""Secrets from a file, a command or the environment; read once, never printed."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

COMMAND_SECONDS = 20


class Secret:
    """A text that shows itself only to who asks for it; its repr is masked (design.md §4).

    No dataclass: whatever prints or encodes those goes through their fields.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str = "") -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself; '' when none was configured."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)" if self._text else "Secret()"

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


class SecretMissing(ValueError):
    """A secret could not be read; the text says why and holds nothing secret."""


@dataclass(frozen=True, kw_only=True)
class SecretSource:
    """The three ways a secret may be given; exactly one is filled in."""

    file: str = ""
    command: str = ""
    env: str = ""

    def ways(self) -> tuple[str, ...]:
        """The names of the ways that are filled in."""
        pairs = (("file", self.file), ("command", self.command), ("env", self.env))
        return tuple(name for name, value in pairs if value)


def read_secret(source: SecretSource, *, folder: Path, environ: Mapping[str, str]) -> Secret:
    """The secret, stripped; a relative file is sought in `folder`. Raises SecretMissing."""
    if source.file:
        text = _from_file(folder / source.file)
    elif source.command:
        text = _from_command(source.command, folder)
    else:
        text = _from_environment(source.env, environ)
    if not text.strip():
        raise SecretMissing("it is there but empty; put the secret in it")
    return Secret(text.strip())


def _from_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SecretMissing(f"{path} is not a text file in UTF-8") from error
    except OSError as error:
        raise SecretMissing(
            f"cannot read {path} ({error.strerror}); make the file or correct the path"
        ) from error


def _from_command(command: str, folder: Path) -> str:
    """Run without a shell; what it wrote to its error output is not repeated: it may hold secrets."""
    try:
        words = shlex.split(command)
        done = subprocess.run(
            words,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=COMMAND_SECONDS,
            check=True,
            encoding="utf-8",
        )
    except subprocess.TimeoutExpired as error:
        raise SecretMissing(
            f"the command gave no answer within {COMMAND_SECONDS} s; try it by hand"
        ) from error
    except subprocess.CalledProcessError as error:
        raise SecretMissing(f"the command ended with code {error.returncode}; try it by hand") from error
    except (OSError, ValueError, IndexError) as error:
        raise SecretMissing(f"the command cannot be run ({type(error).__name__})") from error
    return done.stdout


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    if name not in environ:
        raise SecretMissing(f"the environment variable {name} is not set")
    return environ[name]
