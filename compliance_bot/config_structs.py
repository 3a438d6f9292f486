"""The tables of the configuration as frozen structs; what a person may write in each is checked by its types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, ClassVar, Literal
from urllib.parse import quote

from msgspec import Meta, Struct

from compliance_bot.config_secrets import Secret
from compliance_bot.procedure.events import Language
from compliance_bot.procedure.roles import Role

Text = Annotated[str, Meta(min_length=1)]
Address = Annotated[
    str,
    Meta(pattern=r"^[^@\s<>,;:\"]+@[^@\s<>,;:\"]+$", description="a bare address, as name@domain.example"),
]
Domain = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", description="a mail domain, as domain.example"),
]
PersonId = Annotated[
    str, Meta(pattern=r"^[a-z0-9][a-z0-9_.-]*$", description="a short id of small letters and digits")
]
Port = Annotated[int, Meta(ge=0, le=65535)]
Positive = Annotated[int, Meta(ge=1)]
Hours = Annotated[int, Meta(ge=0)]
AwareMoment = Annotated[
    datetime, Meta(tz=True, description="a moment with its offset, as 2026-11-24T09:00:00+01:00")
]
Security = Literal["tls", "starttls", "none"]


class OrganisationTable(Struct, frozen=True, kw_only=True):
    """[organisation]: who we are, as mails show it; `domains` are our own mail domains (P3)."""

    name: Text
    prefix: Annotated[
        str, Meta(pattern=r"^[A-Z][A-Z0-9]{1,9}$", description="two to ten capitals and digits")
    ] = "AINL"
    domains: Annotated[tuple[Domain, ...], Meta(min_length=1)]
    contact: Text
    sender_name: str = ""
    language: Language = Language.NL


class MailboxTable(Struct, frozen=True, kw_only=True):
    """[mailbox]: the IMAP mailbox that is watched (mail.md §1); port 0 = the usual one for `security`."""

    COMPUTED: ClassVar[tuple[str, ...]] = ("password",)
    MISSING: ClassVar[Mapping[str, str]] = {
        # no moment is guessed: every older mail would become an incident, or a report be passed over
        "start": "from which moment do mails count? `compliance-bot doctor` proposes one"
    }

    name: Text = "main"
    address: Address
    host: Text
    port: Port = 0
    security: Security = "tls"
    user: Text
    password_file: str = ""
    password_command: str = ""
    password_env: str = ""
    password_expires: date | None = None
    ca_file: str = ""
    start: AwareMoment
    folders: tuple[Text, ...] = ()
    done: Literal["leave", "keyword", "move"] = "leave"
    done_folder: str = ""
    poll_seconds: Positive = 60
    idle: bool = True
    spam_header: Annotated[
        str,
        Meta(
            pattern=r"^([!-9;-~]+:.*[^\s].*)?$",
            description="a header and how its value begins, as X-Spam-Flag: YES",
        ),
    ] = ""
    banners: tuple[Text, ...] = ()
    own_lists: tuple[Text, ...] = ()
    password: Secret = Secret()


class SmtpTable(Struct, frozen=True, kw_only=True):
    """[smtp]: where mails are submitted; without `user` no login. The sender is mailbox.address."""

    COMPUTED: ClassVar[tuple[str, ...]] = ("password",)

    host: Text
    port: Port = 0
    security: Security = "tls"
    user: str = ""
    password_file: str = ""
    password_command: str = ""
    password_env: str = ""
    password_expires: date | None = None
    ca_file: str = ""
    per_minute: Positive = 30
    plus_addressing: bool = False
    password: Secret = Secret()


class SlackTable(Struct, frozen=True, kw_only=True):
    """[slack]: the chat channel, if there is one; leave the table out for no chat."""

    COMPUTED: ClassVar[tuple[str, ...]] = ("token",)

    token_file: str = ""
    token_command: str = ""
    token_env: str = ""
    token_expires: date | None = None
    channel: Text
    base_url: Annotated[str, Meta(pattern=r"^https?://[^\s]+/$", description="an address that ends in /")] = (
        "https://slack.com/api/"
    )
    token: Secret = Secret()


class DatabaseTable(Struct, frozen=True, kw_only=True):
    """[database]: `sqlite:///` and a path, after loading an absolute one, or `postgresql://` without a password."""

    COMPUTED: ClassVar[tuple[str, ...]] = ("password",)

    url: Text
    password_file: str = ""
    password_command: str = ""
    password_env: str = ""
    password: Secret = Secret()

    def address(self) -> str:
        """The URL with the password in it: to connect with, never to show."""
        if not self.password.reveal():
            return self.url
        scheme, _, rest = self.url.partition("://")
        user, _, place = rest.partition("@")
        return f"{scheme}://{user}:{quote(self.password.reveal(), safe='')}@{place}"


class EvidenceTable(Struct, frozen=True, kw_only=True):
    """[evidence]: the keys that stored mails are sealed with, one a line, newest first; no table = not sealed."""

    COMPUTED: ClassVar[tuple[str, ...]] = ("key",)

    key_file: str = ""
    key_command: str = ""
    key_env: str = ""
    key: Secret = Secret()


class FloodsTable(Struct, frozen=True, kw_only=True):
    """[floods]: when new incidents are told together, and how many outsiders are answered (mail.md §8)."""

    incidents_an_hour: Positive = 10
    digest_minutes: Annotated[int, Meta(ge=1, le=60)] = 15
    acknowledgements_an_hour: Positive = 50


class HeartbeatTable(Struct, frozen=True, kw_only=True):
    """[heartbeat]: a sign of life after each good reading of the mailbox and tick; '' = none (promise 7)."""

    url: Annotated[str, Meta(pattern=r"^(https?://[^\s]+)?$", description="an address, as https://…")] = ""
    file: str = ""


class HealthTable(Struct, frozen=True, kw_only=True):
    """[health]: the port of 127.0.0.1 on which /health and /metrics are answered; 0 = none (promise 7)."""

    port: Port = 0


class SignOfLifeTable(Struct, frozen=True, kw_only=True):
    """[sign_of_life]: the weekly mail to the assessors, in the zone of [ladder] (promise 7, P12)."""

    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    at: time = time(9)


class HeadTable(Struct, frozen=True, kw_only=True):
    """[head]: where the register's head goes daily, besides the assessors' mails; '' = nowhere else (P32)."""

    file: str = ""
    url: Annotated[str, Meta(pattern=r"^(https?://[^\s]+)?$", description="an address, as https://…")] = ""


class TokensTable(Struct, frozen=True, kw_only=True):
    """[tokens]: the keys that reply tokens are made with, one a line, newest first (mail.md §4)."""

    COMPUTED: ClassVar[tuple[str, ...]] = ("key",)

    key_file: str = ""
    key_command: str = ""
    key_env: str = ""
    key: Secret = Secret()


class AbsenceTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"first": "from"}):
    """One of a person's `absent`: whole days, the last one included (P11)."""

    first: date
    until: date


