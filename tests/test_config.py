"""The configuration: everything wrong is listed at once; secrets never show."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from compliance_bot.config import Config, config_path, load_config
from compliance_bot.config_checks import make_ladder, make_norms
from compliance_bot.config_secrets import Secret, SecretMissing, SecretSource, read_secret
from compliance_bot.config_structs import RoadsTable
from compliance_bot.errors import ConfigError
from compliance_bot.policy import make_policy, token_keys
from compliance_bot.procedure.norms import PROCEDURE, Plan
from compliance_bot.procedure.regime import Regime
from compliance_bot.procedure.roles import Role

ROOT = Path(__file__).resolve().parents[1]
KEY = "k" * 40
SEALING_KEY = base64.b64encode(bytes(32)).decode()
SECRETS = {"IMAP_PW": "imap-geheim", "SMTP_PW": "smtp-geheim", "SLACK": "xoxb-geheim", "KEYS": KEY}
GOOD = """
[organisation]
name = "Amnesty (voorbeeld)"
domains = ["Amnesty.example"]
contact = "020-5550100"

[mailbox]
address = "Datalek@amnesty.example"
host = "imap.amnesty.example"
user = "datalek"
password_env = "IMAP_PW"
start = 2026-11-24T09:00:00+01:00

[smtp]
host = "smtp.amnesty.example"
user = "datalek"
password_env = "SMTP_PW"

[slack]
token_env = "SLACK"
channel = "C1"

[database]
url = "sqlite:///register.sqlite3"

[tokens]
key_env = "KEYS"

[[persons]]
id = "anna"
name = "Anna (voorbeeld)"
addresses = ["Anna@amnesty.example"]
roles = ["decider"]

[[persons]]
id = "fg"
name = "FG (voorbeeld)"
addresses = ["fg@amnesty.example"]
roles = ["dpo"]

[deputies]
decider = ["fg"]

[[processors]]
name = "Drukkerij"
domains = ["drukkerij.example"]
"""

Load = Callable[..., Config]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a text with replacements `(old, new)`; each old must stand in it."""

    def _load(*changes: tuple[str, str], environ: Mapping[str, str] = SECRETS, **more: datetime) -> Config:
        text = GOOD
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return load_config(path, environ, **more)

    return _load


def problems_of(load: Load, *changes: tuple[str, str], environ: Mapping[str, str] = SECRETS) -> str:
    with pytest.raises(ConfigError) as caught:
        load(*changes, environ=environ)
    assert all(problem.startswith("[") for problem in caught.value.problems), "a problem names its table"
    return "\n".join(caught.value.problems)


def test_it_loads_a_good_file_and_fills_in_what_is_usual(load: Load, tmp_path: Path) -> None:
    config = load()
    assert (config.mailbox.port, config.smtp.port) == (993, 465)
    assert config.mailbox.address == "datalek@amnesty.example"
    assert config.persons[0].addresses == ("anna@amnesty.example",)
    assert config.organisation.domains == ("amnesty.example",)
    assert config.organisation.sender_name == config.organisation.name
    assert config.mailbox.start == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert config.mailbox.password.reveal() == "imap-geheim"
    assert config.slack is not None
    assert config.slack.token.reveal() == "xoxb-geheim"
    assert config.database.url == f"sqlite:///{tmp_path}/register.sqlite3"


@pytest.mark.parametrize(
    ("written", "shown", "address"),
    [
        ('"postgresql://bot@db.example/bot"', "postgresql://bot@db.example/bot", None),
        (
            '"postgresql://bot@db.example:5433/bot"\npassword_env = "PG"',
            "postgresql://bot@db.example:5433/bot",
            "postgresql://bot:p%40%2F%25%3A%20w@db.example:5433/bot",
        ),
        (
            '"postgresql://bot:p%40%2F%25%3A%20w@db.example/bot?sslmode=verify-full"',
            "postgresql://bot@db.example/bot?sslmode=verify-full",
            "postgresql://bot:p%40%2F%25%3A%20w@db.example/bot?sslmode=verify-full",
        ),
        (
            '"postgresql+psycopg://bot:p@/w@db.example/bot"',
            "postgresql+psycopg://bot@db.example/bot",
            "postgresql+psycopg://bot:p%40%2Fw@db.example/bot",
        ),
    ],
)
def test_a_databases_password_is_used_and_never_shown(
    load: Load, written: str, shown: str, address: str | None
) -> None:
    config = load(('"sqlite:///register.sqlite3"', written), environ={**SECRETS, "PG": "p@/%: w"})
    assert config.database.url == shown
    assert config.database.address() == (address or shown)
    if address:
        everything = f"{config!r} {config.database} {msgspec.to_builtins(config, enc_hook=str)}"
        assert "p@/" not in everything
        assert "p%40" not in everything


