"""Everything due to one person in one tick is one mail, and each answer to it finds its own question (mail.md §8)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from compliance_bot.casework.asking_beside import asked
from compliance_bot.casework.desk import Case
from compliance_bot.casework.roads_beside import _asked_beside
from compliance_bot.ports import Draft, Floods, MailModel, Rendered
from compliance_bot.procedure.incident import AP, Road
from compliance_bot.procedure.roles import Role
from compliance_bot.store.work import SqlWork
from tests.fakes import World, make_directory, make_policy, person

REMINDS = frozenset(
    {
        *("reminder", "reminder_digest", "new_digest", "assessment", "side_road", "side_roads"),
        *("together", "discovery_asked", "discoveries_asked"),
    }
)
PEOPLE = "Betrokkenen: besluit nodig"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def notified(world: World, text: str = "Vandaag om 10.00 uur ontdekt: een stick is kwijt.") -> str:
    """MELDEN was said: the filing is awaited on the AP road, and informing the people beside it."""
    ref = world.report(text)
    thanks = [d for d in world.mailer.sent if d.kind == "acknowledgement"][-1]
    world.receive(world.reply(thanks, "JA"))
    world.answer("ilse", "De stick is geblokkeerd.")
    world.answer("mirte", "MELDEN", kind="assessment")
    return ref


def told(world: World, who: str, act: Callable[[], object]) -> list[Draft]:
    """What this person got meanwhile that asks them something."""
    before = len(world.mailer.sent)
    act()
    return [d for d in world.mailer.sent[before:] if d.person == who and d.kind in REMINDS]


def part(draft: Draft, heading: str) -> str:
    """What stands under this heading, up to the next one."""
    assert draft.mail is not None
    head, found, tail = draft.mail.text.partition(f"== {heading} ==\n")
    assert found, f"{heading} not in {re.findall('== .* ==', head)}"
    return tail.split("\n== ")[0]


def press(world: World, draft: Draft, heading: str, word: str, *, text: str = "") -> None:
    """The ready reply of that part, sent from the person's own mail program."""
    found = re.search(
        rf"Antwoord met: {word} <mailto:[^?]*\?subject=([^&]*)&body=([^>]*)>", part(draft, heading)
    )
    assert found, part(draft, heading)
    subject, body = map(unquote, found.groups())
    world.receive(world.mail(text or body, sender=draft.recipient, subject=subject))


def walked(world: World, ref: str, road: str) -> list[int]:
    return [one.hours for one in world.events("RungReached", ref) if one.road == road]


class Broken:
    """Templates of which one does not work."""

    def __init__(self, world: World, fails: Callable[[str, MailModel], bool]) -> None:
        self._world, self._fails = world, fails
        self._real = world.app.desk.documents
        object.__setattr__(world.app.desk, "documents", self)

    def mail(self, kind: str, model: MailModel) -> Rendered:
        if self._fails(kind, model):
            raise RuntimeError("boom")
        return self._real.mail(kind, model)

    def chat(self, kind: str, model: MailModel) -> str:
        return self._real.chat(kind, model)

    def mend(self) -> None:
        object.__setattr__(self._world.app.desk, "documents", self._real)


# --- one mail


def test_a_reminder_and_a_question_beside_it_are_one_mail_and_both_rungs_are_recorded_by_it(
    world: World,
) -> None:
    ref = notified(world)
    mine = told(world, "mirte", lambda: world.forward(hours=22))
    assert [d.kind for d in mine] == ["together"]
    rungs = [one for one in world.events("RungReached", ref) if mine[0].key in one.keys]
    assert [(one.road, one.hours) for one in rungs if not one.collapsed] == [(AP, 12), ("people", 12)]
    assert {road for road in (AP, "people") if walked(world, ref, road)[-1] == 12} == {AP, "people"}
    assert mine[0].mail is not None
    assert mine[0].mail.subject == f"[{ref}] Melding bij de AP indienen vóór vr 27 nov 10.00"
    assert mine[0].mail.text.startswith("Nog 49 uur ")
    assert "GEMELD" in part(mine[0], f"{ref}: melding bij de AP indienen")
    assert "INFORMEREN" in part(mine[0], f"{ref}: {PEOPLE}")
    for told_in_full in (
        "- Grens van de wet:",
        "Nog niemand heeft dit incident opgepakt.",
        "Dien dan een voorlopige",
    ):
        assert told_in_full in mine[0].mail.text, "as much as the reminder by itself tells"


def test_who_is_only_reminded_or_only_asked_gets_the_mail_they_always_got(world: World) -> None:
    notified(world)
    assert [d.kind for d in told(world, "fenna", lambda: world.forward(hours=3))] == ["reminder"]
    world.answer("mirte", "GEMELD 2026-123456", kind="reminder")
    assert [d.kind for d in told(world, "mirte", lambda: world.forward(hours=30))] == ["side_road"]


