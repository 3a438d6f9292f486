"""Every combination of dead roads is noticed by somebody: chat, mail, or a heartbeat that stays away (P10, T42)."""

from __future__ import annotations

from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest
import structlog

from compliance_bot.errors import DeliveryError, MailboxError, StoreError
from compliance_bot.heartbeat import Heartbeat
from tests.fakes import World, make_policy

REPORT = "Vanochtend is een laptop gestolen uit de trein."


class House:
    """A world with a heartbeat file, in which roads die."""

    def __init__(self, folder: Path, *, chat: bool = True) -> None:
        policy = make_policy() if chat else make_policy(chat_channel="")
        self.world = World(folder, policy=policy)
        if not chat:
            self.world.app.postman.chat = None
        self.file = folder / "heartbeat"
        self.world.app.heartbeat = Heartbeat(file=str(self.file))
        self.world.report(REPORT)

    def kill(self, *, mailbox: bool = False, mail: bool = False, chat: bool = False) -> None:
        self.world.mailbox.down, self.world.mailer.down, self.world.chat.down = mailbox, mail, chat

    def pass_time(self, minutes: int) -> None:
        """As the service does: each job by itself, the failure of one no matter to the others."""
        app = self.world.app
        for _ in range(minutes):
            self.world.clock.forward(minutes=1)
            with suppress(MailboxError):
                app.read()
            app.handle()
            for job in (app.tick, app.deliver, app.beat):
                job()

    def beats(self, minutes: int = 10) -> bool:
        """Whether a heartbeat is given in the next minutes."""
        self.file.unlink(missing_ok=True)
        self.pass_time(minutes)
        return self.file.exists()

    def mails(self, subject: str) -> set[str]:
        sent = self.world.mailer.sent
        return {draft.person for draft in sent if draft.mail and subject in draft.mail.subject}

    def chats(self, words: str) -> int:
        return sum(words in text for _, text in self.world.chat.posts)


@pytest.mark.parametrize(("mailbox", "mail", "chat"), list(product((False, True), repeat=3)))
def test_whatever_is_down_somebody_hears_of_it_by_a_road_that_works(
    tmp_path: Path, mailbox: bool, mail: bool, chat: bool
) -> None:
    """Promise 7, with a chat: what is dead is told by each road that is left; with none left the heartbeat stops."""
    house = House(tmp_path)
    house.kill(mailbox=mailbox, mail=mail, chat=chat)
    house.pass_time(90)
    told_of_mailbox = house.chats("De mailbox wordt nu niet gelezen"), house.mails("De mailbox wordt niet")
    told_of_mail = house.chats("De mail werkt nu niet")
    told_of_chat = house.mails("De chat is niet bereikbaar")
    beats = house.beats()
    assert beats is (not mailbox and not (mail and chat))
    assert bool(told_of_mail) is (mail and not chat)
    assert told_of_chat == ({"mirte", "fenna"} if chat and not mail else set())
    if mailbox and not chat:
        assert told_of_mailbox[0] == 1
    elif mailbox and not mail:
        assert told_of_mailbox[1] == {"mirte", "fenna"}
    else:
        assert told_of_mailbox == (0, set())
    somebody = bool(told_of_mailbox[0] or told_of_mailbox[1] or told_of_mail or told_of_chat or not beats)
    assert somebody is (mailbox or mail or chat)


@pytest.mark.parametrize(("mailbox", "mail"), list(product((False, True), repeat=2)))
def test_without_a_chat_dead_mail_stops_the_heartbeat(tmp_path: Path, mailbox: bool, mail: bool) -> None:
    """T42: nobody would have noticed; the one road that is left is the heartbeat's absence."""
    house = House(tmp_path, chat=False)
    house.kill(mailbox=mailbox, mail=mail)
    house.pass_time(90)
    assert house.beats() is (not mailbox and not mail)
    assert house.mails("De mailbox wordt niet") == ({"mirte", "fenna"} if mailbox and not mail else set())


