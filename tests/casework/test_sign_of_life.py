"""The weekly sign of life to the assessors: once a week, whatever restarts, also when nothing is open (promise 7)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from compliance_bot.documents.render import TemplateDocuments
from compliance_bot.errors import DeliveryError
from compliance_bot.ports import Draft, Expiry, Silence
from tests.fakes import World, make_directory, make_policy

REPORT = "Vanochtend is een laptop gestolen uit de trein."
# the first Monday at nine in Amsterdam after START, a Tuesday
MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A house that has begun on Tuesday."""
    return begun(World(tmp_path))


def begun(world: World) -> World:
    world.app.cycle()
    return world


def at(world: World, moment: datetime) -> None:
    world.clock.moment = moment
    world.app.cycle()


def signs(world: World) -> list[Draft]:
    return [draft for draft in world.mailer.sent if draft.kind == "sign_of_life"]


def text_of(draft: Draft) -> str:
    assert draft.mail is not None
    return draft.mail.text


def test_it_comes_on_monday_at_nine_also_when_nothing_is_open(world: World) -> None:
    at(world, MONDAY - timedelta(seconds=1))
    assert signs(world) == []
    at(world, MONDAY)
    assert sorted(draft.person for draft in signs(world)) == ["fenna", "mirte"]
    [one, _] = signs(world)
    assert one.mail is not None
    assert one.mail.subject == "Weekbericht van het meldpunt: geen open incidenten"
    assert "Het meldpunt werkt. Er zijn nu geen open incidenten." in one.mail.text
    assert "later dan gepland" not in one.mail.text
    assert "- Mails binnengekomen: 0" in one.mail.text


def test_the_first_week_of_all_promises_nothing(tmp_path: Path) -> None:
    """Whoever begins on a Tuesday is sent nothing of the Monday before."""
    world = begun(World(tmp_path))
    world.forward(hours=1)
    assert signs(world) == []


def test_it_comes_once_a_week_whatever_restarts(tmp_path: Path) -> None:
    world = begun(World(tmp_path))
    for week in range(4):
        for hour in range(0, 7 * 24, 12):
            at(world, MONDAY + week * WEEK + timedelta(hours=hour))
            again = World(tmp_path, mailer=world.mailer, clock=world.clock)
            again.app.begin()
            again.app.cycle()
            again.store.close()
    assert Counter(draft.person for draft in signs(world)) == {"mirte": 4, "fenna": 4}


def test_one_that_was_missed_comes_at_the_next_tick_and_says_so(world: World) -> None:
    at(world, MONDAY + timedelta(days=2, hours=3))
    [one, _] = signs(world)
    assert "Dit bericht komt later dan gepland. Het had er ma 30 nov 2026 09.00 uur (CET)" in text_of(one)
    assert "weekbericht daarvoor" not in text_of(one)
    at(world, MONDAY + WEEK)
    assert len(signs(world)) == 4, "the next one comes on its own day"


@pytest.mark.parametrize(
    ("weeks", "told"), [(2, "het weekbericht daarvoor is niet"), (4, "de 3 weekberichten")]
)
def test_weeks_without_any_are_one_mail_that_counts_from_the_last_one_on(
    world: World, weeks: int, told: str
) -> None:
    """P23's rule for reminders holds here too: collapsed, and said; nothing of those weeks is left out."""
    at(world, MONDAY)
    at(world, MONDAY + weeks * WEEK + timedelta(hours=5))
    assert len(signs(world)) == 4
    assert told in text_of(signs(world)[-1])
    assert "== Sinds ma 30 nov 2026 09.00 uur (CET) ==" in text_of(signs(world)[-1])


def test_a_clock_that_ran_ahead_silences_no_week(world: World) -> None:
    """A month in the future and back: this week's mail comes all the same, and none twice."""
    at(world, MONDAY + 5 * WEEK)
    ahead = len(signs(world))
    at(world, MONDAY)
    assert len(signs(world)) == ahead + 2
    at(world, MONDAY + timedelta(minutes=5))
    assert len(signs(world)) == ahead + 2


def test_another_day_in_the_configuration_gives_no_second_one_this_week(tmp_path: Path) -> None:
    world = begun(World(tmp_path))
    at(world, MONDAY)
    policy = make_policy(silence=Silence(weekday=4, at=time(16)))
    moved = World(tmp_path, policy=policy, clock=world.clock)
    at(moved, MONDAY + timedelta(hours=1))
    assert signs(moved) == []
    at(moved, datetime(2026, 12, 4, 15, tzinfo=UTC))
    assert len(signs(moved)) == 2, "on Friday at four"


def test_over_the_change_of_the_clocks_it_stays_nine_o_clock(world: World) -> None:
    """T31."""
    at(world, datetime(2027, 3, 22, 8, tzinfo=UTC))
    before = len(signs(world))
    at(world, datetime(2027, 3, 29, 6, 59, tzinfo=UTC))
    assert len(signs(world)) == before
    at(world, datetime(2027, 3, 29, 7, tzinfo=UTC))
    assert len(signs(world)) == before + 2