def test_the_manager_who_helps_is_asked_about_the_technical_handling_in_the_same_mail(world: World) -> None:
    """P8, P22."""
    ref = world.report("Usb-stick kwijt.")
    mine = told(world, "olaf", lambda: world.forward(hours=60))
    assert [d.kind for d in mine] == ["together"]
    assert "wilt u IT of de helpdesk bellen" in part(
        mine[0], f"{ref}: Technische afhandeling: uw antwoord nodig"
    )
    assert mine[0].mail is not None
    assert "MELDEN <" not in mine[0].mail.text, "who helps is offered no decision"
    assert mine[0].mail.subject.startswith(f"[{ref}] Besluit nodig vóór "), "the thread stays whole"
    press(
        world,
        mine[0],
        f"{ref}: Technische afhandeling: uw antwoord nodig",
        "NOTITIE",
        text="NOTITIE\nIk bel.",
    )
    assert world.incident(ref).side_road("technical") is None


def test_of_three_incidents_the_most_urgent_stands_first_and_each_thing_has_its_own_replies(
    world: World,
) -> None:
    late = notified(world)
    world.forward(hours=2)
    early = notified(world, "Gisteren om 20.00 uur ontdekt: een brief is weg.")
    open_one = world.report("Laptop kwijt.", sender="piet@amnesty.example")
    mine = told(world, "mirte", lambda: world.forward(hours=20))
    assert [d.kind for d in mine] == ["together"]
    text = mine[0].mail.text if mine[0].mail else ""
    headings = re.findall("== (.*) ==", text)
    assert headings[:3] == [
        f"{early}: melding bij de AP indienen",
        f"{late}: melding bij de AP indienen",
        f"{open_one}: besluit nodig",
    ]
    assert set(headings[3:]) >= {f"{late}: {PEOPLE}", f"{early}: {PEOPLE}"}
    assert mine[0].incidents[0] == early
    assert mine[0].mail is not None
    assert mine[0].mail.subject == f"[AINL] {len(headings)} vragen wachten op u"
    press(world, mine[0], f"{late}: {PEOPLE}", "INFORMEREN")
    press(world, mine[0], f"{open_one}: besluit nodig", "MELDEN")
    press(world, mine[0], f"{early}: melding bij de AP indienen", "GEMELD", text="GEMELD 2026-123456")
    people = {ref: world.incident(ref).side_road("people") for ref in (late, early)}
    assert {ref: road.asks for ref, road in people.items() if road} == {
        late: "inlichten",
        early: "informeren",
    }
    assert [world.incident(ref).road for ref in (early, late, open_one)] == [Road.ENDED, Road.FILE, Road.FILE]


def test_what_an_assessor_reported_themselves_is_asked_in_the_same_mail(world: World) -> None:
    """P4: the moment of discovery, of a report by somebody who is reminded too."""
    ref = world.report("Mijn laptop is weg.", sender="fenna@amnesty.example")
    mine = told(world, "fenna", lambda: world.forward(hours=4))
    assert [d.kind for d in mine] == ["together"]
    assert not [d for d in world.mailer.sent if d.kind.startswith("discover")]
    press(world, mine[0], f"{ref}: Wanneer is dit ontdekt?", "ONTDEKT", text="ONTDEKT 24-11-2026 9.00")
    assert world.incident(ref).reports[0].discovery_confirmed
    assert world.incident(ref).side_roads == tuple(
        road for road in world.incident(ref).side_roads if not road.road.startswith("reporter")
    )


def test_new_incidents_of_a_flood_stand_in_it_with_their_words(tmp_path: Path) -> None:
    world = World(tmp_path, policy=make_policy(floods=Floods(incidents_an_hour=1)))
    ref = notified(world)
    world.forward(hours=20, minutes=36)
    new = world.report("Een usb-stick ligt in de trein.", sender="piet@amnesty.example")
    newer = world.report("De kast stond open.", sender="kees@amnesty.example")
    mine = told(world, "mirte", lambda: world.forward(minutes=7))
    assert [d.kind for d in mine] == ["together"]
    assert set(mine[0].incidents) == {ref, newer}
    assert "| De kast stond open." in part(mine[0], newer)
    press(world, mine[0], newer, "MELDEN")
    assert world.incident(newer).road is Road.FILE
    assert world.incident(new).road is Road.DECIDE


# --- the answer finds its question, or is asked back


