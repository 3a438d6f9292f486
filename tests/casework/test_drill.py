"""An exercise beside the service: marked, apart, and never in the way of a real report (design.md §5)."""

from __future__ import annotations

import itertools
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from compliance_bot.casework.deliver import Postman
from compliance_bot.casework.desk import Desk
from compliance_bot.casework.drill import Drill
from compliance_bot.casework.drill_report import report_of
from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.drill import as_drill, seated, story_mail
from compliance_bot.errors import StoreError
from compliance_bot.inbox.mime import read_mail
from compliance_bot.ports import Draft, Expiry, Silence
from compliance_bot.procedure.incident import Road
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.reading.drill_marks import drill_number
from compliance_bot.resources import resource_folder
from compliance_bot.store import SqlStore
from tests.databases import migrated_file
from tests.fakes import ADDRESS, FakeChat, FakeMailer, World

pytestmark = pytest.mark.usefixtures("database")


class Both:
    """The service and a drill on one mailbox and one clock."""

    def __init__(self, folder: Path, *, began: bool = True) -> None:
        self.world = World(folder)
        real = self.world.policy
        self.mailer, self.chat = FakeMailer(), FakeChat()
        expiry = Expiry(what="smtp_password", on=date(2026, 11, 26))
        real = replace(real, silence=Silence(expiries=(expiry,)))
        policy = as_drill(real, seated(real.directory))
        (folder / "drill").mkdir(exist_ok=True)
        file = migrated_file(folder / "drill" / "drill.sqlite3")
        store = SqlStore(f"sqlite:///{file}", ladder=policy.ladder)
        documents = TemplateDocuments((resource_folder("templates"),), AMSTERDAM, exercise=True)
        desk = Desk(store=store, clock=self.world.clock, policy=policy, documents=documents, reader=read_mail)
        self.drill = Drill(
            desk=desk,
            mailbox=self.world.mailbox,
            postman=Postman(desk=desk, mailer=self.mailer, chat=self.chat, owner="drill", pace=10_000),
            folders=("INBOX",),
            began=self.world.clock.now(),
        )
        if began:
            self.drill.begin(story_mail(policy, None))

    def seat(self, name: str) -> str:
        return next(one.id for one in self.drill.desk.policy.directory.persons if one.name == name.title())

    def got(self, name: str, kind: str = "") -> Draft:
        mine = [d for d in self.mailer.sent if d.person == self.seat(name) and kind in ("", d.kind)]
        assert mine, [(d.kind, d.recipient) for d in self.mailer.sent]
        return mine[-1]

    def reply(self, name: str, text: str, *, kind: str = "", bare: bool = False, sender: str = "") -> bytes:
        """An answer to a mail of the drill; bare: without a trace of what it answers but the subject."""
        to = self.got(name, kind)
        assert to.mail is not None
        quoted = "\n".join(f"> {line}" for line in to.mail.text.splitlines())
        head = [
            ("In-Reply-To", to.message_id),
            ("References", " ".join((*to.mail.references, to.message_id))),
        ]
        return self.world.mail(
            text
            if bare
            else f"{text}\n\nOp di 24 nov 2026 om 10:17 schreef Meldpunt <{ADDRESS}>:\n\n{quoted}\n",
            sender=sender or to.recipient,
            subject=f"Re: {to.mail.subject}",
            headers=[] if bare else head,
        )

    def arrive(self, raw: bytes) -> None:
        """A mail lands; the service and the drill both do their round, in this order."""
        self.world.receive(raw)
        self.drill.round()

    def outcomes(self) -> list[str]:
        """How the service's arrivals ended."""
        with self.world.store.work() as work:
            found = []
            with suppress(KeyError, StoreError):
                for number in itertools.count(1):
                    found.append(work.arrival(number).outcome)
            return found


@pytest.fixture
def both(tmp_path: Path) -> Both:
    return Both(tmp_path)


def test_every_mail_chat_line_and_calendar_of_a_drill_says_that_it_is_one(both: Both) -> None:
    for _ in range(80):
        both.world.clock.forward(hours=1)
        both.drill.round()
    assert len(both.mailer.sent) > 40
    for draft in both.mailer.sent:
        assert draft.mail is not None
        assert draft.mail.subject.startswith("OEFENING [OEFEN-"), draft.mail.subject
        assert "OEFENING: dit is geen echt incident." in draft.mail.text, draft.kind
        assert "OEFENING: dit is geen echt incident." in draft.mail.html, draft.kind
        assert "Dien niets in bij de AP" in draft.mail.text
        for file in draft.mail.files:
            assert "OEFEN-" in file.text
    assert both.chat.posts
    assert all(text.startswith("OEFENING · ") for _, text in (*both.chat.posts, *both.chat.updates))


def test_the_notice_stands_below_the_line_above_which_people_answer(both: Both) -> None:
    body = both.got("mirte", "assessment").mail
    assert body is not None
    assert body.text.index("antwoord boven deze regel") < body.text.index("OEFENING: dit is geen")