def test_the_example_loads(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    for name in ("imap-password", "smtp-password", "slack-token", "token-keys"):
        (tmp_path / "secrets" / name).write_text(f"{KEY}\n")
    (tmp_path / "secrets" / "evidence-keys").write_text(f"{SEALING_KEY}\n")
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    (tmp_path / "config.toml").write_text(example, encoding="utf-8")
    config = load_config(tmp_path / "config.toml", {})
    assert {role for person in config.persons for role in person.roles} == set(Role)


def test_a_sealing_key_is_32_bytes_and_the_fault_shows_no_key(load: Load) -> None:
    """P35."""
    table = ("[tokens]", '[evidence]\nkey_env = "SEAL"\n\n[tokens]')
    config = load(table, environ={**SECRETS, "SEAL": SEALING_KEY})
    assert config.evidence is not None
    assert config.evidence.key.reveal() == SEALING_KEY
    with pytest.raises(ConfigError) as caught:
        load(table, environ={**SECRETS, "SEAL": f"{SEALING_KEY}\nnot-a-key"})
    assert str(caught.value) == (
        "[evidence] key: line 2 is no key of 32 bytes; make one with `openssl rand -base64 32`"
    )


def test_a_sign_of_life_goes_over_an_encrypted_line(load: Load, tmp_path: Path) -> None:
    table = ("[tokens]", '[heartbeat]\nurl = "http://alarm.example/x"\nfile = "alive"\n\n[tokens]')
    assert "[heartbeat] url: must begin with https://" in problems_of(load, table)
    config = load((table[0], table[1].replace("http:", "https:")))
    assert config.heartbeat.file == str(tmp_path / "alive")


def test_every_problem_is_listed_at_once_with_table_and_key(load: Load) -> None:
    found = problems_of(
        load,
        ('host = "imap.amnesty.example"', 'host = ""\nport = "143"\npol_seconds = 5'),
        ('contact = "020-5550100"', ""),
        ('roles = ["dpo"]', 'roles = ["fg"]'),
        ('channel = "C1"', "channel = 1"),
        ("[deputies]", "[logging]\n\n[deputies]"),
    )
    for expected in (
        "[mailbox] host",
        "[mailbox] port",
        "[mailbox] pol_seconds: unknown key; did you mean `poll_seconds`?",
        "[organisation] contact: is missing",
        "[[persons]] 2 (fg) roles: Invalid enum value 'fg' - at `$[0]`; write one of: decider, dpo",
        "[slack] channel",
        "[logging]: unknown table",
    ):
        assert expected in found


def test_cross_checks_run_even_when_another_table_is_broken(load: Load) -> None:
    found = problems_of(load, ('"fg"]', '"nobody"]'), ('contact = "020-5550100"', ""))
    assert "[deputies] decider: `nobody` is no id of [[persons]]" in found
    assert "contact" in found


@pytest.mark.parametrize(
    "text", ["", "[mailbox", "mailbox = 1\npersons = 3\ndeputies = 4\nprocessors = {}", "[[mailbox]]\na = 1"]
)
def test_it_ends_in_a_config_error_whatever_stands_in_the_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(ConfigError):
        load_config(path, {})


def test_a_file_that_is_not_there_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cannot read the configuration .*config\.example\.toml"):
        load_config(tmp_path / "none.toml", {})
    with pytest.raises(ConfigError):
        load_config(tmp_path, {})
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(ConfigError, match="UTF-8"):
        load_config(tmp_path / "latin.toml", {})


def test_a_missing_start_names_the_doctor_once(load: Load) -> None:
    found = problems_of(load, ("start = 2026-11-24T09:00:00+01:00", ""))
    assert found.count("start") == 1
    assert "`compliance-bot doctor`" in found


def test_the_doctor_can_load_a_file_without_a_start(load: Load) -> None:
    moment = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert load(("start = 2026-11-24T09:00:00+01:00", ""), default_start=moment).mailbox.start == moment
    assert load(default_start=moment).mailbox.start != moment


def test_a_start_without_an_offset_is_refused(load: Load) -> None:
    assert "timezone" in problems_of(load, ("09:00:00+01:00", "09:00:00"))


@pytest.mark.parametrize("host", ["imap.amnesty.example", "10.0.0.1", "localhost.evil.example", "0.0.0.0"])
def test_no_plain_text_to_another_machine(load: Load, host: str) -> None:
    found = problems_of(load, ('"imap.amnesty.example"', f'"{host}"\nsecurity = "none"'))
    assert "[mailbox] security" in found


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_plain_text_to_this_machine_is_fine(load: Load, host: str) -> None:
    config = load(
        ("smtp.amnesty.example", host), ('user = "datalek"\npassword_env = "SMTP_PW"', 'security = "none"')
    )
    assert config.smtp.port == 25
    assert not config.smtp.password


def test_chat_goes_over_https_unless_to_this_machine(load: Load) -> None:
    def with_url(url: str) -> tuple[str, str]:
        return ('channel = "C1"', f'channel = "C1"\nbase_url = "{url}"')

    assert "[slack] base_url" in problems_of(load, with_url("http://chat.example/api/"))
    assert load(with_url("http://127.0.0.1:8065/api/")).slack is not None


def test_a_password_in_the_file_is_refused_and_not_repeated(load: Load) -> None:
    found = problems_of(load, ('password_env = "IMAP_PW"', 'password = "hunter2"'))
    assert "[mailbox] password: no secrets in this file" in found
    assert "hunter2" not in found


def test_one_way_for_a_secret_and_not_two_or_none(load: Load) -> None:
    both = problems_of(load, ('password_env = "IMAP_PW"', 'password_env = "IMAP_PW"\npassword_file = "x"'))
    assert "[mailbox] password: give one of" in both
    assert "[mailbox] password: is missing" in problems_of(load, ('password_env = "IMAP_PW"', ""))
    assert "[tokens] key: is missing" in problems_of(load, ('key_env = "KEYS"', ""))
    without = {name: value for name, value in SECRETS.items() if name != "IMAP_PW"}
    assert "IMAP_PW is not set" in problems_of(load, environ=without)


def test_secrets_come_from_a_file_or_a_command_too(load: Load, tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("uit-bestand\n", encoding="utf-8")
    config = load(('password_env = "IMAP_PW"', 'password_file = "pw"'))
    assert config.mailbox.password.reveal() == "uit-bestand"
    config = load(('password_env = "IMAP_PW"', "password_command = \"printf '%s' uit-opdracht\""))
    assert config.mailbox.password.reveal() == "uit-opdracht"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (SecretSource(file="nergens"), "cannot read"),
        (SecretSource(file="."), "cannot read"),
        (SecretSource(file="leeg"), "empty"),
        (SecretSource(file="binair"), "UTF-8"),
        (SecretSource(command="false"), "code 1"),
        (SecretSource(command="true"), "empty"),
        (SecretSource(command="no-such-program-at-all"), "cannot be run"),
        (SecretSource(command="echo 'open"), "cannot be run"),
        (SecretSource(command="sh -c 'echo topsecret; echo topsecret >&2; exit 3'"), "code 3"),
        (SecretSource(env="UNSET"), "UNSET is not set"),
    ],
)
def test_a_secret_that_cannot_be_had_is_a_sentence_without_the_secret(
    tmp_path: Path, source: SecretSource, says: str
) -> None:
    (tmp_path / "leeg").write_text("\n")
    (tmp_path / "binair").write_bytes(b"\xff\xfe")
    with pytest.raises(SecretMissing, match=says) as caught:
        read_secret(source, folder=tmp_path, environ={})
    assert "topsecret" not in str(caught.value)


