"""From a TOML document to a Config: the tables, what each needs (secrets, files, hosts), then the whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import msgspec

from compliance_bot.config_checks import check_config
from compliance_bot.config_secrets import Secret, SecretMissing, SecretSource, read_secret
from compliance_bot.config_structs import (
    Config,
    DatabaseTable,
    DecisionsTable,
    EvidenceTable,
    FloodsTable,
    HeadTable,
    HealthTable,
    HeartbeatTable,
    LadderTable,
    LogTable,
    MailboxTable,
    OrganisationTable,
    PersonTable,
    ProcessorTable,
    RegimeTable,
    RoadsTable,
    SignOfLifeTable,
    SlackTable,
    SmtpTable,
    TemplatesTable,
    TokensTable,
    WindowsTable,
)
from compliance_bot.config_tables import did_you_mean, keys_of, read_table
from compliance_bot.errors import ConfigError
from compliance_bot.lines import is_loopback
from compliance_bot.procedure.roles import Role

T = TypeVar("T", bound=msgspec.Struct)

# table -> its struct; LISTS holds those that are written [[like this]]
TABLES: Mapping[str, type[msgspec.Struct]] = {
    "organisation": OrganisationTable,
    "mailbox": MailboxTable,
    "smtp": SmtpTable,
    "slack": SlackTable,
    "database": DatabaseTable,
    "tokens": TokensTable,
    "evidence": EvidenceTable,
    "floods": FloodsTable,
    "heartbeat": HeartbeatTable,
    "health": HealthTable,
    "sign_of_life": SignOfLifeTable,
    "head": HeadTable,
    "decisions": DecisionsTable,
    "ladder": LadderTable,
    "roads": RoadsTable,
    "windows": WindowsTable,
    "regime": RegimeTable,
    "templates": TemplatesTable,
    "log": LogTable,
}
_REQUIRED = ("organisation", "mailbox", "smtp", "database", "tokens")
LISTS: Mapping[str, type[msgspec.Struct]] = {"persons": PersonTable, "processors": ProcessorTable}
_USUAL_PORTS = {
    ("mailbox", "tls"): 993,
    ("mailbox", "starttls"): 143,
    ("mailbox", "none"): 143,
    ("smtp", "tls"): 465,
    ("smtp", "starttls"): 587,
    ("smtp", "none"): 25,
}


def build_config(document: Mapping[str, object], path: Path, environ: Mapping[str, str]) -> Config:
    """The checked Config of a parsed document. Raises ConfigError with every problem found."""
    problems: list[str] = []
    _name_unknown_tables(document, problems)
    parts: dict[str, Any] = _read_tables(document, problems)
    for name, kind in LISTS.items():
        parts[name] = _read_list(document.get(name, []), kind, name, problems=problems)
    parts["deputies"] = _read_deputies(document.get("deputies", {}), problems)
    finish = _Finisher(folder=path.parent, environ=environ, problems=problems)
    parts = {name: finish.table(name, part) for name, part in parts.items()}
    problems += check_config(parts)
    if problems:
        raise ConfigError(problems)
    return Config(**parts, path=path)


def _name_unknown_tables(document: Mapping[str, object], problems: list[str]) -> None:
    known = keys_of(Config)
    for name in document:
        if name not in known:
            problems.append(f"[{name}]: unknown table{did_you_mean(name, known)}")


def _read_tables(document: Mapping[str, object], problems: list[str]) -> dict[str, Any]:
    """Each table that is there, as its struct; one that holds a fault is left out."""
    parts: dict[str, Any] = {}
    for name, kind in TABLES.items():
        if name in document:
            part = read_table(document[name], kind, f"[{name}]", problems=problems)
            if part is not None:
                parts[name] = part
        elif name in _REQUIRED:
            problems.append(f"[{name}]: the table is missing; see config.example.toml")
    return parts


def _read_list(raw: object, kind: type[T], name: str, *, problems: list[str]) -> tuple[T, ...]:
    if not isinstance(raw, list):
        problems.append(f"[{name}]: write each entry under its own [[{name}]]")
        return ()
    found = []
    for number, table in enumerate(raw, start=1):
        label = f"[[{name}]] {number}"
        shown = table.get("id") or table.get("name") if isinstance(table, Mapping) else None
        label += f" ({shown})" if isinstance(shown, str) else ""
        found.append(read_table(table, kind, label, problems=problems))
    return tuple(one for one in found if one is not None)


def _read_deputies(raw: object, problems: list[str]) -> dict[Role, tuple[str, ...]]:
    if not isinstance(raw, Mapping):
        problems.append('[deputies]: must be a table of role = ["person id", …]')
        return {}
    roles = tuple(role.value for role in Role)
    found = {}
    for name, ids in raw.items():
        if name not in roles:
            problems.append(f"[deputies] {name}: unknown role{did_you_mean(name, roles)}")
        elif not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            problems.append(f'[deputies] {name}: must be a list of person ids, as ["jan"]')
        else:
            found[Role(name)] = tuple(ids)
    return found


class _Finisher:
    """Fills in what a table does not say itself: secrets, usual ports, absolute paths, lower case."""

    def __init__(self, *, folder: Path, environ: Mapping[str, str], problems: list[str]) -> None:
        self._folder = folder
        self._environ = environ
        self._problems = problems

    def table(self, name: str, part: Any) -> Any:
        """The same table, complete."""
        match part:
            case MailboxTable() | SmtpTable():
                return self._server(name, part)
            case SlackTable():
                self._check_url(part.base_url, "[slack] base_url")
                token = self._secret(part, name, "token", required=True)
                return msgspec.structs.replace(part, token=token)
            case HeartbeatTable() | HeadTable():
                self._check_url(part.url, f"[{name}] url")
                file = str(self._folder / part.file) if part.file else ""
                return msgspec.structs.replace(part, file=file)
            case TokensTable() | EvidenceTable():
                key = self._secret(part, name, "key", required=True)
                return msgspec.structs.replace(part, key=key)
            case DatabaseTable():
                return self._database(part)
            case TemplatesTable(folder=folder) if folder:
                return TemplatesTable(folder=self._existing(folder, "[templates] folder"))
            case OrganisationTable():
                domains = tuple(domain.lower() for domain in part.domains)
                sender = part.sender_name or part.name
                return msgspec.structs.replace(part, domains=domains, sender_name=sender)
            case tuple():
                return tuple(self._entry(one) for one in part)
        return part

    def _entry(self, one: Any) -> Any:
        """One of the [[persons]] or [[processors]]."""
        if isinstance(one, PersonTable):
            others = self._secret(one, f"persons {one.id}", "others", required=False)
            one = msgspec.structs.replace(one, others=others)
        return _in_lower_case(one)

    def _server(self, name: str, part: Any) -> Any:
        if part.security == "none" and not is_loopback(part.host):
            self._problems.append(
                f'[{name}] security: "none" is for this machine only (localhost), not for {part.host}; '
                'use "tls" or "starttls"'
            )
        changes = {
            "port": part.port or _USUAL_PORTS[name, part.security],
            "ca_file": self._existing(part.ca_file, f"[{name}] ca_file") if part.ca_file else "",
            "password": self._secret(part, name, "password", required=bool(part.user)),
        }
        if isinstance(part, MailboxTable):
            changes["address"] = part.address.lower()
            changes["start"] = part.start.astimezone(UTC)
        return msgspec.structs.replace(part, **changes)

    def _secret(self, part: Any, table: str, key: str, *, required: bool) -> Secret:
        values = {way: getattr(part, f"{key}_{way}") for way in ("file", "command", "env")}
        source = SecretSource(**values)
        ways = ", ".join(f"{key}_{way}" for way in values)
        if len(source.ways()) > 1:
            self._problems.append(f"[{table}] {key}: give one of {ways}, not {len(source.ways())}")
        elif source.ways():
            try:
                return read_secret(source, folder=self._folder, environ=self._environ)
            except SecretMissing as error:
                self._problems.append(f"[{table}] {key}_{source.ways()[0]}: {error}")
        elif required:
            self._problems.append(f"[{table}] {key}: is missing; give one of {ways}")
        return Secret()

    def _existing(self, place: str, where: str) -> str:
        found = self._folder / place
        if not found.exists():
            self._problems.append(f"{where}: {found} does not exist; correct the path")
        return str(found)

    def _database(self, part: DatabaseTable) -> DatabaseTable:
        password = self._secret(part, "database", "password", required=False)
        scheme, _, place = part.url.partition("://")
        if scheme in ("postgresql", "postgresql+psycopg"):
            return self._database_server(msgspec.structs.replace(part, password=password))
        if scheme != "sqlite" or place in ("", "/", "/:memory:") or not place.startswith("/"):
            self._problems.append(
                "[database] url: write sqlite:///register.sqlite3 for a file, "
                "or postgresql://USER@HOST/DATABASE for PostgreSQL"
            )
            return part
        if password.reveal():
            self._problems.append("[database] password: does nothing for an SQLite file; take it out")
        return msgspec.structs.replace(part, url=f"sqlite:///{self._folder / place[1:]}")

    def _database_server(self, part: DatabaseTable) -> DatabaseTable:
        """A password that stands in the address is taken out of it, so that no word of it is ever shown."""
        scheme, _, rest = part.url.partition("://")
        who, at, place = rest.rpartition("@")
        user, _, written = who.partition(":")
        if written and part.password.reveal():
            self._problems.append("[database] password: stands in url too; take it out there")
        elif not user and part.password.reveal():
            self._problems.append(
                "[database] url: a password needs a user: write postgresql://USER@HOST/DATABASE"
            )
        if "password=" in place:
            self._problems.append("[database] url: write no password= in it; give one of the password_… keys")
        if not place.partition("?")[0].partition("/")[2]:
            self._problems.append("[database] url: the name of the database is missing at the end")
        password = part.password if part.password.reveal() else Secret(unquote(written))
        return msgspec.structs.replace(part, url=f"{scheme}://{user}{at}{place}", password=password)

    def _check_url(self, url: str, where: str) -> None:
        parts = urlsplit(url)
        if url and parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            self._problems.append(f"{where}: must begin with https://")


def _in_lower_case(one: Any) -> Any:
    match one:
        case PersonTable():
            return msgspec.structs.replace(one, addresses=_lowered(one.addresses))
        case ProcessorTable():
            return msgspec.structs.replace(
                one, addresses=_lowered(one.addresses), domains=_lowered(one.domains)
            )
    return one


def _lowered(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.lower() for text in texts)
