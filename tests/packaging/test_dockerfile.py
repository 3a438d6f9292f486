"""The Dockerfile's pip commands work, tried in plain virtual environments: no docker is needed for that."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def instructions(text: str) -> list[tuple[str, str]]:
    """(instruction, rest) in order, continued lines joined, comments left out."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]  # type: ignore[misc]


def pip_commands(text: str) -> list[list[list[str]]]:
    """Per stage, the words of each pip command that RUN gives."""
    stages: list[list[list[str]]] = []
    for name, rest in instructions(text):
        if name == "FROM":
            stages.append([])
        command = re.sub(r"--mount=\S+\s*", "", rest)
        if name == "RUN" and command.startswith("pip "):
            stages[-1].append(shlex.split(command))
    return stages


def tried(command: list[str], *, python: Path, wheels: Path, source: Path) -> None:
    """One pip command in a plain environment, with the image's folders put elsewhere."""
    words = [str(wheels) if word == "/wheels" else word for word in command[1:]]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        # the image's --no-cache-dir keeps a layer small; here the cache keeps the test quick
        [python, "-m", "pip", *(word for word in words if word != "--no-cache-dir")],
        cwd=source,
        env=kept,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"


def plain_environment(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, stdin=subprocess.DEVNULL)
    return folder / "bin" / "python"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """What COPY would bring into the image, by .dockerignore."""
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    patterns = [pattern.removeprefix("**/") for pattern in left_out]
    return Path(
        shutil.copytree(ROOT, tmp_path / "src", ignore=shutil.ignore_patterns(*patterns), symlinks=True)
    )


def test_its_pip_commands_give_a_program_that_runs(source: Path, tmp_path: Path) -> None:
    build, final = pip_commands(DOCKERFILE)
    assert any("--require-hashes" in command for command in build)
    wheels = tmp_path / "wheels"
    builder = plain_environment(tmp_path / "build")
    for command in build:
        tried(command, python=builder, wheels=wheels, source=source)
    runner = plain_environment(tmp_path / "final")
    for command in final:
        tried(command, python=runner, wheels=wheels, source=tmp_path)
    program = runner.parent / "compliance-bot"
    done = subprocess.run([program, "clock", "2026-11-24T10:17:00+01:00"], cwd=tmp_path, check=False)
    assert done.returncode == 0
    assert not (runner.parent / "mypy").exists(), "the image holds no development tools"


def test_it_runs_as_somebody_without_rights_and_starts_the_program() -> None:
    said = dict(instructions(DOCKERFILE))
    order = [name for name, _ in instructions(DOCKERFILE)]
    assert said["USER"] not in ("root", "0")
    assert order.index("USER") < order.index("ENTRYPOINT")
    assert said["ENTRYPOINT"] == '["compliance-bot"]'


def test_everything_installed_comes_from_the_lock_or_from_what_it_made() -> None:
    for command in (command for stage in pip_commands(DOCKERFILE) for command in stage):
        assert "--require-hashes" in command or "--no-index" in command, command