def test_a_drill_goes_its_whole_way_and_leaves_the_register_empty(both: Both) -> None:
    both.world.clock.forward(minutes=4)
    both.arrive(both.reply("ilse", "OPGEPAKT"))
    both.world.clock.forward(minutes=20)
    both.arrive(both.reply("mirte", "MELDEN", kind="assessment"))
    both.world.clock.forward(minutes=36)
    both.arrive(both.reply("mirte", "GEMELD 2026-1234567", kind="assessment"))
    assert both.drill.incident().road is Road.ENDED
    assert both.drill.is_over()
    assert both.world.incidents() == ()
    assert both.world.mailer.sent == []
    assert both.world.chat.posts == []
    assert both.outcomes() == ["drill", "drill", "drill"]
    report = report_of(both.drill)
    assert report["minutes_until"] == {"taken": 4, "decided": 24, "filed": 60}
    people = {one["name"]: one for one in report["people"]}
    assert [one["said"] for one in people["Mirte"]["answered"]] == ["MELDEN", "GEMELD 2026-1234567"]
    assert people["Mirte"]["minutes_to_first_answer"] == 24
    assert "Fenna" in report["never_answered"]
    assert "Mirte" not in report["never_answered"]
    assert "Dora" not in report["never_answered"], "she was only told, and has nothing to answer"
    assert not report["stopped_early"]


def test_a_real_report_during_a_drill_is_an_incident_and_the_drill_keeps_no_word_of_it(both: Both) -> None:
    both.arrive(both.world.mail("Mijn laptop is gestolen.", sender="jan@amnesty.example"))
    assert len(both.world.incidents()) == 1
    with both.drill.desk.store.work() as work:
        assert len(work.incidents()) == 1
        assert len(work.arrivals_of(incident=both.drill.ref)) == 1, "its own report and nothing else"


def test_the_word_oefening_alone_makes_no_exercise_of_a_report(both: Both) -> None:
    """Never lose a report: without the drill's token it is anybody's mail."""
    both.arrive(both.reply("mirte", "Mijn usb-stick met donateurs is weg, echt waar.", bare=True))
    assert len(both.world.incidents()) == 1
    assert both.drill.incident().votes == ()


def test_words_that_are_no_answer_are_put_before_a_person(both: Both) -> None:
    both.arrive(both.reply("mirte", "Trouwens, dit is echt: mijn eigen laptop is vanochtend gestolen."))
    assert both.outcomes() == ["triage"]
    assert both.world.incidents() == ()
    assert any("beoordel" in text or "mail" in text for _, text in both.world.chat.posts)


def test_a_report_word_with_a_story_below_a_drill_is_put_before_a_person(both: Both) -> None:
    both.arrive(both.reply("ilse", "DATALEK\n\nEn nu echt: een map met namen stond open op internet."))
    assert both.outcomes() == ["triage"]


def test_a_story_below_a_word_of_a_drill_is_put_before_a_person_a_greeting_or_reason_is_not(
    both: Both,
) -> None:
    """Who is given a mail of a drill to answer may tell of something real below its word."""
    both.arrive(
        both.reply("mirte", "MELDEN\n\nMijn eigen laptop is vanochtend ook echt gestolen uit de auto.")
    )
    both.arrive(both.reply("ilse", "OPGEPAKT\n\nMet vriendelijke groet,\nIlse"))
    both.arrive(both.reply("mirte", "NIET MELDEN\n\nDe laptop was versleuteld.", kind="assessment"))
    assert both.outcomes() == ["triage", "drill", "drill"]


def test_an_answer_in_a_drill_never_decides_a_real_incident(both: Both) -> None:
    ref = both.world.report("Lijst naar verkeerd adres gestuurd.")
    both.world.clock.forward(minutes=5)
    both.arrive(both.reply("mirte", "MELDEN", kind="assessment"))
    both.arrive(both.reply("ilse", "OPGEPAKT"))
    incident = both.world.incident(ref)
    assert (incident.votes, incident.taken_by) == ((), "")
    assert both.outcomes()[1:] == ["drill", "drill"]
    assert [vote.word for vote in both.drill.incident().votes] == ["melden"]


def test_a_real_decision_with_a_drills_token_in_the_thread_stays_real(both: Both) -> None:
    ref = both.world.report("Lijst naar verkeerd adres gestuurd.")
    marker = both.got("mirte", "assessment").token
    real = both.world.last("mirte", "assessment")
    both.arrive(both.world.reply(real, f"MELDEN\n\nZie ook [#{marker}]."))
    assert [vote.word for vote in both.world.incident(ref).votes] == ["melden"]


def test_a_forged_token_does_nothing(both: Both) -> None:
    """A mail with an invented token of a drill's shape is anybody's mail: an incident, no drill."""
    forged = f"{both.drill.number}-{'a' * 26}"
    raw = both.world.mail("MELDEN", sender="mirte@amnesty.example", subject=f"OEFENING [#{forged}]")
    both.arrive(raw)
    assert both.drill.incident().votes == ()
    assert "drill" not in both.outcomes()


