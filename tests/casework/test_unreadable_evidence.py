"""One mail or journal that cannot be read any more holds nothing else up (promises 1 and 2; T7, T33, P1)."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from compliance_bot.casework.intake import keep_new_mail
from compliance_bot.errors import StoreError, ValueRefused, store_is_down
from compliance_bot.ports import Arrival
from compliance_bot.store import SqlStore
from compliance_bot.store.engine import explained
from compliance_bot.store.evidence_keys import EvidenceKeys
from tests.fakes import World, rungs_sent

pytestmark = pytest.mark.on("sqlite")  # the rows are damaged through the file itself
LIST = [("List-Id", "<news.shop.example>")]
OLD, NEW = b"o" * 32, b"n" * 32


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def change(world: World, statement: str) -> None:
    """What a failing disk or a hand in the database does (SQLite)."""
    connection = sqlite3.connect(world.folder / "bot.sqlite3")
    with connection:
        assert connection.execute(statement).rowcount == 1
    connection.close()


def damage(world: World, where: str, raw: str = "x'00'") -> None:
    change(
        world,
        f"UPDATE evidence SET raw = {raw} WHERE sha256 = (SELECT evidence FROM arrivals WHERE {where})",
    )


def with_keys(world: World, *keys: bytes) -> None:
    """The service starts again with these keys in [evidence], newest first."""
    store = SqlStore(world.url, ladder=world.policy.ladder, keys=EvidenceKeys(keys=keys))
    object.__setattr__(world.app.desk, "store", store)


def stored(world: World, text: str, sender: str = "jan@amnesty.example") -> None:
    """A mail that is safe in the database and was not looked at yet."""
    world.mailbox.put(world.mail(text, sender=sender))
    keep_new_mail(world.app.desk, world.mailbox)


def arrival(world: World, number: int) -> Arrival:
    with world.store.work() as work:
        return work.arrival(number)


@pytest.mark.parametrize("raw", ["x'00'", "'tekst'"])
def test_a_triaged_mail_that_cannot_be_opened_stops_no_reminder_and_is_listed_so(
    world: World, raw: str
) -> None:
    """Promise 2: the ladder does not depend on a newsletter's bytes."""
    ref = world.report("Laptop weg.")
    world.receive(world.mail("Nieuws", sender="n@shop.example", headers=LIST))
    damage(world, "outcome = 'triage'", raw)
    for _ in range(4):
        world.forward(hours=1)
    assert rungs_sent(world, ref) == [0, 1, 4]
    assert (
        "nieuwsbrief of mail van een lijst, inhoud niet te openen" in world.last("mirte", "triage").mail.text
    )


def test_a_key_line_that_was_replaced_stops_no_reminder_and_no_mail(world: World) -> None:
    """The new key belongs above the old one; who replaces it hears of it, and the work goes on."""
    with_keys(world, OLD)
    ref = world.report("Laptop weg.")
    world.receive(world.mail("Nieuws", sender="n@shop.example", headers=LIST))
    stored(world, "Een usb-stick is weg.")
    with_keys(world, NEW)
    stored(world, "Een lijst is weg.", sender="piet@amnesty.example")
    for _ in range(4):
        world.forward(hours=1)
    assert rungs_sent(world, ref) == [0, 1, 4]
    assert "inhoud niet te openen" in world.last("mirte", "triage").mail.text
    kinds = [incident.kind.value for incident in world.incidents()]
    assert sorted(kinds) == ["melding", "melding", "onleesbaar"]
    assert "de sleutel" in arrival(world, 3).reason


@pytest.mark.parametrize("raw", ["x'00'", "'tekst'", "x''"])
def test_a_stored_mail_that_was_damaged_is_an_incident_and_the_next_goes_on(world: World, raw: str) -> None:
    """T7, P1: one outcome for each, the receipt time kept, and the assessors and the chat hear of it."""
    stored(world, "Laptop weg.")
    damage(world, "state = 'stored'", raw)
    received = world.clock.now()
    world.clock.forward(minutes=3)
    world.mailbox.put(world.mail("Lijst gelekt.", sender="piet@amnesty.example"))
    for _ in range(3):
        world.app.cycle()
    assert [(one.state.value, one.outcome) for one in (arrival(world, 1), arrival(world, 2))] == [
        ("handled", "quarantined"),
        ("handled", "opened"),
    ]
    assert "beschadigd" in arrival(world, 1).reason
    unreadable = next(one for one in world.incidents() if one.kind == "onleesbaar")
    assert unreadable.received_at == received
    assert any("mail die niet te lezen is" in post for _, post in world.chat.posts)
    assert [
        draft for draft in world.mailer.sent if unreadable.ref in draft.incidents and draft.person == "mirte"
    ]
    assert len(world.incidents()) == 2


def test_what_the_database_refuses_of_one_mail_is_taken_with_less_of_it(world: World) -> None:
    """T7: a value that does not fit is that mail's own; it is no database that is down."""
    refuse_one_value(world)
    world.mailbox.put(world.mail("Laptop weg.", sender="jan@amnesty.example", subject="gif"))
    world.mailbox.put(world.mail("Lijst gelekt.", sender="piet@amnesty.example"))
    world.app.cycle()
    assert [arrival(world, n).outcome for n in (1, 2)] == ["quarantined", "opened"]


