"""The register's head leaves the machine: in one mail a day to each assessor, to a file, to an address (P32, T36)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import structlog

from compliance_bot.errors import DeliveryError, JournalBroken, RecordsDiffer, UsageError
from compliance_bot.given_heads import GivenHead, check_heads, given_head, read_heads
from compliance_bot.head_places import HeadAddress, HeadFile, head_places
from compliance_bot.ports import Draft
from compliance_bot.store.journal import GENESIS
from tests.fakes import World
from tests.servers.harness import free_port
from tests.store.kit import unguarded

REPORT = "Vanochtend is een laptop gestolen uit de trein."
FOOT = "Controlegetal van het register"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def head_of(world: World) -> tuple[int, str]:
    with world.store.work() as work:
        return work.head()


def with_head(world: World, person: str = "") -> list[Draft]:
    return [d for d in world.mailer.sent if d.mail and FOOT in d.mail.text and person in d.person]


# --- in the mails -------------------------------------------------------------------------------------------------


def test_it_stands_in_one_mail_a_day_to_each_assessor(world: World) -> None:
    world.report(REPORT)
    world.report("Een usb-stick is kwijt.", sender="piet@amnesty.example")
    for _ in range(8):
        world.forward(hours=1)
    assert sorted(draft.person for draft in with_head(world)) == ["fenna", "mirte"]
    world.forward(hours=16)
    assert len(with_head(world, "mirte")) == 2, "the next day again"


def test_it_goes_to_assessors_alone(world: World) -> None:
    """A reporter, a technician or a director has no use for it."""
    world.report(REPORT)
    for _ in range(60):
        world.forward(hours=1)
    assert {draft.person for draft in with_head(world)} == {"fenna", "mirte"}


def test_the_head_in_a_mail_is_one_of_the_chain_at_its_place(world: World) -> None:
    world.report(REPORT)
    for _ in range(60):
        world.forward(hours=1)
    told = [
        line
        for draft in with_head(world)
        if draft.mail
        for line in draft.mail.text.split("\n")
        if FOOT in line
    ]
    assert len(told) >= 4
    for line in told:
        number, head = line.removeprefix(f"{FOOT} (regel ").split("): ")
        assert world.store.place_of_head(head) == (int(number), head)


def test_a_mail_that_never_went_has_not_told_it(world: World) -> None:
    """A later reminder took the place of the one that carried it, while the mail was down."""
    ref = world.report(REPORT)
    world.clock.forward(days=1)
    world.mailer.down = True
    world.app.cycle()
    for _ in range(3):
        world.forward(hours=1)
    world.forward(hours=12)
    world.mailer.down = False
    world.forward(minutes=30)
    assert len(with_head(world, "mirte")) == 2
    assert world.incident(ref).rungs


# --- to a place outside -------------------------------------------------------------------------------------------


def test_the_file_gets_one_line_a_day(world: World, tmp_path: Path) -> None:
    file = tmp_path / "heads.txt"
    world.app.heads = head_places(file=str(file), url="")
    world.app.cycle()
    world.report(REPORT)
    for _ in range(30):
        world.forward(hours=1)
    lines = file.read_text().splitlines()
    assert [line[:10] for line in lines] == ["2026-11-24", "2026-11-25"]
    assert lines[0] == f"2026-11-24 0 {GENESIS}", "before the first report"
    check_heads(world.store, read_heads(file))


def test_the_day_is_that_of_the_organisation(world: World, tmp_path: Path) -> None:
    file = tmp_path / "heads.txt"
    world.app.heads = head_places(file=str(file), url="")
    world.clock.moment = world.clock.moment.replace(hour=22, minute=59)
    world.app.give_heads()
    world.clock.forward(minutes=1)
    world.app.give_heads()
    assert [line[:10] for line in file.read_text().splitlines()] == ["2026-11-24", "2026-11-25"]


def test_a_line_that_a_crash_tore_off_spoils_no_other(tmp_path: Path) -> None:
    file = tmp_path / "heads.txt"
    whole = f"2026-11-23 3 {'ab' * 32}"
    file.write_text(f"{whole}\n2026-11-24 4 abab")
    HeadFile(str(file)).give(f"2026-11-24 4 {'cd' * 32}")
    assert [one.head for one in read_heads(file)] == ["ab" * 32, "cd" * 32]


@dataclass
class Keeper:
    """A service that keeps what is posted to it."""

    status: int = 200
    got: list[str] = field(default_factory=list)
    port: int = 0


@contextmanager
def keeper() -> Iterator[Keeper]:
    found = Keeper()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if found.status == 200:
                found.got.append(body)
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def test_the_address_gets_the_line_as_a_post_once_a_day(world: World) -> None:
    with keeper() as service:
        world.app.heads = head_places(file="", url=f"http://127.0.0.1:{service.port}/keep/a-secret")
        for _ in range(5):
            world.forward(hours=1)
        entries, head = head_of(world)
    assert service.got == [f"2026-11-24 {entries} {head}\n"]


def test_a_place_that_fails_is_tried_again_and_told_once_an_outage(world: World) -> None:
    with keeper() as service, structlog.testing.capture_logs() as logs:
        world.app.heads = head_places(file="", url=f"http://127.0.0.1:{service.port}/keep/a-secret")
        service.status = 500
        for _ in range(24):
            world.forward(minutes=5)
        told = [text for _, text in world.chat.posts if "controlegetal" in text.lower()]
        assert len(told) == 1
        assert [r for kind, r in world.kinds() if kind == "machine_notice"] == ["ilse@amnesty.example"]
        tries = [one for one in logs if one["event"] == "register_head_could_not_be_given"]
        assert len(tries) == 8, "every quarter of an hour"
        assert "secret" not in str(logs)
        service.status = 200
        world.forward(minutes=20)
        assert len(service.got) == 1
        service.status = 500
        for _ in range(30):
            world.forward(hours=1)
    told = [text for _, text in world.chat.posts if "controlegetal" in text.lower()]
    assert len(told) == 2, "another outage is told again"


def test_one_place_that_fails_keeps_the_other(world: World, tmp_path: Path) -> None:
    file = tmp_path / "heads.txt"
    world.app.heads = head_places(file=str(file), url=f"http://127.0.0.1:{free_port()}/x")
    world.app.cycle()
    assert len(file.read_text().splitlines()) == 1


def test_plain_text_to_another_machine_is_refused() -> None:
    with pytest.raises(DeliveryError, match="https"):
        HeadAddress("http://keep.example/x").give("x")


# --- held against the chain ---------------------------------------------------------------------------------------


def test_every_head_that_ever_was_is_in_the_chain(world: World) -> None:
    world.report(REPORT)
    with world.store.work() as work:
        entries = work.entries()
    given = [GivenHead(head=one.hash, entries=one.seq, where="") for one in entries]
    check_heads(world.store, [GivenHead(head=GENESIS, entries=0), *given])
    check_heads(world.store, [given_head(entries[-1].hash[:16].upper())])


def cut_off(world: World, *, keep: int) -> None:
    """Somebody with the database in hand removes the newest entries and every trace of them."""
    unguarded(world.store, "DELETE FROM sealed WHERE seq > ?", keep)
    unguarded(world.store, "DELETE FROM journal WHERE seq > ?", keep)
    unguarded(world.store, "UPDATE counters SET value = ? WHERE name = 'journal'", keep)
    world.store.rebuild()


def test_a_tail_that_was_cut_off_shows_against_a_head_that_left(world: World, tmp_path: Path) -> None:
    """T36: the chain itself verifies; only the head that left tells it."""
    file = tmp_path / "heads.txt"
    world.app.heads = head_places(file=str(file), url="")
    world.report(REPORT)
    world.clock.forward(days=1)
    world.app.give_heads()
    entries, head = head_of(world)
    cut_off(world, keep=entries - 1)
    assert world.store.verify()[0] == entries - 1, "nothing is seen without the head"
    with pytest.raises(RecordsDiffer, match="cut off"):
        check_heads(world.store, read_heads(file))
    with pytest.raises(JournalBroken):
        check_heads(world.store, [given_head(head)])


def test_new_entries_in_the_place_of_the_old_ones_show_too(world: World) -> None:
    ref = world.report(REPORT)
    entries, head = head_of(world)
    cut_off(world, keep=entries - 1)
    world.forward(hours=5)
    assert head_of(world)[0] >= entries
    assert world.incident(ref)
    with pytest.raises(RecordsDiffer):
        check_heads(world.store, [given_head(head)])


def test_a_file_that_names_another_place_for_a_head_is_not_believed(world: World) -> None:
    world.report(REPORT)
    entries, head = head_of(world)
    with pytest.raises(RecordsDiffer, match=f"that of entry {entries}, not {entries + 1}"):
        check_heads(world.store, [GivenHead(head=head, entries=entries + 1, where="line 1")])


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "a" * 65, "%" * 64, "a" * 15 + "%"])
def test_what_is_no_head_is_not_looked_for(text: str) -> None:
    """A short beginning, or a wildcard, would be found in any chain."""
    with pytest.raises(UsageError, match="no head"):
        given_head(text)


@pytest.mark.parametrize("text", ["", "\n\n", "hallo\n", f"2026-11-24 x {'a' * 64}\n", "\xff"])
def test_a_file_without_heads_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "heads.txt"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(UsageError):
        read_heads(file)


def test_the_head_of_an_empty_register_is_in_every_chain(world: World) -> None:
    assert head_of(world) == (0, GENESIS)
    world.report(REPORT)
    assert world.store.place_of_head(GENESIS) == (0, GENESIS)
