"""A configuration file whose servers listen nowhere, for commands that need no more than a database."""

from __future__ import annotations

from pathlib import Path

from tests.servers.harness import free_port


def written(folder: Path, *, smtp: str = "", mailbox: str = "", more: str = "") -> Path:
    """The file, with its secret beside it; smtp: more keys of that table, mailbox and more: whole lines."""
    folder.mkdir(exist_ok=True)
    (folder / "secret").write_text("0123456789abcdef0123456789abcdef-a-test-key", "utf-8")
    path = folder / "config.toml"
    path.write_text(
        f"""\
organisation = {{name = "Amnesty (test)", domains = ["amnesty.example"], contact = "020-5550100"}}
database = {{url = "sqlite:///bot.sqlite3"}}
tokens = {{key_file = "secret"}}
smtp = {{host = "127.0.0.1", port = {free_port()}, security = "none"{smtp and ", "}{smtp}}}
{more}
[mailbox]
address = "compliance@amnesty.example"
host = "127.0.0.1"
port = {free_port()}
security = "none"
user = "compliance"
password_file = "secret"
start = 2026-11-01T00:00:00+01:00
{mailbox}
[[persons]]
id = "mirte"
name = "Mirte"
addresses = ["mirte@amnesty.example"]
roles = ["decider", "dpo"]
""",
        "utf-8",
    )
    return path