def test_a_real_token_is_no_token_of_a_drill_and_a_drills_none_of_the_service(both: Both) -> None:
    ref = both.world.report("Lijst naar verkeerd adres gestuurd.")
    both.arrive(both.world.reply(both.world.last("mirte", "assessment"), "MELDEN"))
    assert [vote.word for vote in both.world.incident(ref).votes] == ["melden"]
    assert both.drill.incident().votes == ()


def test_an_answer_to_an_earlier_drill_is_kept_and_changes_nothing_in_this_one(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    old, new = Both(tmp_path / "old"), Both(tmp_path / "new", began=False)
    new.world.clock.forward(minutes=3)
    new.drill.begin(story_mail(new.drill.desk.policy, None))
    assert new.drill.number != old.drill.number
    new.arrive(old.reply("mirte", "MELDEN", kind="assessment"))
    assert new.drill.incident().votes == ()
    assert new.outcomes() == ["drill"]


def test_who_is_absent_in_an_exercise_is_absent_for_the_service_too(both: Both) -> None:
    """A vacation program answers once: were it lost to the drill, nobody would know (T21, P11)."""
    ref = both.world.report("Lijst naar verkeerd adres gestuurd.")
    to = both.got("mirte", "assessment")
    raw = both.world.mail(
        "Ik ben afwezig tot en met 30 november.",
        sender="mirte@amnesty.example",
        subject="Automatisch antwoord: OEFENING",
        headers=[("Auto-Submitted", "auto-replied"), ("In-Reply-To", to.message_id)],
    )
    both.arrive(raw)
    assert "drill" in both.outcomes()
    assert "mirte" in both.world.incident(ref).out_of_reach(both.world.clock.now())


def test_a_drills_own_mail_that_comes_into_the_mailbox_opens_nothing(both: Both) -> None:
    to = both.got("mirte", "assessment")
    assert to.mail is not None
    raw = both.world.mail(to.mail.text, sender=ADDRESS, subject=to.mail.subject, headers=to.mail.headers)
    both.arrive(raw)
    assert both.outcomes() == ["drill"]
    assert both.world.incidents() == ()


def test_a_drills_header_on_a_mail_of_somebody_else_hides_no_report(both: Both) -> None:
    to = both.got("mirte", "assessment")
    assert to.mail is not None
    mark = [one for one in to.mail.headers if one[0] == "X-Compliance-Bot"]
    both.arrive(both.world.mail("Mijn laptop is weg.", sender="jan@amnesty.example", headers=mark))
    assert len(both.world.incidents()) == 1


def test_a_mail_of_before_the_drill_and_one_that_cannot_be_fetched_stop_nothing(both: Both) -> None:
    both.arrive(both.reply("mirte", "MELDEN", kind="assessment"))
    fetched = list(both.world.mailbox.fetched)
    both.drill.round()
    assert both.world.mailbox.fetched == fetched, "what was looked at is not fetched again"
    both.world.mailbox.down = True
    both.drill.round()
    both.world.mailbox.down = False
    both.world.clock.forward(hours=1)
    both.drill.round()
    assert [vote.word for vote in both.drill.incident().votes] == ["melden"]


def test_the_number_of_a_drill_is_none_a_real_incident_reaches(both: Both) -> None:
    assert both.drill.number == f"2026-{drill_number(both.world.clock.now())}"
    assert len(both.drill.number) == len("2026-") + 6


def test_a_drill_that_is_stopped_says_so_in_its_report(both: Both) -> None:
    report = report_of(both.drill, stopped=True)
    assert report["stopped_early"]
    assert report["minutes_until"] == {"taken": None, "decided": None, "filed": None}


def test_at_the_end_everybody_who_was_mailed_hears_that_it_is_over_and_nobody_else(both: Both) -> None:
    mailed = {draft.person for draft in both.mailer.sent}
    both.drill.end()
    last = [draft for draft in both.mailer.sent if draft.kind == "drill_over"]
    assert {draft.person for draft in last} == mailed
    assert both.seat("dora") not in mailed
    assert last[0].mail is not None
    assert last[0].mail.subject.startswith("OEFENING [OEFEN-")
    assert "U hoeft niets meer te doen." in last[0].mail.text
    assert "Antwoord zoals" not in last[0].mail.text
    assert both.chat.posts[-1][1].startswith("OEFENING · ")


def test_a_drill_tells_nothing_of_the_program_itself(both: Both) -> None:
    """P32: the head of its own register in a mail would make the real one look cut off; what expires is told once."""
    for _ in range(3):
        both.world.clock.forward(hours=12)
        both.drill.round()
    told = [draft for draft in both.mailer.sent if draft.mail is not None]
    assert {"assessment", "reminder"} <= {draft.kind for draft in told}
    assert not [draft.kind for draft in told if "Controlegetal" in str(draft.mail)]
    assert not {draft.kind for draft in told} & {"machine_notice", "sign_of_life"}