def test_a_command_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance_bot.config_secrets.COMMAND_SECONDS", 0.05)
    with pytest.raises(SecretMissing, match="no answer"):
        read_secret(SecretSource(command="sleep 30"), folder=tmp_path, environ={})


def test_no_secret_is_ever_printed(load: Load) -> None:
    config = load()
    shown = f"{config!r} {config} {config.mailbox.password!s} {[Secret('imap-geheim')]} {config.tokens}"
    shown += str(msgspec.to_builtins(config, enc_hook=str))
    for secret in SECRETS.values():
        assert secret not in shown


def test_token_keys_are_long_enough_and_rotate_newest_first(load: Load) -> None:
    assert "at least 32" in problems_of(load, environ={**SECRETS, "KEYS": f"{KEY}\n{'x' * 31}"})
    assert "stands there twice" in problems_of(load, environ={**SECRETS, "KEYS": f"{KEY}\n{KEY}"})
    new, old = "n" * 32, "o" * 32
    keys = token_keys(load(environ={**SECRETS, "KEYS": f"{new}\n\n{old}\n"}))
    assert list(keys.values()) == [new.encode(), old.encode()]
    assert next(iter(keys)) == hashlib.sha256(new.encode()).hexdigest()[:8]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "fg"', 'id = "anna"', "`anna` stands there twice"),
        ('"fg@amnesty.example"', '"ANNA@amnesty.example"', "is of both `anna` and `fg`"),
        ('"fg@amnesty.example"', '"anna+fg@amnesty.example"', "is of both `anna` and `fg`"),
        ('"fg@amnesty.example"', '"datalek@Amnesty.example"', "the mailbox's own address"),
        ('"fg@amnesty.example"', '"fg"', "write a bare address, as name@domain.example"),
        ('id = "fg"', 'id = "reporter:fg"', "[[persons]] 2"),
        ('"drukkerij.example"', '"AMNESTY.example"', "an employee is no processor"),
        ('domains = ["drukkerij.example"]', "", "nobody is recognised"),
        ("[deputies]", "[deputies]\nchef = []", "[deputies] chef: unknown role"),
        ("[deputies]", "[decisions]\nsecond = 1\n[deputies]", "[decisions] second"),
        ('decider = ["fg"]', 'decider = "fg"', "must be a list"),
        ('_env = "IMAP_PW"', '_env = "IMAP_PW"\ndone = "move"', "[mailbox] done_folder: is needed"),
        ('_env = "IMAP_PW"', '_env = "IMAP_PW"\ndone_folder = "X"', "done_folder: does nothing"),
        ('_env = "IMAP_PW"', '_env = "IMAP_PW"\nca_file = "no.pem"', "no.pem does not exist"),
        ("[deputies]", '[templates]\nfolder = "nergens"\n[deputies]', "[templates] folder"),
        ("sqlite:///register.sqlite3", "mysql://x/y", "or postgresql://USER@HOST/DATABASE"),
        ("sqlite:///register.sqlite3", "sqlite:register.sqlite3", "[database] url"),
        ("sqlite:///register.sqlite3", "postgresql://h/d?password=x", "write no password= in it"),
        ('register.sqlite3"', 'x"\npassword_env = "IMAP_PW"', "does nothing for an SQLite file"),
        ('sqlite:///register.sqlite3"', 'postgresql://h/d"\npassword_env = "IMAP_PW"', "needs a user"),
        ('sqlite:///register.sqlite3"', 'postgresql://u:x@h/d"\npassword_env = "IMAP_PW"', "in url too"),
        ("sqlite:///register.sqlite3", "postgresql://bot@db.example", "the name of the database is missing"),
        ("sqlite:///register.sqlite3", "sqlite:///:memory:", "[database] url"),
        ("[deputies]", '[ladder]\nzone = "Mars/Olympus"\n[deputies]', "[ladder] zone"),
        ("[deputies]", '[ladder]\nzone = "../../etc/passwd"\n[deputies]', "[ladder] zone"),
        ("[deputies]", "[ladder]\nrungs = [0, 24, 48]\n[deputies]", "[ladder] rung"),
        ("[deputies]", "[ladder]\nquiet_from = 25\n[deputies]", "[ladder] quiet_from"),
        ("[deputies]", "[roads]\npeople = [12, 24]\n[deputies]", "[roads] people: the first moment is 0"),
        ("[deputies]", "[roads]\ntelling_every = 100\n[deputies]", "[roads] telling: 100 hours"),
        ("[deputies]", "[roads]\nsupplement_red_days = 3\n[deputies]", "[roads] supplement_red"),
        ("[deputies]", "[roads]\nrecheck_days = 800\n[deputies]", "[roads] recheck: it is asked every year"),
        ("[deputies]", "[roads]\nrecheck_silence_days = 3\n[deputies]", "[roads] recheck: people get a week"),
        ("[deputies]", "[roads]\nreporter = [0.5]\n[deputies]", "[roads] reporter"),
    ],
)  # fmt: skip
def test_it_finds_what_does_not_go_together(load: Load, old: str, new: str, says: str) -> None:
    assert says in problems_of(load, (old, new))