def test_the_heartbeat_is_withheld_after_a_quarter_of_an_hour_and_comes_back(tmp_path: Path) -> None:
    """A server's restart is no news; and the log says why it stays away, once."""
    house = House(tmp_path, chat=False)
    house.kill(mail=True)
    house.world.clock.forward(hours=1)
    house.pass_time(1)
    assert house.beats(13), "not fifteen minutes yet"
    house.pass_time(2)
    with structlog.testing.capture_logs() as logs:
        house.world.app.withheld = False
        assert not house.beats(20)
    assert [one["event"] for one in logs].count("heartbeat_is_withheld_no_road_out_works") == 1
    house.kill()
    house.pass_time(11)
    assert house.beats(2)


def test_one_road_out_that_works_is_enough_for_the_heartbeat(tmp_path: Path) -> None:
    """Then that road tells it: a heartbeat that stops for what was told already would be one alarm too many."""
    house = House(tmp_path)
    house.kill(mail=True)
    house.pass_time(120)
    assert house.beats()
    assert house.chats("De mail werkt nu niet") == 1


def test_a_mailbox_told_to_a_chat_that_died_meanwhile_is_told_by_mail(tmp_path: Path) -> None:
    """The chat took the message over and never said it."""
    house = House(tmp_path)
    house.pass_time(70)
    house.kill(mailbox=True, chat=True)
    # nothing was said in the chat since it died: it is not known to be down when the mailbox's turn comes
    house.pass_time(16)
    assert house.mails("De mailbox wordt niet") == set()
    house.pass_time(20)
    assert house.mails("De mailbox wordt niet") == {"mirte", "fenna"}
    before = len(house.world.mailer.sent)
    house.pass_time(30)
    assert len([d for d in house.world.mailer.sent[before:] if d.kind == "channel_down"]) == 0, "once"


def test_a_mailbox_told_in_the_chat_is_not_told_again_when_the_chat_dies_later(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.kill(mailbox=True)
    house.pass_time(30)
    assert house.chats("De mailbox wordt nu niet gelezen") == 1
    house.kill(mailbox=True, chat=True)
    house.pass_time(90)
    assert house.mails("De mailbox wordt niet") == set()


def test_a_database_that_does_not_answer_gives_no_heartbeat(tmp_path: Path) -> None:
    """Whether a road works is asked there: without it nothing is known to be well."""
    house = House(tmp_path)
    house.pass_time(1)
    house.file.unlink(missing_ok=True)

    def broken():  # type: ignore[no-untyped-def]
        raise StoreError("the disk is full")

    house.world.store.work = broken  # type: ignore[method-assign]
    with pytest.raises(StoreError):
        house.world.app.beat()
    assert not house.file.exists()


def refusing(*people: str) -> dict[str, DeliveryError]:
    """A server that answers, and takes no mail to these: no fault of the road by its words."""
    return {f"{one}@amnesty.example": DeliveryError("550 5.7.1 no", brief="DATA 550 5.7.1") for one in people}


def test_a_server_that_refuses_every_mail_stops_the_heartbeat_as_well(tmp_path: Path) -> None:
    """T26: it hits every row alike, and without a chat nobody would know."""
    house = House(tmp_path, chat=False)
    everybody = ("mirte", "fenna", "dirk", "dora", "mees", "olaf", "ilse", "jan")
    house.world.mailer.fail = {**refusing(*everybody), "servicedesk@ogd.example": DeliveryError("550 5.7.1")}
    house.pass_time(90)
    assert not house.beats()
    house.world.mailer.fail = {}
    house.pass_time(11)
    assert house.beats(2)


def test_a_server_that_refuses_one_person_stops_no_heartbeat(tmp_path: Path) -> None:
    """The others get their mail: they hear of it from the register and each other."""
    house = House(tmp_path, chat=False)
    house.world.mailer.fail = refusing("mirte")
    house.pass_time(90)
    assert house.beats()
