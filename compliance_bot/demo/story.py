"""The story: four incidents, one newsletter and one absence, from Thursday morning to Monday evening."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from compliance_bot.demo import letters, people, script
from compliance_bot.demo.letters import Letter
from compliance_bot.demo.people import MAILBOX, Person
from compliance_bot.demo.stage import Stage
from compliance_bot.procedure.events import FilingVerdict, Outcome
from compliance_bot.procedure.incident import Incident
from compliance_bot.procedure.moments import AMSTERDAM

START = datetime(2026, 11, 26, 9, 0, tzinfo=AMSTERDAM)
SANNES, JOOSTS, HELENS, RUBENS = (f"AINL-2026-000{number}" for number in range(1, 5))


@dataclass(frozen=True, kw_only=True)
class Scene:
    """At `at` (days after the start, hour, minute; local time) somebody does something."""

    at: tuple[int, int, int]
    title: str
    text: str
    play: Callable[[Stage], None]

    @property
    def moment(self) -> datetime:
        """When the scene begins."""
        days, hour, minute = self.at
        return (START + timedelta(days=days)).replace(hour=hour, minute=minute)


def play(stage: Stage) -> None:
    """Play all scenes in order; the ladders run in between."""
    stage.round()
    for scene in SCENES:
        stage.advance_to(scene.moment)
        stage.scene(scene.title, scene.text)
        scene.play(stage)


def surprises(incidents: tuple[Incident, ...]) -> list[str]:
    """What did not end as the story has it; empty when all is well."""
    found = {incident.ref: incident for incident in incidents}
    wrong = [
        f"{ref} ended with {found[ref].outcome if ref in found else 'nothing'}, not {outcome}"
        for ref, outcome in ENDINGS.items()
        if ref not in found or found[ref].outcome is not outcome
    ]
    if len(found) != len(ENDINGS):
        wrong.append(f"there are {len(found)} incidents, not {len(ENDINGS)}")
    late = found[RUBENS].filings if RUBENS in found else ()
    if not late or late[-1].verdict is not FilingVerdict.LATE:
        wrong.append(f"{RUBENS} was not filed too late")
    return wrong


def _sanne_reports(stage: Stage) -> None:
    stage.send(_letter(people.SANNE, "Lijst naar verkeerde ontvanger", script.SANNE_REPORTS, stage))


def _femke_is_away(stage: Stage) -> None:
    received = stage.latest(people.FEMKE, SANNES)
    stage.send(letters.out_of_office(people.FEMKE, received, script.FEMKE_IS_AWAY, at=stage.clock.now()))


def _newsletter(stage: Stage) -> None:
    headers = (("List-Id", "<weekly.privacyweekly.example>"), ("Precedence", "bulk"))
    subject = "Privacy Weekly: five breaches you should know"
    stage.send(_letter(people.NEWSLETTER, subject, script.NEWS, stage, headers=headers))


def _marloes_gives_no_reason(stage: Stage) -> None:
    _answer(stage, people.MARLOES, SANNES, "NIET MELDEN")


def _joost_reports(stage: Stage) -> None:
    stage.send(_letter(people.JOOST, "Laptop kwijt", script.JOOST_REPORTS, stage))


def _marloes_presses_a_link(stage: Stage) -> None:
    received = stage.latest(people.MARLOES, SANNES)
    now = stage.clock.now()
    stage.send(
        letters.ready_reply(people.MARLOES, received, "NIET MELDEN", typed=script.MARLOES_REASON, at=now)
    )


def _marloes_notifies(stage: Stage) -> None:
    _answer(stage, people.MARLOES, JOOSTS, "MELDEN")


def _helen_reports(stage: Stage) -> None:
    stage.send(_letter(people.HELEN, "Opened pallet at our depot", script.HELEN_REPORTS, stage))


def _marloes_decides_well(stage: Stage) -> None:
    _answer(stage, people.MARLOES, HELENS, script.BRIGHTPOST_DECISION)


def _marloes_files(stage: Stage) -> None:
    _answer(stage, people.MARLOES, JOOSTS, "GEMELD 1234567")


def _ruben_reports(stage: Stage) -> None:
    stage.send(_letter(people.RUBEN, "Formulier toont gegevens", script.RUBEN_REPORTS, stage))


def _dirk_files(stage: Stage) -> None:
    _answer(stage, people.DIRK, RUBENS, script.DIRK_FILES)


def _nobody(stage: Stage) -> None:
    """Nobody does anything."""
    stage.round()


def _letter(
    sender: Person,
    subject: str,
    text: str,
    stage: Stage,
    *,
    headers: tuple[tuple[str, str], ...] = (),
) -> Letter:
    return Letter(
        sender=sender, to=MAILBOX, subject=subject, text=text, at=stage.clock.now(), headers=headers
    )


def _answer(stage: Stage, person: Person, ref: str, text: str) -> None:
    received = stage.latest(person, ref)
    stage.send(letters.reply(person, received, text, at=stage.clock.now()))


ENDINGS = {
    SANNES: Outcome.NIET_MELDEN,
    JOOSTS: Outcome.GEMELD,
    HELENS: Outcome.NIET_MELDEN,
    RUBENS: Outcome.GEMELD,
}

SCENES = (
    Scene(
        at=(0, 9, 4),
        title="An employee reports, in time",
        text="Sanne found it at 08:40; employees have one hour. The 72 hours run from her discovery.",
        play=_sanne_reports,
    ),
    Scene(
        at=(0, 9, 6),
        title="An out-of-office comes back",
        text="Femke, the DPO, is away. It opens nothing and answers nothing; it is noted and told.",
        play=_femke_is_away,
    ),
    Scene(
        at=(0, 9, 20),
        title="A newsletter arrives",
        text="List mail from outside is kept for triage: no incident, no answer, but a person looks at it.",
        play=_newsletter,
    ),
    Scene(
        at=(0, 9, 30),
        title="Marloes decides, but gives no reason",
        text="NIET MELDEN needs a reason. Nothing is recorded as a decision; the bot asks back.",
        play=_marloes_gives_no_reason,
    ),
    Scene(
        at=(0, 9, 45),
        title="Another employee reports, late",
        text="Joost found out yesterday at 16:30. Those hours are gone: missed rungs become one message.",
        play=_joost_reports,
    ),
    Scene(
        at=(0, 10, 15),
        title="Marloes presses a ready reply and types her reason",
        text="A mailto: link, so no References: the token in the subject finds the question.",
        play=_marloes_presses_a_link,
    ),
    Scene(
        at=(0, 11, 30),
        title="Marloes decides to notify",
        text="MELDEN stands at once, but does not end the ladder: from now on it asks for the filing.",
        play=_marloes_notifies,
    ),
    Scene(
        at=(0, 14, 20),
        title="A processor reports, in English and in British time",
        text="11:50 in London is 12:50 here; processors have four hours. Helen is answered in English.",
        play=_helen_reports,
    ),
    Scene(
        at=(0, 15, 0),
        title="Marloes decides well",
        text="The word on a line of its own, the reason below it.",
        play=_marloes_decides_well,
    ),
    Scene(
        at=(1, 9, 30),
        title="Marloes files at the AP and passes on the number",
        text="GEMELD with the number ends the ladder, within the 72 hours.",
        play=_marloes_files,
    ),
    Scene(
        at=(1, 16, 25),
        title="Friday afternoon: a report that nobody answers",
        text="Weekends do not stop the clock. Watch the circle widen: deputy, management, board.",
        play=_ruben_reports,
    ),
    Scene(
        at=(4, 16, 15),
        title="The 72 hours are over",
        text="The bot does not stop: it keeps asking, and now asks for the reason of the delay.",
        play=_nobody,
    ),
    Scene(
        at=(4, 20, 30),
        title="The board files, too late",
        text="Dirk answers from the board's first rung on. Recorded as it is: te laat, with his words.",
        play=_dirk_files,
    ),
)
