"""The installed wheel is whole: what is no Python code is found from it, and the program runs (T41).

The wheel goes into a virtual environment of its own that borrows the packages of the one the tests run in, so
that nothing is downloaded. The checkout is neither the working folder nor on the path.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ("nl", "en")


def run(*command: str | Path, cwd: Path, seconds: int = 60) -> subprocess.CompletedProcess[str]:
    """Run without the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TZ")}
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a fresh environment that holds the wheel."""
    home = tmp_path_factory.mktemp("installed") / "env"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel)
    done = run(*pip, cwd=home)
    assert done.returncode == 0, done.stderr
    (site,) = home.glob("lib/python*/site-packages")
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    # a path of a .pth is searched last, and .pth files inside it are not read: no editable checkout comes in
    (site / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    return home / "bin"


def test_the_wheel_holds_all_that_is_no_python_code(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for folder in ("templates", "migrations"):
        wanted = {
            f"compliance_bot/_data/{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert wanted, f"{folder} is empty"
        assert wanted - set(names) == set()
    regimes = {path.name for path in (ROOT / "compliance_bot/procedure/regimes").glob("*.toml")}
    assert {f"compliance_bot/procedure/regimes/{name}" for name in regimes} <= set(names)
    assert "avg-2018.toml" in regimes
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_holds_nothing_that_belongs_to_the_checkout(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"compliance_bot"}


def test_the_installed_package_is_the_wheel_and_finds_its_data(installed: Path, tmp_path: Path) -> None:
    ask = (
        "import compliance_bot.resources as r;"
        "print(r.__file__);"
        "[print(r.resource_folder(n)) for n in ('templates', 'migrations', 'procedure/regimes')]"
    )
    done = run(installed / "python", "-c", ask, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    home = str(installed.parent)
    assert [line for line in done.stdout.splitlines() if not line.startswith(home)] == []


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_the_clock_command_works_from_the_wheel(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    done = run(installed / "compliance-bot", "clock", "2026-11-24T10:17:00+01:00", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told.keys() >= {"aware", "t_strict", "t_legal", "rungs"}
    assert told["t_strict"].startswith("2026-11-27T10:17:00")


def test_a_missing_configuration_is_a_sentence_and_an_exit_code(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "compliance-bot", "incidents", cwd=tmp_path)
    assert done.returncode == 3
    assert "COMPLIANCE_BOT_CONFIG" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_plays_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "compliance-bot", "demo", "--plain", cwd=tmp_path, seconds=180)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "OK" in done.stdout
    assert (tmp_path / "demo-output").is_dir()