class PersonTable(Struct, frozen=True, kw_only=True):
    """[[persons]]: one person with a part in the procedure; mail goes to the first address.

    others: extra ways to them as addresses of apprise, one a line; they hold keys, so they are secrets.
    """

    COMPUTED: ClassVar[tuple[str, ...]] = ("others",)

    id: PersonId
    name: Text
    addresses: Annotated[tuple[Address, ...], Meta(min_length=1)]
    roles: Annotated[tuple[Role, ...], Meta(min_length=1)]
    chat: Annotated[
        str, Meta(pattern=r"^([UW][A-Z0-9]+)?$", description="the member's id in Slack, as U0123ABCD")
    ] = ""
    on_call: bool = False
    others_file: str = ""
    others_command: str = ""
    others_env: str = ""
    others: Secret = Secret()
    absent: Annotated[
        tuple[AbsenceTable, ...], Meta(description="[{ from = 2026-12-24, until = 2027-01-03 }]")
    ] = ()


class ProcessorTable(Struct, frozen=True, kw_only=True):
    """[[processors]]: a processor, known by its mail domains or single addresses (P3)."""

    name: Text
    domains: tuple[Domain, ...] = ()
    addresses: tuple[Address, ...] = ()


class DecisionsTable(Struct, frozen=True, kw_only=True):
    """[decisions]: P18's two switches."""

    second: bool = True
    fg_decides: bool = False


