"""House rules (style.md, design.md §3) that no tool of the shelf checks."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import pytest

from compliance_bot.config import Config
from compliance_bot.config_load import LISTS, TABLES
from compliance_bot.config_tables import keys_of
from compliance_bot.procedure.roles import Role

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "compliance_bot"
PURE = ("procedure", "reading")
CLOCK_CALLS = {
    "now",
    "utcnow",
    "today",
    "time",
    "time_ns",
    "monotonic",
    "perf_counter",
    "localtime",
    "gmtime",
}
CLOCK_OWNERS = {"datetime", "date", "time", "_dt", "dt"}
IMPURE_MODULES = {"logging", "os", "random", "secrets", "socket", "sqlite3", "subprocess", "time", "uuid"}
# the one clock; everybody else gets `now` passed in
CLOCK_MODULE = PACKAGE / "clocks.py"
LONGEST_FUNCTION = 60


def sources(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the package, or of the named sub-packages, parsed."""
    for top in [PACKAGE / folder for folder in folders] or [PACKAGE]:
        for path in sorted(top.rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def clock_calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls like datetime.now(), date.today(), time.time()."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = node.func.value
        name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        if node.func.attr in CLOCK_CALLS and name in CLOCK_OWNERS:
            yield node


def test_only_the_clock_module_asks_what_time_it_is() -> None:
    """Time enters as `now` (design.md §2); one direct call would not follow a driven clock."""
    found = [
        place(path, call) for path, tree in sources() if path != CLOCK_MODULE for call in clock_calls(tree)
    ]
    assert found == []


def test_the_clock_rule_sees_a_clock_call() -> None:
    tree = ast.parse("import datetime, time\ndatetime.datetime.now()\ntime.time()\nclock.now()\n")
    assert len(list(clock_calls(tree))) == 2


def test_pure_packages_import_nothing_that_touches_the_world() -> None:
    found = []
    for path, tree in sources(*PURE):
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [place(path, node) for name in names if name.split(".")[0] in IMPURE_MODULES]
    assert found == []


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_longer_than_sixty_lines() -> None:
    found = [
        place(path, node)
        for path, tree in sources()
        for node in functions(tree)
        if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert found == []


def test_nine_functions_in_ten_are_under_thirty_lines() -> None:
    lengths = [(node.end_lineno or 0) - node.lineno + 1 for _, tree in sources() for node in functions(tree)]
    short = [length for length in lengths if length < 30]
    assert len(short) >= 0.9 * len(lengths)


def test_every_public_name_has_a_docstring() -> None:
    found = []
    for path, tree in sources():
        assert not tree.body or ast.get_docstring(tree), path
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                found += [] if ast.get_docstring(node) or is_plain_enum(node) else [place(path, node)]
    assert found == []


def is_plain_enum(node: ast.AST) -> bool:
    """An enum of two or three speaking values says enough by itself; so does a protocol of one method."""
    bases = {getattr(base, "id", "") for base in getattr(node, "bases", [])}
    return bool(bases & {"StrEnum", "Protocol"})


# --- the example configuration -----------------------------------------------------------------------------

EXAMPLE = (ROOT / "config.example.toml").read_text(encoding="utf-8")
KEY_LINE = re.compile(r"^(?:# )?([a-z_]+) = ")


def documented_keys(text: str) -> dict[str, set[str]]:
    """Table -> keys (also commented out) that have a comment above them, siblings in between allowed."""
    found: dict[str, set[str]] = {}
    table, explained = "", False
    for line in text.splitlines():
        if header := re.match(r"^\[+([a-z_]+)\]+$", line):
            table, explained = header[1], False
        elif key := KEY_LINE.match(line):
            if explained:
                found.setdefault(table, set()).add(key[1])
        else:
            explained = line.startswith("# ")
    return found


def wanted_keys() -> list[tuple[str, str]]:
    tables: dict[str, type[msgspec.Struct]] = {**TABLES, **LISTS}
    return [(name, key) for name, kind in tables.items() for key in keys_of(kind)]


@pytest.mark.parametrize(("table", "key"), wanted_keys())
def test_every_setting_stands_in_the_example_with_a_comment(table: str, key: str) -> None:
    assert key in documented_keys(EXAMPLE).get(table, set())


def test_the_example_names_every_table_and_nothing_unknown() -> None:
    documented = documented_keys(EXAMPLE)
    assert set(documented) == set(keys_of(Config))
    assert documented["deputies"] == {role.value for role in Role}
    known = set(wanted_keys()) | {("deputies", role.value) for role in Role}
    assert {(table, key) for table, keys in documented.items() for key in keys} <= known


def test_the_rule_for_the_example_sees_an_uncommented_key() -> None:
    text = "[smtp]\n\nhost = 1\n# The port.\nport = 2\nuser = 3\n\nper_minute = 4\n"
    assert documented_keys(text) == {"smtp": {"port", "user"}}


def test_the_defaults_in_the_example_are_the_defaults() -> None:
    """Whoever copies the example and one who leaves the optional tables out get the same practice."""
    example = tomllib.loads(EXAMPLE)
    for name in ("decisions", "ladder", "windows", "regime", "log", "sign_of_life", "head"):
        kind = TABLES[name]
        assert msgspec.convert(example[name], kind) == kind(), name


# --- the command line --------------------------------------------------------------------------------------


def commands(group: Any, path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def test_every_command_is_documented_in_the_readme() -> None:
    cli = import_module("compliance_bot.cli").cli
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = list(commands(cli, "compliance-bot"))
    assert len(names) >= 10
    assert [name for name in names if name not in readme] == []


# --- the lock ---------------------------------------------------------------------------------------------

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def locked() -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK, re.MULTILINE))


def test_the_lock_holds_no_address_and_no_path() -> None:
    for word in ("://", "--index-url", "--extra-index-url", "--find-links", "file:", "@ ", "/"):
        assert word not in LOCK, word


def test_every_package_in_the_lock_is_exact_and_has_hashes() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE).strip())
    assert len(entries) == len(locked())
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==[0-9][^ ]* ", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_whatever_the_project_asks_for_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    asked += [one for extra in project["project"]["optional-dependencies"].values() for one in extra]
    names = {
        re.split(r"[^A-Za-z0-9._-]", one)[0].lower().replace(".", "-").replace("_", "-") for one in asked
    }
    assert names - locked().keys() == set()