def test_an_answer_to_the_mail_itself_is_asked_back_where_it_is_about_several(world: World) -> None:
    first, second = notified(world), notified(world)
    world.forward(hours=22)
    world.answer("mirte", "INFORMEREN", kind="together")
    assert world.last("mirte").kind == "question_back"
    for ref in (first, second):
        road = world.incident(ref).side_road("people")
        assert road is not None
        assert road.asks == "informeren"
        assert world.events("NotRecorded", ref)[-1].why == "several_incidents"


def test_an_answer_to_a_mail_about_one_incident_is_told_by_its_word(world: World) -> None:
    ref = notified(world)
    world.forward(hours=22)
    world.answer("mirte", "INFORMEREN", kind="together")
    assert world.incident(ref).road is Road.FILE
    road = world.incident(ref).side_road("people")
    assert road is not None
    assert road.asks == "inlichten"
    world.answer("mirte", "GEMELD 2026-123456", kind="together")
    assert world.incident(ref).road is Road.ENDED


def test_nobody_answers_on_the_mail_of_another(world: World) -> None:
    """Promise 3."""
    ref = notified(world)
    mine = told(world, "mirte", lambda: world.forward(hours=22))[0]
    stolen = replace(mine, recipient="olaf@amnesty.example")
    press(world, stolen, f"{ref}: {PEOPLE}", "INFORMEREN")
    road = world.incident(ref).side_road("people")
    assert road is not None
    assert road.asks == "informeren"


# --- trouble (T33)


def test_where_the_joint_mail_cannot_be_made_each_thing_goes_by_itself(world: World) -> None:
    ref = notified(world)
    broken = Broken(world, lambda kind, _model: kind == "together")
    mine = told(world, "mirte", lambda: world.forward(hours=22))
    assert sorted(d.kind for d in mine) == ["reminder", "side_road"]
    assert (walked(world, ref, AP)[-1], walked(world, ref, "people")[-1]) == (12, 12)
    assert not [line for _, line in world.chat.posts if "geen herinnering maken" in line]
    broken.mend()
    assert told(world, "mirte", lambda: world.forward(minutes=1)) == []


def test_a_question_that_cannot_be_made_stops_no_reminder_and_no_other_question(world: World) -> None:
    bad, good = notified(world), notified(world)
    broken = Broken(world, lambda _kind, model: any(road.incident.ref == bad for road in model.roads))
    before = len(world.mailer.sent)
    world.forward(hours=22)
    for _ in range(3):
        world.forward(minutes=1)
    mine = [d for d in world.mailer.sent[before:] if d.person == "mirte" and d.kind in REMINDS]
    assert sorted((d.kind, d.incidents) for d in mine) == [
        ("reminder_digest", (bad, good)),
        ("side_road", (good,)),
    ]
    assert walked(world, bad, AP)[-1] == walked(world, good, AP)[-1] == 12
    assert (walked(world, bad, "people"), walked(world, good, "people")) == ([0], [0, 12])
    assert [line for _, line in world.chat.posts if bad in line and "geen herinnering maken" in line]
    broken.mend()
    world.forward(minutes=1)
    assert walked(world, bad, "people") == [0, 12]


def test_a_question_that_cannot_be_made_for_one_reaches_the_others_once(world: World) -> None:
    """Whoever has it gets no second one while it stays due, for its outbox key is the same."""
    ref = notified(world)
    world.answer("mirte", "GEMELD 2026-123456", kind="assessment")
    broken = Broken(world, lambda _kind, model: bool(model.roads) and model.greeting == "Fenna")
    before = len(world.mailer.sent)
    world.forward(hours=22)
    for _ in range(3):
        world.forward(minutes=1)
    mine = [d.person for d in world.mailer.sent[before:] if d.kind == "side_road"]
    assert mine == ["mirte"]
    assert walked(world, ref, "people") == [0]
    broken.mend()
    world.forward(minutes=1)
    assert walked(world, ref, "people") == [0, 12]
    assert [d.person for d in world.mailer.sent[before:] if d.kind == "side_road"] == ["mirte", "fenna"]


def test_a_reminder_that_cannot_be_made_stops_no_question(world: World) -> None:
    ref = notified(world)
    broken = Broken(world, lambda kind, _model: kind in ("reminder", "together"))
    mine = told(world, "mirte", lambda: world.forward(hours=22))
    assert [d.kind for d in mine] == ["side_road"]
    assert 12 not in walked(world, ref, AP)
    assert walked(world, ref, "people") == [0, 12]
    broken.mend()
    assert [d.kind for d in told(world, "mirte", lambda: world.forward(minutes=1))] == ["reminder"]


