"""The auditor and the yearly re-check that nobody answers (P34, promise 2)."""

from __future__ import annotations

from pathlib import Path

from compliance_bot.casework.auditing import NEVER, Auditor
from tests.casework.test_merging import REASON, answer_on
from tests.fakes import World


def test_silence_on_the_recheck_is_no_mail_that_stayed_away(tmp_path: Path) -> None:
    """Its last rung opens the incident again and asks nobody; the two before it went to the assessors."""
    world = World(tmp_path)
    auditor = Auditor(desk=world.app.postman.desk, awake_since=NEVER)
    auditor.look()
    ref = world.report("Usb-stick kwijt.")
    answer_on(world, ref, "mirte", "GEMELD 12345678")
    answer_on(world, ref, "mirte", "4.3b JA alles versleuteld")
    answer_on(world, ref, "mirte", f"NIET INFORMEREN\n{REASON}")
    answer_on(world, ref, "fenna", f"NIET INFORMEREN\n{REASON}")
    for days in (365, 7, 7, 1):
        world.forward(days=days)
    asked = [event.hours for event in world.events("RungReached", ref) if event.road == "recheck"]
    assert asked == [8760, 8928, 9096]
    assert world.incident(ref).aware_basis == "new_fact"
    assert [one for one in auditor.look() if one.road == "recheck"] == []