def test_open_incidents_stand_in_it_with_the_time_left_and_the_mails_by_kind(world: World) -> None:
    world.clock.moment = MONDAY - timedelta(hours=4)
    ref = world.report(REPORT)
    world.receive(
        world.mail("Nieuwsbrief", sender="x@shop.example", headers=[("Auto-Submitted", "auto-generated")])
    )
    at(world, MONDAY)
    told = text_of(signs(world)[0])
    assert f"- {ref}: nog 68 uur, uiterlijk do 3 dec 2026 05.00 uur (CET)" in told
    assert "- Mails binnengekomen: 2\n" in told
    assert "- Nieuw incident geworden: 1\n" in told
    assert "- Apart gezet om na te kijken: 1\n" in told


def test_what_is_still_asked_beside_the_ap_road_stands_in_it(world: World) -> None:
    """P19: an incident that was filed is not done while people wait to be informed."""
    world.clock.moment = MONDAY - timedelta(hours=4)
    ref = world.report(REPORT)
    world.answer("mirte", "GEMELD 2026-123456")
    at(world, MONDAY)
    told = text_of(signs(world)[0])
    assert "== Open incidenten ==" not in told
    assert f"- {ref}: " in told
    assert "besluit of wij de betrokken mensen informeren" in told


def test_vacant_roles_stand_in_it_weekly_with_who_covers(tmp_path: Path) -> None:
    """P12: until filled; and the mail goes to whoever covers for the missing assessors."""
    policy = make_policy(directory=make_directory(without=("fenna", "ilse")))
    world = begun(World(tmp_path, policy=policy))
    for week in range(2):
        at(world, MONDAY + week * WEEK)
    assert Counter(draft.person for draft in signs(world)) == {"mirte": 2, "dora": 2}
    for draft in signs(world):
        assert "- Functionaris gegevensbescherming (FG): waargenomen door Mirte, Dora\n" in text_of(draft)
        assert "- IT: waargenomen door Mirte, Dora\n" in text_of(draft)


def test_an_absence_that_is_known_stands_in_it_and_the_deputy_reads_it_too(world: World) -> None:
    """P11: a sign of life that only somebody on holiday gets is none."""
    world.clock.moment = MONDAY - timedelta(hours=4)
    world.report(REPORT)
    reply = world.reply(world.last("mirte"), "Ik ben afwezig tot en met 4 december 2026.")
    world.receive(b"Auto-Submitted: auto-replied\n" + reply)
    at(world, MONDAY)
    assert sorted(draft.person for draft in signs(world)) == ["dirk", "fenna", "mirte"]
    told = "- Mirte: afwezig, voor zover wij weten tot za 5 dec 2026 00.00 uur (CET)"
    assert told in text_of(signs(world)[0]).split("\n")


def test_what_ends_soon_stands_in_it(tmp_path: Path) -> None:
    ends = (Expiry(what="smtp", on=date(2026, 12, 12)), Expiry(what="mailbox", on=date(2027, 3, 1)))
    world = begun(World(tmp_path, policy=make_policy(silence=Silence(expiries=ends))))
    at(world, MONDAY)
    told = text_of(signs(world)[0])
    assert "- Het wachtwoord waarmee wij mail versturen: za 12 dec 2026, nog 12 dagen" in told
    assert "wachtwoord van de mailbox" not in told


def test_messages_that_were_given_up_held_or_wait_are_counted(world: World) -> None:
    world.clock.moment = MONDAY - timedelta(hours=4)
    world.mailer.fail["ilse@amnesty.example"] = DeliveryError("550 5.1.1", permanent=True)
    world.report(REPORT)
    with world.store.work() as work:
        work.enqueue(replace(world.last("mirte"), key="held", message_id=""), at=world.clock.now())
        work.hold_unsent(world.clock.now())
    at(world, MONDAY)
    told = text_of(signs(world)[0])
    assert "- Berichten die niet aankwamen: 1\n" in told
    assert "- Berichten die nog niet verstuurd konden worden: 0\n" in told
    assert "vasthouden na een teruggezette reservekopie: 1." in told


def test_the_register_s_head_stands_in_its_foot(world: World) -> None:
    """P32: a week without any incident has its head outside too."""
    with world.store.work() as work:
        entries, head = work.head()
    at(world, MONDAY)
    for draft in signs(world):
        assert f"Controlegetal van het register (regel {entries}): {head}" in text_of(draft)


def test_it_tells_the_head_also_on_a_day_when_another_mail_did(world: World) -> None:
    """P32: of the weeks' mails one can be laid beside the other."""
    world.clock.moment = MONDAY - timedelta(hours=4)
    world.report(REPORT)
    at(world, MONDAY)
    assert all("Controlegetal van het register (regel" in text_of(draft) for draft in signs(world))


def test_a_mail_that_cannot_be_made_is_tried_again_and_not_taken_for_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 2's order: what failed is not remembered as done, and stops no other word of the tick."""
    real = TemplateDocuments.mail

    def broken(self, kind, model):  # type: ignore[no-untyped-def]
        if kind == "sign_of_life":
            raise ValueError("a template of the operator's own")
        return real(self, kind, model)

    monkeypatch.setattr(TemplateDocuments, "mail", broken)
    at(world, MONDAY)
    assert signs(world) == []
    monkeypatch.undo()
    at(world, MONDAY + timedelta(minutes=1))
    assert len(signs(world)) == 2


def test_an_answer_to_it_is_not_lost(world: World) -> None:
    """P1: whoever answers it with a story has reported."""
    at(world, MONDAY)
    world.answer("mirte", "Gisteren is ook een telefoon kwijtgeraakt.", kind="sign_of_life")
    assert len(world.incidents()) == 1