class LadderTable(Struct, frozen=True, kw_only=True):
    """[ladder]: P22; whole hours since awareness, times of day in `zone`."""

    rungs: tuple[Hours, ...] = (0, 1, 4, 12, 24, 36, 48, 54, 60, 62, 64, 66, 67, 68, 69, 70, 71, 72)
    overdue_every: Positive = 4
    deputies_from: Hours = 24
    ondersteuning_from: Hours = 36
    directie_from: Hours = 48
    provisional_from: Hours = 48
    quiet_from: time = time(22)
    quiet_until: time = time(7)
    before_quiet: time = time(21, 45)
    back_from: Hours = 36
    loud_from: Hours = 60
    at_once: tuple[Hours, ...] = (0, 1)
    taken_hours: Positive = 4
    chat_from: Hours = 0
    others_from: Hours = 60
    zone: Text = "Europe/Amsterdam"


class RoadsTable(Struct, frozen=True, kw_only=True):
    """[roads]: how often what goes on beside the AP road is asked about (P4, P8, P19, P26, P34)."""

    people: tuple[Hours, ...] = (0, 12, 24)
    people_every: Positive = 24
    telling_every: Positive = 12
    supplement_days: Positive = 7
    supplement_every_days: Positive = 7
    supplement_red_days: Positive = 28
    technical: tuple[Hours, ...] = (1, 4, 12)
    technical_every: Positive = 24
    reporter: tuple[Hours, ...] = (4, 24)
    audience: tuple[Hours, ...] = (4, 24)
    audience_every: Positive = 24
    recheck_days: Positive = 365
    recheck_silence_days: Positive = 14


class WindowsTable(Struct, frozen=True, kw_only=True):
    """[windows]: P3's own norms in minutes."""

    employee_minutes: Positive = 60
    processor_minutes: Positive = 240


class RegimeTable(Struct, frozen=True, kw_only=True):
    """[regime]: the version of the law under which new incidents are opened (P31)."""

    active: Annotated[str, Meta(pattern=r"^[a-z0-9-]+$")] = "avg-2018"


class TemplatesTable(Struct, frozen=True, kw_only=True):
    """[templates]: a folder whose files go before the ones that come with the program; '' = none."""

    folder: str = ""


class LogTable(Struct, frozen=True, kw_only=True):
    """[log]: what is logged to the error output, and how."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["plain", "json"] = "plain"


class Config(Struct, frozen=True, kw_only=True):
    """The whole configuration, checked: secrets read, paths absolute, addresses in lower case."""

    COMPUTED: ClassVar[tuple[str, ...]] = ("path",)

    organisation: OrganisationTable
    mailbox: MailboxTable
    smtp: SmtpTable
    slack: SlackTable | None = None
    database: DatabaseTable
    tokens: TokensTable
    evidence: EvidenceTable | None = None
    floods: FloodsTable = FloodsTable()
    heartbeat: HeartbeatTable = HeartbeatTable()
    health: HealthTable = HealthTable()
    sign_of_life: SignOfLifeTable = SignOfLifeTable()
    head: HeadTable = HeadTable()
    persons: tuple[PersonTable, ...]
    deputies: Mapping[Role, tuple[str, ...]]
    processors: tuple[ProcessorTable, ...] = ()
    decisions: DecisionsTable = DecisionsTable()
    ladder: LadderTable = LadderTable()
    roads: RoadsTable = RoadsTable()
    windows: WindowsTable = WindowsTable()
    regime: RegimeTable = RegimeTable()
    templates: TemplatesTable = TemplatesTable()
    log: LogTable = LogTable()
    path: Path = Path()
