"""The last rungs also go by each person's extra ways, and the chat calls people by their id (P22, P10)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from compliance_bot.errors import DeliveryError
from compliance_bot.ports import Draft, Sent
from compliance_bot.procedure.ladder import Ladder, channels_at, check_ladder
from tests.fakes import World, make_directory, make_policy


@dataclass
class FakeOthers:
    """Keeps what it took; `down`: ways that take nothing."""

    sent: list[Draft] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    permanent: bool = False
    tries: int = 0

    def send(self, draft: Draft) -> Sent:
        self.tries += 1
        if draft.recipient in self.down:
            raise DeliveryError("not taken", permanent=self.permanent, channel_fault=True, brief="not taken")
        self.sent.append(draft)
        return Sent()


def world_with(tmp_path: Path, ladder: Ladder | None = None, **ways: int) -> tuple[World, FakeOthers]:
    house = make_directory()
    persons = tuple(
        replace(one, others=ways.get(one.id, 0), chat="U0MIRTE" if one.id == "mirte" else "")
        for one in house.persons
    )
    policy = make_policy(directory=replace(house, persons=persons), ladder=ladder or Ladder())
    world, others = World(tmp_path, policy=policy), FakeOthers()
    world.app.postman.others = others
    return world, others


def told(others: FakeOthers) -> list[tuple[str, str]]:
    return [(d.recipient, d.chat.text if d.chat else "") for d in others.sent]


def test_the_extra_ways_are_used_from_their_hour_on_and_beside_the_mail(tmp_path: Path) -> None:
    world, others = world_with(tmp_path, mirte=2, dora=1)
    world.report("Laptop gestolen.")
    for hours in (48, 11):
        world.forward(hours=hours)
        assert others.sent == []
    world.forward(hours=1)
    assert [way for way, _ in told(others)] == ["mirte 1", "mirte 2", "dora 1"]
    assert told(others)[0][1] == (
        "AINL-2026-0001: nog 12 uur (vr 27 nov 2026 10.17 uur (CET)). Besluit nodig. Lees uw mail of bel elkaar."
    )
    assert world.last("mirte", "reminder"), "never instead of the mail"
    rung = [event for event in world.events("RungReached") if event.road == "ap"][-1]
    assert {d.key for d in others.sent} <= set(rung.keys)
    world.forward(hours=2)
    assert len(others.sent) == 6


def test_it_says_nothing_of_anybody(tmp_path: Path) -> None:
    """P10."""
    world, others = world_with(tmp_path, mirte=1)
    world.report(
        "Laptop van Robin de Vries gestolen.", sender="robin@amnesty.example", subject="Robins laptop"
    )
    world.forward(hours=69)
    [(_, text)] = told(others)
    assert not any(word in text.lower() for word in ("robin", "laptop", "mirte", "amnesty"))


def test_several_incidents_are_one_text_with_the_most_urgent_named(tmp_path: Path) -> None:
    world, others = world_with(tmp_path, mirte=1)
    world.report("Laptop gestolen.")
    world.report("Brief kwijt.", subject="Brief")
    world.forward(hours=69)
    [(_, text)] = told(others)
    assert text.startswith("AINL-2026-0001, AINL-2026-0002. Het dringendste is AINL-2026-0001: nog 3 uur")


def test_a_dead_way_holds_no_mail_up_is_told_by_role_and_tried_again(tmp_path: Path) -> None:
    world, others = world_with(tmp_path, mirte=1, dora=1)
    ref = world.report("Laptop gestolen.")
    others.down = {"mirte 1"}
    world.forward(hours=69)
    assert world.last("mirte", "reminder")
    for _ in range(3):
        world.forward(minutes=8)
    lines = [text for _, text in world.chat.posts if "extra bericht" in text]
    assert len(lines) == 1
    assert "Manager Fondsenwerving & Marketing".replace("&", "&amp;") in lines[0]
    assert world.events("PersonUnreached", ref) == [], "it says nothing of the person"
    assert [way for way, _ in told(others)] == ["dora 1"]
    others.down = set()
    world.forward(minutes=11)
    assert "mirte 1" in [way for way, _ in told(others)]


def test_after_one_failure_no_other_way_is_tried_in_the_same_run(tmp_path: Path) -> None:
    """A silent gateway costs ten seconds: once a run, not once a person."""
    world, others = world_with(tmp_path, mirte=3, fenna=3, dora=3)
    others.down = {f"{who} {n}" for who in ("mirte", "fenna", "dora") for n in (1, 2, 3)}
    world.report("Laptop gestolen.")
    world.forward(hours=69)
    assert others.tries == 1


def test_a_way_taken_out_of_the_configuration_marks_nobody_as_out_of_reach(tmp_path: Path) -> None:
    world, others = world_with(tmp_path, mirte=1)
    ref = world.report("Laptop gestolen.")
    others.down, others.permanent = {"mirte 1"}, True
    world.forward(hours=69)
    assert world.events("MessageFailed", ref)[-1].channel == "other"
    assert world.events("PersonUnreached", ref) == []


def test_the_newer_text_takes_the_place_of_one_that_waits_and_a_decision_takes_it_back(
    tmp_path: Path,
) -> None:
    world, others = world_with(tmp_path, mirte=1)
    ref = world.report("Laptop gestolen.")
    others.down = {"mirte 1"}
    world.forward(hours=69)
    world.forward(hours=1)
    world.answer("mirte", "GEMELD 12345678", kind="reminder")
    others.down = set()
    world.forward(minutes=30)
    assert others.sent == []
    assert ("mirte", "other") in [(e.person, e.kind) for e in world.events("MessageWithdrawn", ref)]


def test_the_chat_calls_the_circle_by_id_from_the_loud_hour_on(tmp_path: Path) -> None:
    world, _ = world_with(tmp_path)
    world.report("Laptop gestolen.")
    world.forward(hours=59)
    assert "<@" not in world.chat.posts[-1][1]
    world.forward(hours=1)
    line = next(text for _, text in reversed(world.chat.posts) if "besluit nodig" in text)
    assert line.endswith("\n<@U0MIRTE>")
    assert "mirte" not in line.replace("<@U0MIRTE>", "")


@pytest.mark.parametrize("chat", ["<!channel>", "U1> <!here>", "u0mirte", "C0ROOM", "@mirte"])
def test_what_is_no_members_id_is_never_called(tmp_path: Path, chat: str) -> None:
    """T37."""
    house = make_directory()
    persons = tuple(replace(one, chat=chat) for one in house.persons)
    world = World(tmp_path, policy=make_policy(directory=replace(house, persons=persons)))
    world.report("Laptop gestolen.")
    world.forward(hours=60)
    assert not any("<" in text for _, text in world.chat.posts)


def test_before_chat_from_a_reminder_goes_by_mail_alone(tmp_path: Path) -> None:
    """P8: a new incident is told in the chat at once all the same."""
    world, _ = world_with(tmp_path, ladder=replace(Ladder(), chat_from=12))
    world.report("Laptop gestolen.")
    assert world.chat.posts
    world.forward(hours=4)
    assert not [text for _, text in world.chat.posts if "besluit nodig" in text and "Uiterlijk" in text][1:]
    assert world.last("mirte", "reminder")
    lines = len(world.chat.posts)
    world.forward(hours=22)
    assert len(world.chat.posts) > lines


@pytest.mark.parametrize(
    ("hours", "channels"),
    [
        (0, ("mail", "chat")),
        (59, ("mail", "chat")),
        (60, ("mail", "chat", "other")),
        (400, ("mail", "chat", "other")),
    ],
)
def test_the_channels_of_an_hour_are_configuration(hours: int, channels: tuple[str, ...]) -> None:
    assert channels_at(hours, Ladder()) == channels


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"chat_from": 61}, "chat_from must be 0 to 60 hours"),
        ({"chat_from": -1}, "chat_from"),
        ({"others_from": 61}, "others_from must be 0 to 60 hours: the last twelve use all channels (P22)"),
    ],
)
def test_channels_that_would_be_silent_at_the_end_are_refused(changes: dict[str, int], fault: str) -> None:
    assert [problem for problem in check_ladder(replace(Ladder(), **changes)) if fault in problem]