@pytest.mark.parametrize("step", [1, 2, 4, 7, 9, 11, 14, 18, 23, 29, 36])
def test_a_crash_at_any_writing_skips_no_rung_and_repeats_the_same_mail(world: World, step: int) -> None:
    """Promise 2."""
    first, second = notified(world), notified(world)
    world.clock.forward(hours=22)
    made: list[str] = []
    left = step
    names = ("record", "enqueue")
    real = {name: getattr(SqlWork, name) for name in names}

    def counted(name: str) -> Callable[..., Any]:
        def write(work: SqlWork, *args: Any, **more: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
            if name == "enqueue" and args[0].kind == "together":
                made.append(args[0].key)
            return real[name](work, *args, **more)

        return write

    for name in names:
        setattr(SqlWork, name, counted(name))
    try:
        world.app.tick()
    except KeyboardInterrupt:
        pass
    finally:
        for name in names:
            setattr(SqlWork, name, real[name])
    world.app.cycle()
    sent = [d for d in world.mailer.sent if d.kind == "together"]
    assert sorted(d.person for d in sent) == ["fenna", "mirte"]
    assert set(made) <= {d.key for d in sent}, "a repeat has the same key"
    for ref in (first, second):
        assert walked(world, ref, AP)[-1] == 12
        assert walked(world, ref, "people") == [0, 12]
    world.store.verify()


# --- what waits unsent, and who is away


def test_it_is_withdrawn_once_all_of_it_was_answered(world: World) -> None:
    ref = notified(world)
    world.mailer.down = True
    world.forward(hours=22)
    before = len(world.mailer.sent)
    world.answer("mirte", "GEMELD 2026-123456", kind="assessment")
    assert not world.events("MessageWithdrawn", ref), "the people are not decided on yet"
    world.answer("mirte", "INFORMEREN", kind="assessment")
    world.answer("mirte", "INGELICHT 120 e-mail", kind="assessment")
    world.mailer.down = False
    world.forward(minutes=15)
    assert "together" not in {d.kind for d in world.mailer.sent[before:]}
    assert {(one.kind, one.person) for one in world.events("MessageWithdrawn", ref)} >= {
        ("together", "mirte")
    }


def test_with_the_mail_down_only_a_later_one_about_the_same_takes_its_place(world: World) -> None:
    """Promise 2: a reminder says nothing of the people, so it takes nothing away."""
    notified(world)
    world.mailer.down = True
    before = len(world.mailer.sent)
    for _ in range(9):
        world.forward(hours=6)
    world.mailer.down = False
    world.forward(minutes=15)
    mine = [d for d in world.mailer.sent[before:] if d.person == "mirte" and d.kind in REMINDS]
    assert sorted(d.kind for d in mine) == ["reminder", "together"]
    assert PEOPLE in next(d.mail.text for d in mine if d.kind == "together" and d.mail)


def test_who_got_it_counts_as_asked_on_those_roads_alone_of_which_it_told(world: World) -> None:
    """P11: whoever is out of reach has others asked beside them there, and nobody is taken for asked who was not."""
    both, reminded = notified(world), world.report("Laptop kwijt.", sender="piet@amnesty.example")
    world.answer("ilse", "De laptop is geblokkeerd.")
    world.forward(hours=22)
    with world.store.work() as work:
        case = Case(desk=world.app.desk, work=work, now=world.clock.now())
        for ref, beside in ((both, {"mirte", "fenna"}), (reminded, set())):
            together = {d.person for d in world.mailer.sent if d.kind == "together" and ref in d.incidents}
            assert together == {"mirte", "fenna"}
            assert _asked_beside(case, ref) - {""} == beside
            dirk = next(p for p in world.policy.directory.persons if p.id == "dirk")
            mirte = next(p for p in world.policy.directory.persons if p.id == "mirte")
            assert "reminder" in asked(case, case.incident(ref), mirte)
            assert asked(case, case.incident(ref), dirk) == frozenset()


def test_a_person_of_two_roles_is_told_of_both_in_one_mail(tmp_path: Path) -> None:
    """The technical question has a token of its own: OPGEPAKT there is about the handling."""
    house = make_directory()
    both = person("ilse", Role.IT)
    persons = tuple(
        replace(p, roles=frozenset({Role.DPO, Role.IT})) if p.id == both.id else p for p in house.persons
    )
    persons = tuple(p for p in persons if p.id != "fenna")
    world = World(tmp_path, policy=make_policy(directory=replace(house, persons=persons)))
    ref = world.report("Usb-stick kwijt.")
    world.forward(hours=3)
    mine = told(world, "ilse", lambda: world.forward(hours=1))
    assert [d.kind for d in mine] == ["together"]
    world.answer("ilse", "MELDEN", kind="together")
    assert world.last("ilse").kind == "question_back", "to the mail itself nobody answers two questions"
    assert world.incident(ref).votes == ()
    press(world, mine[0], f"{ref}: Technische afhandeling: uw antwoord nodig", "OPGEPAKT")
    assert world.incident(ref).side_road("technical") is None
