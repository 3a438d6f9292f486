"""The demo's configuration, written as a person would write it and read back by the real loader."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from compliance_bot.demo import people
from compliance_bot.demo.imap_server import JUNK

USER = "compliance"
SLACK_TOKEN = "xoxb-demo"
DATABASE = "register.sqlite3"


@dataclass(frozen=True, kw_only=True)
class Servers:
    """Where the embedded servers listen."""

    imap_port: int
    smtp_port: int
    slack_url: str


def write_config(folder: Path, servers: Servers, *, password: str, start: datetime) -> Path:
    """config.toml and its secrets in `folder`; the path of the first."""
    kept = folder / "secrets"
    kept.mkdir(mode=0o700)
    for name, secret in (
        ("mail-password", password),
        ("slack-token", SLACK_TOKEN),
        ("token-keys", secrets.token_urlsafe(48)),
    ):
        (kept / name).write_text(f"{secret}\n", encoding="utf-8")
        (kept / name).chmod(0o600)
    path = folder / "config.toml"
    path.write_text(_head(servers, start) + _persons(), encoding="utf-8")
    return path


def _head(servers: Servers, start: datetime) -> str:
    return f"""\
# Written by `compliance-bot demo`. The servers it names live only as long as the demo.
[organisation]
name = "Amnesty International Nederland (demo)"
prefix = "AINL"
domains = ["amnesty.example"]
contact = "020-5550100 (receptie)"
sender_name = "Meldpunt datalekken"

[mailbox]
address = "{people.MAILBOX}"
host = "127.0.0.1"
port = {servers.imap_port}
security = "none"
user = "{USER}"
password_file = "secrets/mail-password"
start = {start.isoformat()}
folders = ["{JUNK}"]

[smtp]
host = "127.0.0.1"
port = {servers.smtp_port}
security = "none"
user = "{USER}"
password_file = "secrets/mail-password"
per_minute = 6000  # the demo plays four days in a minute

[slack]
token_file = "secrets/slack-token"
channel = "{people.CHANNEL}"
base_url = "{servers.slack_url}"

[database]
url = "sqlite:///{DATABASE}"

[tokens]
key_file = "secrets/token-keys"

[decisions]
second = false  # one decider is enough in the demo; the default asks for a second

[deputies]
decider = ["karim"]

[[processors]]
name = "Brightpost"
domains = ["brightpost.example"]
"""


def _persons() -> str:
    cast = (
        ("marloes", people.MARLOES, "decider"),
        ("femke", people.FEMKE, "dpo"),
        ("karim", people.KARIM, "media"),
        ("otto", people.OTTO, "ondersteuning"),
        ("dirk", people.DIRK, "directie"),
        ("iris", people.IT, "it"),
        ("ogd", people.OGD, "helpdesk"),
    )
    return "".join(
        f'\n[[persons]]\nid = "{key}"\nname = "{person.name}"\n'
        f'addresses = ["{person.address}"]\nroles = ["{role}"]\n'
        for key, person, role in cast
    )
