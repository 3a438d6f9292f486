"""The whole demo, played once in plain mode without pauses, and everything it leaves behind."""

from __future__ import annotations

import csv
import json
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO
from pathlib import Path

import pytest

from compliance_bot.app import stored
from compliance_bot.config import load_config
from compliance_bot.demo import people, run_demo, story
from compliance_bot.logs import set_up_logs
from compliance_bot.ports import Entry
from compliance_bot.procedure import events as ev


@dataclass(frozen=True, kw_only=True)
class Played:
    """What a finished demo left."""

    folder: Path
    code: int
    said: str

    def mails(self, person: people.Person) -> list[EmailMessage]:
        paths = sorted((self.folder / "mails" / person.address).glob("*.eml"))
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    set_up_logs(level="error")
    folder = tmp_path_factory.mktemp("demo") / "demo-output"
    screen = StringIO()
    with redirect_stdout(screen):
        code = run_demo(folder, plain=True, seconds=0)
    return Played(folder=folder, code=code, said=screen.getvalue())


def entries(played: Played, ref: str = "") -> tuple[Entry, ...]:
    with stored(load_config(played.folder / "config.toml", {})) as store, store.work() as work:
        return work.entries(ref)


def events(played: Played, ref: str, kind: type) -> list:  # type: ignore[type-arg]
    return [entry.event for entry in entries(played, ref) if isinstance(entry.event, kind)]


def test_it_ends_well_and_says_so_with_the_head_of_the_chain(played: Played) -> None:
    assert played.code == 0
    said = re.search(r"Register OK: (\d+) entries, head of the chain ([0-9a-f]{64})", played.said)
    assert said is not None
    with stored(load_config(played.folder / "config.toml", {})) as store:
        assert store.verify() == (int(said[1]), said[2])
        assert store.rebuild() == []


def test_it_says_where_everything_lies_and_there_it_lies(played: Played) -> None:
    named = re.findall(rf"{re.escape(str(played.folder))}[^\s,]*", played.said)
    assert len(named) >= 6
    assert all(Path(name).is_file() for name in named)
    assert not re.search(r"\x1b", played.said), "plain lines hold no terminal codes"


def test_every_mail_lies_there_as_eml_and_as_a_page(played: Played) -> None:
    sources = sorted((played.folder / "mails").rglob("*.eml"))
    index = (played.folder / "mails" / "index.html").read_text(encoding="utf-8")
    assert len(sources) > 100
    for source in sources:
        assert source.with_suffix(".html").is_file()
        assert f"{source.parent.name}/{source.name}" in index


def test_the_register_holds_the_four_incidents_and_how_they_ended(played: Played) -> None:
    text = (played.folder / "register.csv").read_bytes().decode("utf-8-sig")
    rows = {row["Nummer"]: row for row in csv.DictReader(StringIO(text), delimiter=";")}
    assert {ref: rows[ref]["Uitkomst"] for ref in rows} == {
        story.SANNES: "niet melden",
        story.JOOSTS: "gemeld",
        story.HELENS: "niet melden",
        story.RUBENS: "gemeld",
    }
    assert rows[story.SANNES]["Oordeel eigen termijn"].startswith("op tijd")
    assert re.match(r"te laat \(97\d minuten\)", rows[story.JOOSTS]["Oordeel eigen termijn"])
    assert "te laat" in rows[story.RUBENS]["Meldingen bij de AP"]
    as_json = json.loads((played.folder / "register.json").read_text(encoding="utf-8"))
    assert sum(len(one["entries"]) for one in as_json["incidents"]) == len(entries(played))


def test_a_decision_without_a_reason_is_asked_back_and_then_taken(played: Played) -> None:
    (refused,) = events(played, story.SANNES, ev.NotRecorded)
    (decided,) = events(played, story.SANNES, ev.DecisionRecorded)
    assert refused.asked_back
    assert decided.word is ev.Word.NIET_MELDEN
    assert "direct heeft gewist" in decided.reason