def refuse_one_value(world: World) -> None:
    """The database refuses a row as a constraint would, for what is written of one mail only (SQLite)."""
    connection = sqlite3.connect(world.folder / "bot.sqlite3")
    with connection:
        connection.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON sealed WHEN NEW.text = 'gif' "
            "BEGIN SELECT RAISE(ABORT, 'value does not fit'); END"
        )
    connection.close()


def test_a_mail_on_an_incident_whose_journal_is_broken_opens_its_own_and_the_next_goes_on(
    world: World,
) -> None:
    """P1, T7."""
    ref = world.report("Laptop weg.")
    answer = world.reply(world.last("mirte", "assessment"), "NIET MELDEN\n\nDe schijf was versleuteld.")
    break_journal(world, ref)
    world.mailbox.put(answer)
    world.mailbox.put(world.mail("Lijst gelekt.", sender="piet@amnesty.example"))
    world.app.cycle()
    assert [arrival(world, n).outcome for n in (2, 3)] == ["quarantined", "opened"]


def break_journal(world: World, ref: str) -> None:
    connection = sqlite3.connect(world.folder / "bot.sqlite3")
    with connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "UPDATE journal SET data = '{' WHERE seq = (SELECT min(seq) FROM journal WHERE incident = ?)",
            [ref],
        )
    connection.close()


def test_a_broken_journal_of_one_incident_stops_no_reminder_of_another_and_is_told(world: World) -> None:
    """T33, promise 2: logged, one chat line a day, and the others go on."""
    broken = world.report("Usb-stick kwijt.")
    good = world.report("Laptop kwijt.", sender="piet@amnesty.example")
    break_journal(world, broken)
    for _ in range(5):
        world.forward(hours=1)
    assert list(world.incident(good).rungs) == [0, 1, 4]
    assert world.last("mirte", "reminder").incidents == (good,)
    told = [post for _, post in world.chat.posts if "kunnen wij geen herinnering maken" in post]
    assert len(told) == 1
    assert broken in told[0]
    assert good not in told[0]


def test_what_stays_unhandled_is_told_in_the_chat_once_a_day_without_a_word_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P1: nothing that a person mailed is left as a log line; P10: no personal data in the chat."""
    import compliance_bot.casework.receive as receive

    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(receive, "_outcome", broken)
    for n in range(3):
        stored(world, "Laptop weg.", sender=f"jan{n}@amnesty.example")
    world.app.handle()
    for _ in range(10):
        look(world, minutes=5)
    told = [post for _, post in world.chat.posts]
    assert told == [
        "Er liggen 3 mails al langer dan een kwartier klaar zonder dat ze verwerkt konden worden. Ze zijn bewaard en "
        "wij blijven het proberen. Open de mailbox en kijk of er een melding bij is; vraag de beheerder in het "
        "logboek van de dienst te kijken."
    ]
    for _ in range(24):
        look(world, hours=1)
    assert len(world.chat.posts) == 2
    monkeypatch.undo()
    world.forward(minutes=1)
    assert len(world.incidents()) == 3
    for _ in range(48):
        look(world, hours=1)
    assert len([post for _, post in world.chat.posts if "zonder dat" in post]) == 2


def look(world: World, **delta: float) -> None:
    """Time passes; the tick and the postman do their work."""
    world.clock.forward(**delta)
    world.app.tick()
    world.app.deliver()


@pytest.mark.parametrize(
    ("state", "refused"),
    [("22021", True), ("22P05", True), ("23505", True), ("54000", True), ("53100", False), ("40001", False)],
)
def test_postgresql_s_word_for_a_bad_value_is_not_taken_for_a_database_that_is_down(
    state: str, refused: bool
) -> None:
    """T7: classes 22 and 23, and what no index has room for, are about the value; all else is about the server."""
    error = psycopg.errors.lookup(state)("no")
    wrapped = DBAPIError.instance("x", {}, error, psycopg.Error, hide_parameters=True)
    with pytest.raises(StoreError) as caught, explained(make_url("postgresql+psycopg://bot@127.0.0.1/x")):
        raise wrapped
    assert isinstance(caught.value, ValueRefused) is refused
    assert store_is_down(caught.value) is not refused


def test_mails_in_a_row_that_the_database_does_not_take_hold_none_behind_them_up(world: World) -> None:
    """T7: two failures in a row mean that the database is down, unless it says itself that it is their content."""
    connection = sqlite3.connect(world.folder / "bot.sqlite3")
    with connection:
        connection.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON arrivals WHEN NEW.uid <= 3 "
            "BEGIN SELECT RAISE(ABORT, 'value does not fit'); END"
        )
    for n in range(4):
        world.mailbox.put(world.mail(f"Laptop {n} weg.", sender=f"jan{n}@amnesty.example"))
    world.app.cycle()
    assert len(world.incidents()) == 1
    with connection:
        connection.execute("DROP TRIGGER refuse")
    connection.close()
    world.forward(minutes=1)
    assert len(world.incidents()) == 4, "they are tried again"


def test_a_broken_journal_keeps_no_message_from_going_while_a_road_is_down(world: World) -> None:
    """P10, T33: the outage is told, with the incidents that can be told of."""
    broken = world.report("Usb-stick kwijt.")
    whole = world.report("Laptop gestolen.", subject="Laptop")
    break_journal(world, broken)
    world.chat.down = True
    sent = len(world.mailer.sent)
    for _ in range(8):
        world.forward(minutes=40)
    told = world.last("mirte", "channel_down").mail
    assert told is not None
    assert whole in told.text
    assert any(d.kind == "reminder" and whole in d.incidents for d in world.mailer.sent[sent:])
