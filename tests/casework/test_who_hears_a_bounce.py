"""A mail that comes back goes to the deputy or the next at once, whoever's it was: never to nobody (P11, P12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_bot.errors import DeliveryError
from tests.casework.test_out_of_reach import away, bounce
from tests.fakes import World, make_directory, make_policy

REFUSED = DeliveryError("550 5.1.1 no such user", permanent=True, brief="RCPT 550 5.1.1")


def world_without(tmp_path: Path, *left_out: str) -> World:
    return World(tmp_path, policy=make_policy(directory=make_directory(without=left_out)))


def asked(world: World) -> set[str]:
    """Who was asked to act on the incident, by a mail that the server took."""
    kinds = ("assessment", "reminder", "technical_call", "second")
    return {d.person for d in world.mailer.sent if d.kind in kinds}


def called(world: World, ref: str) -> dict[str, tuple[str, ...]]:
    return {event.person: event.called for event in world.events("PersonUnreached", ref)}


@pytest.mark.parametrize(
    ("left_out", "bounced", "beside"),
    [
        # the decider: the deputy; without one the other assessor and the directie
        ((), ("mirte",), {"dirk"}),
        (("dirk",), ("mirte",), {"fenna", "dora"}),
        (("dirk", "fenna"), ("mirte",), {"dora"}),
        # the FG has no deputy here: the other assessor and the directie
        ((), ("fenna",), {"mirte", "dora"}),
        (("dora",), ("fenna",), {"mirte"}),
        # decider and FG
        ((), ("mirte", "fenna"), {"dirk", "dora"}),
        # the deputy who was brought in
        ((), ("mirte", "dirk"), {"fenna", "dora"}),
        # everybody who assesses: Manager Ondersteuning is who is left
        ((), ("mirte", "fenna", "dirk", "dora"), {"olaf"}),
        # the technicians
        ((), ("ilse",), {"ogd"}),
        ((), ("ilse", "ogd"), {"olaf"}),
        (("ilse",), ("ogd",), {"olaf"}),
        (("olaf",), ("ilse", "ogd"), {"mirte", "fenna", "dora"}),
    ],
)
def test_whoever_bounces_somebody_is_asked_beside_them_at_once(
    tmp_path: Path, left_out: tuple[str, ...], bounced: tuple[str, ...], beside: set[str]
) -> None:
    world = world_without(tmp_path, *left_out)
    ref = world.report("Laptop gestolen.")
    for who in bounced:
        bounce(world, world.last(who))
    assert beside <= asked(world)
    last = called(world, ref)[bounced[-1]]
    assert beside <= set(last) or beside <= {one for found in called(world, ref).values() for one in found}
    assert set(bounced) <= asked(world), "nobody is dropped"
    assert [text for _, text in world.chat.posts if "kon niet worden bezorgd" in text]


@pytest.mark.parametrize(
    "bounced", [("mirte", "dirk"), ("fenna", "dora"), ("mirte", "fenna", "dirk"), ("ilse", "ogd", "olaf")]
)
def test_an_address_refused_by_our_own_server_goes_on_the_same_way(
    tmp_path: Path, bounced: tuple[str, ...]
) -> None:
    world = world_without(tmp_path)
    addresses = {one.id: one.addresses[0] for one in make_directory().persons}
    world.mailer.fail = {addresses[who]: REFUSED for who in bounced}
    ref = world.report("Laptop gestolen.")
    for _ in range(4):
        world.app.cycle()
    assert asked(world) - set(bounced), "somebody whose mail works is asked"
    assert all(event.proven for event in world.events("PersonUnreached", ref))


def test_with_every_address_refused_the_chat_hears_of_each_and_the_ladder_goes_on(tmp_path: Path) -> None:
    """Nobody can be mailed: the chat is the road that is left (P10), and each rung tries everybody again."""
    world = world_without(tmp_path)
    people = make_directory().persons
    world.mailer.fail = {one.addresses[0]: REFUSED for one in people}
    ref = world.report("Laptop gestolen.")
    for _ in range(4):
        world.app.cycle()
    told = [text for _, text in world.chat.posts if "kon niet worden bezorgd" in text]
    assert len(told) >= 4
    tried = len(world.events("MessageFailed", ref))
    world.forward(hours=4)
    assert len(world.events("MessageFailed", ref)) > tried, (
        "an outcome for one mail never cancels the next rung"
    )
    assert [text for _, text in world.chat.posts if "besluit nodig" in text]
    del world.mailer.fail["dora@amnesty.example"]
    world.forward(hours=44)
    assert "dora" in asked(world), "and whose address works again hears it at their own hour"


def test_without_a_chat_and_with_every_assessor_refused_somebody_hears_it(tmp_path: Path) -> None:
    policy = make_policy(chat_channel="")
    world = World(tmp_path, policy=policy)
    world.mailer.fail = {f"{who}@amnesty.example": REFUSED for who in ("mirte", "fenna", "dirk", "dora")}
    world.report("Laptop gestolen.")
    for _ in range(6):
        world.app.cycle()
    assert "olaf" in asked(world)


def test_an_absence_and_a_bounce_of_the_same_chain_end_with_somebody(tmp_path: Path) -> None:
    """The decider is away, the deputy's mailbox bounces: the FG and the directie are asked."""
    world = world_without(tmp_path)
    ref = world.report("Laptop gestolen.")
    away(world, "mirte")
    bounce(world, world.last("dirk"))
    assert {"fenna", "dora"} <= asked(world)
    assert world.incident(ref).out_of_reach(world.clock.now()) == {"mirte", "dirk"}


def test_the_second_who_bounces_has_the_directie_beside_them(tmp_path: Path) -> None:
    """P18: the question of the second must not end in a mailbox that does not exist."""
    world = world_without(tmp_path, "dirk")
    world.report("Laptop gestolen.")
    world.answer("mirte", "NIET MELDEN\n\nDe schijf is versleuteld.", kind="assessment")
    bounce(world, world.last("fenna", "second"))
    world.answer("dora", "NIET MELDEN\n\nEens: de sleutel is veilig.", kind="second")
    assert world.incident().outcome is not None