def test_the_ready_reply_found_its_question_without_references(played: Played) -> None:
    pressed = [
        mail
        for mail in played.mails(people.Person(name="", address=people.MAILBOX))
        if "marloes" in str(mail["From"]) and mail["References"] is None
    ]
    assert len(pressed) == 1
    assert pressed[0]["In-Reply-To"] is None
    assert "[#2026-0001-" in str(pressed[0]["Subject"])


def test_replies_name_the_id_that_the_server_gave_and_never_the_bots_own(played: Played) -> None:
    """T51: the server replaces Message-IDs; the outbox knows both."""
    delivered = [e.event for e in entries(played) if isinstance(e.event, ev.MessageDelivered)]
    by_mail = [event for event in delivered if event.channel == "mail"]
    assigned = {event.assigned_id for event in by_mail}
    own = {event.message_id for event in by_mail}
    answered = {
        str(mail["In-Reply-To"])
        for mail in played.mails(people.Person(name="", address=people.MAILBOX))
        if mail["In-Reply-To"]
    }
    assert len(answered) >= 5
    assert answered <= assigned
    assert not answered & own


def test_absence_and_newsletter_open_nothing_and_get_no_answer(played: Played) -> None:
    assert len({entry.incident for entry in entries(played)}) == 4
    (absence,) = events(played, story.SANNES, ev.MailAttached)
    assert absence.mail_class == "auto_reply"
    assert not (played.folder / "mails" / people.NEWSLETTER.address).exists()
    listed = [mail for mail in played.mails(people.MARLOES) if "na te kijken" in str(mail["Subject"])]
    assert len(listed) == 1


def test_the_processor_is_answered_in_english_and_judged_in_its_own_time_zone(played: Played) -> None:
    (judged,) = events(played, story.HELENS, ev.WindowJudged)
    assert judged.verdict is ev.WindowVerdict.ON_TIME
    assert judged.window_minutes == 240
    (proposed,) = events(played, story.HELENS, ev.DiscoveryProposed)
    assert proposed.start.isoformat() == "2026-11-26T11:50:00+00:00"
    (answer,) = played.mails(people.HELEN)
    assert "We have received your report" in str(answer["Subject"])


def test_the_unanswered_report_climbs_every_rung_and_reaches_the_board_in_time(played: Played) -> None:
    """P22: the circle widens, the rungs go on after the deadline, none is left out."""
    reached = [rung for rung in events(played, story.RUBENS, ev.RungReached) if rung.road == "ap"]
    every = [0, 1, 4, 12, 24, 36, 48, 54, 60, 62, 64, 66, 67, 68, 69, 70, 71, 72, 76]
    assert [rung.hours for rung in reached] == every
    assert not any(rung.collapsed for rung in reached)
    first_to_board = next(rung for rung in reached if "directie" in rung.circle)
    assert first_to_board.hours == 48
    assert reached[-1].asks == "motiveren"
    (filing,) = events(played, story.RUBENS, ev.FilingRecorded)
    assert filing.verdict is ev.FilingVerdict.LATE


def test_reminders_go_out_when_they_are_due_by_the_storys_clock(played: Played) -> None:
    for entry in entries(played, story.RUBENS):
        if isinstance(entry.event, ev.RungReached) and entry.event.hours:
            assert 0 <= (entry.at - entry.event.due_at).total_seconds() < 1800


def test_the_chat_names_nobody(played: Played) -> None:
    """P10: chat never carries personal data."""
    said = (played.folder / "chat.txt").read_text(encoding="utf-8")
    assert said.count("AINL-2026-0004") >= 19
    for person in people.CAST:
        assert person.address not in said
        assert person.name not in said
        assert person.name.split()[0] not in said.split()
    assert "<b>AINL-2026-0004</b>" in (played.folder / "chat.html").read_text(encoding="utf-8")