def test_the_norms_of_the_roads_reach_the_ladder(load: Load) -> None:
    """P19, P34: days become hours, and half of the days for an answer there is a last question."""
    roads = "[roads]\npeople = [0, 6]\npeople_every = 12\nsupplement_days = 3\nrecheck_silence_days = 10\n[deputies]"
    config = load(("[deputies]", roads))
    norms = make_ladder(config.ladder, config.roads).norms
    assert norms.people == Plan(hours=(0, 6), every=12)
    assert norms.supplement == Plan(hours=(72,), every=168)
    assert norms.recheck == Plan(hours=(8760, 8880, 9000))
    assert make_norms(RoadsTable()).supplement_red == PROCEDURE.supplement_red
    ours = make_norms(RoadsTable())
    assert ours == PROCEDURE


def test_somebody_must_be_able_to_decide(load: Load) -> None:
    """P12, P18: a vacancy is no problem as long as a deputy or the directie can take over."""
    no_decider = ('roles = ["decider"]', 'roles = ["media"]')
    assert load(no_decider).deputies[Role.DECIDER] == ("fg",)
    load(('roles = ["decider"]', 'roles = ["directie"]'), ('decider = ["fg"]', ""))
    assert "nobody can decide" in problems_of(load, no_decider, ('decider = ["fg"]', ""))


def test_one_may_leave_out_the_chat(load: Load) -> None:
    assert load(('[slack]\ntoken_env = "SLACK"\nchannel = "C1"', "")).slack is None


def test_the_path_comes_from_the_option_before_the_environment() -> None:
    environ = {"COMPLIANCE_BOT_CONFIG": "/etc/bot.toml"}
    assert config_path(Path("mine.toml"), environ) == Path("mine.toml")
    assert config_path(None, environ) == Path("/etc/bot.toml")
    with pytest.raises(ConfigError, match="COMPLIANCE_BOT_CONFIG"):
        config_path(None, {})


def test_the_environment_changes_nothing_else(load: Load) -> None:
    """Only named secrets are taken from it; a variable that looks like a setting is not."""
    noise = {"MAILBOX_HOST": "evil.example", "COMPLIANCE_BOT_MAILBOX_HOST": "evil.example", **os.environ}
    assert load(environ={**noise, **SECRETS}) == load()


def test_a_policy_holds_what_casework_needs(load: Load) -> None:
    regime = Regime(
        id="test",
        version="1",
        title="",
        valid_from=date(2018, 5, 25),
        valid_to=None,
        active=True,
        hours=72,
        questions={},
    )
    policy = make_policy(load(), regime)
    assert policy.regime is regime
    person = policy.directory.by_address("anna@amnesty.example")
    assert person is not None
    assert person.roles == {Role.DECIDER}
    assert policy.organisation.address == "datalek@amnesty.example"
    assert str(policy.zone) == "Europe/Amsterdam"
    assert policy.ladder.rungs[-1] == 72
    assert policy.windows.processor_minutes == 240
    assert policy.mailbox_start.tzinfo is UTC
    assert policy.chat_channel == "C1"
    assert policy.decisions.second
    assert tuple(policy.token_keys.values()) == (KEY.encode(),)


def test_an_absence_is_days_the_last_one_included(load: Load) -> None:
    """P11."""
    row = ('roles = ["dpo"]', 'roles = ["dpo"]\nabsent = [{ from = 2026-12-24, until = 2027-01-03 }]')
    [absence] = load(row).persons[1].absent
    assert (absence.first.isoformat(), absence.until.isoformat()) == ("2026-12-24", "2027-01-03")


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("[{ from = 2027-01-03, until = 2026-12-24 }]", "fg absent: until 2026-12-24 lies before from 2027"),
        ("[{ from = 2026-12-24 }]", "until"),
        ("[{ from = 2026-12-24, until = 2026-12-25, why = 1 }]", "why"),
        ('[{ from = "kerst", until = 2026-12-25 }]', "absent"),
        ("2026-12-24", "absent"),
    ],
)
def test_a_mistyped_absence_is_refused_with_the_reason(load: Load, written: str, fault: str) -> None:
    assert fault in problems_of(load, ('roles = ["dpo"]', f'roles = ["dpo"]\nabsent = {written}'))
