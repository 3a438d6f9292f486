"""Random incidents of ninety hours with everything that can go wrong, seeded; and what must hold after each.

One world holds a batch of incidents. The clock is driven, the servers are fakes, the database and the program are
real. A step is: somebody does something, then the bot makes a cycle, or dies somewhere in one.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from compliance_bot.app import App
from compliance_bot.casework.deliver import Postman
from compliance_bot.casework.desk import Desk
from compliance_bot.errors import DeliveryError, MailboxError
from compliance_bot.inbox.mime import read_mail
from compliance_bot.ports import Draft, Floods, Sent
from compliance_bot.procedure.absences import Absence
from compliance_bot.procedure.events import Unreached
from compliance_bot.procedure.ladder import Ladder
from compliance_bot.procedure.roles import Directory, Role
from compliance_bot.store import SqlStore
from tests.fakes import FakeClock, World, make_directory, make_policy, our_documents
from tests.journeys.one_mail_a_tick import one_mail_a_tick
from tests.journeys.simulation_cast import (
    CORRECTIONS,
    DEPUTIES,
    HOURS,
    LATER,
    NEGATIVE,
    NOISE,
    PACES,
    PEOPLE,
    REPORTS,
    STARTS,
    VACANT,
)
from tests.journeys.simulation_elsewhere import Elsewhere, Greylisting


class Crash(BaseException):
    """The process dies here; nothing after it runs."""


@dataclass(kw_only=True)
class Ways:
    """Extra ways to people that take a message one time in two."""

    dice: random.Random

    def send(self, _draft: Draft) -> Sent:
        """Taken or not."""
        if self.dice.random() < 0.5:
            raise DeliveryError("not taken", channel_fault=True, brief="not taken")
        return Sent()


@dataclass(kw_only=True)
class Figures:
    """What was played, for the report."""

    incidents: int = 0
    cycles: int = 0
    deaths: int = 0
    restarts: int = 0
    rungs: int = 0
    side_rungs: int = 0
    collapsed: int = 0
    ended: int = 0
    mails: int = 0
    twice: int = 0
    outages: int = 0
    unreached: int = 0
    words: int = 0
    moved: int = 0
    merged: int = 0
    reopened: int = 0
    settled: int = 0
    corrected: int = 0
    audits: int = 0
    returned: int = 0
    absences: int = 0
    told_later: int = 0
    downtime_hours: float = 0.0

    def add(self, other: Figures) -> None:
        """Together."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass(kw_only=True)
class Simulation:
    """One world with a batch of incidents, played from a seed. check: called after every whole cycle."""

    folder: Path
    seed: int
    incidents: int
    figures: Figures = field(default_factory=Figures)
    watch: Callable[[Simulation], None] | None = None

    def __post_init__(self) -> None:
        self.random = random.Random(f"simulation {self.seed}")
        choose = self.random.choice
        start = choose(STARTS) + timedelta(minutes=self.random.randrange(0, 36 * 60))
        policy = make_policy(
            directory=self._house(start),
            ladder=Ladder(chat_from=choose((0, 0, 4, 24)), others_from=choose((0, 48, 60))),
            chat_channel=choose(("C1", "C1", "C1", "")),
            mailbox_start=start - timedelta(days=30),
            floods=Floods(incidents_an_hour=choose((5, 1000, 1000))),
        )
        self.world = World(self.folder, policy=policy, clock=FakeClock(start))
        self.ways = Ways(dice=self.random)
        self.elsewhere = Elsewhere(world=self.world, random=random.Random(f"elsewhere {self.seed}"))
        self.road_out = Greylisting(mailer=self.world.mailer, clock=self.world.clock)
        self.world.app.postman.others, self.world.app.postman.mailer = self.ways, self.road_out
        one_mail_a_tick(self.world)
        self.pace = choose(PACES)
        self.start, self.end = start, start + timedelta(hours=HOURS + 8)
        self.plan: list[tuple[datetime, int, Callable[[], None]]] = []
        self.may_be_twice: set[str] = set()  # sent, and the process died before that was recorded
        self.figures.incidents = self.incidents
        self._plan_everything()

    def _house(self, start: datetime) -> Directory:
        """With vacant seats, deputies of any, people whose absence was planned, and extra ways to some."""
        house = make_directory(without=self.random.choice(VACANT), deputies=self.random.choice(DEPUTIES))
        first = start.date() + timedelta(days=self.random.randrange(-1, 4))
        planned = (Absence(first=first, last=first + timedelta(days=self.random.randrange(3))),)
        away = self.random.sample(PEOPLE, k=self.random.choice((0, 0, 1, 2)))
        extra = self.random.sample(PEOPLE, k=2)
        two_seats = self.random.random() < 0.1
        persons = tuple(
            replace(
                one,
                roles=one.roles | {Role.DPO} if one.id == "mirte" and two_seats else one.roles,
                absences=planned if one.id in away else (),
                others=1 if one.id in extra else 0,
            )
            for one in house.persons
        )
        return replace(house, persons=persons)

    # --- the plan -----------------------------------------------------------------------------------------

    def _at(self, moment: datetime, act: Callable[[], None]) -> None:
        self.plan.append((moment, len(self.plan), act))

    def _moment(self, first: float = 0.0, last: float = float(HOURS)) -> datetime:
        return self.start + timedelta(hours=self.random.uniform(first, last))

    def _plan_everything(self) -> None:
        for number in range(self.incidents):
            self._at(self._moment(0, 6), lambda number=number: self._report(number))
        for number in range(self.incidents):
            self._plan_story(number)
        for _ in range(self.incidents // 3):
            self._at(self._moment(), self._noise)
        for part in ("mailbox", "mailer", "chat"):
            if self.random.random() < 0.5:
                self._plan_outage(part)
        for person in PEOPLE:
            self._plan_person(person)
        if self.random.random() < 0.5:
            self._at(self._moment(1, 80), self._downtime)
        self.plan.sort(key=lambda one: one[:2])

    def _plan_person(self, person: str) -> None:
        """What the mail systems of somebody do: refuse for good, send mails back, say "later", answer for them."""
        dice, moment = self.random.random(), self._moment()
        if dice < 0.12:
            self._at(moment, lambda: self._bounces(person))
        elif dice < 0.24:
            self._plan_absence(person, moment)
        elif dice < 0.34:
            action = self.random.choice(("failed", "failed", "delayed"))
            self._at(moment, lambda: self.elsewhere.returning.update({person: action}))
            over = moment + timedelta(hours=self.random.choice((1, 9, HOURS)))
            self._at(over, lambda: self.elsewhere.returning.pop(person, None))
        elif dice < 0.44:
            wait = timedelta(hours=self.random.choice(LATER))
            self._at(moment, lambda: self._greylists(person, wait))

    def _plan_absence(self, person: str, moment: datetime) -> None:
        """From then on a vacation program answers, and names its last day or not; a dated absence ends."""
        last = (moment + timedelta(days=self.random.randrange(4))).astimezone(self.world.policy.zone).date()
        dated = self.random.random() < 0.7
        self._at(moment, lambda: self.elsewhere.away.update({person: last if dated else None}))
        if dated:
            back = datetime.combine(last + timedelta(days=1), time(8), tzinfo=self.world.policy.zone)
            self._at(back.astimezone(UTC), lambda: self.elsewhere.back(person))

    def _plan_story(self, number: int) -> None:
        """What people do about one incident, at random moments; many do nothing at all."""
        ref, dice = number, self.random.random()
        moments = sorted(self._moment(1, 88) for _ in range(6))
        says: list[tuple[str, str]] = []
        if dice < 0.15:
            negative = self.random.choice(NEGATIVE)
            says = [("mirte", negative), ("otto", negative), ("fenna", negative), ("dees", negative)]
        elif dice < 0.25:
            says = [("mirte", "MELDEN"), ("mirte", "GEMELD 2026-00042 voorlopig")]
            says += [
                ("mirte", "INFORMEREN"),
                ("mirte", "INGELICHT 300 brief"),
                ("fenna", "AANGEVULD 2026-00042"),
            ]
        elif dice < 0.35:
            says = [
                ("fenna", "MELDEN"),
                ("mirte", "NIET MELDEN\nDe stick was versleuteld."),
                ("dees", self.random.choice(("MELDEN", NEGATIVE[0]))),
                ("dora", "MELDEN"),
            ]
        elif dice < 0.45:
            says = [("mirte", "GEMELD 2026-00043"), ("mirte", "NIET INFORMEREN\nAlles was versleuteld.")]
        elif dice < 0.55:
            negative = self.random.choice(NEGATIVE)
            says = [("mirte", negative), ("dirk", negative), ("dora", negative), ("mirte", "MELDEN")]
        elif dice < 0.65:
            says = [
                (self.random.choice(PEOPLE), self.random.choice((*NEGATIVE, *NOISE, "MELDEN")))
                for _ in range(5)
            ]
        elif dice < 0.9:
            says = self._about_clock_and_roads()
        for moment, (person, text) in zip(moments, says, strict=False):
            self._at(moment, lambda person=person, text=text: self._says(ref, person, text))
        if self.random.random() < 0.3:
            self._at(self._moment(0.5, 40), lambda: self._reporter(ref))
        for _ in range(self.random.choice((0, 0, 1, 1, 3))):
            self._at(self._moment(1, 88), lambda: self._corrects(ref))

    def _about_clock_and_roads(self) -> list[tuple[str, str]]:
        """What moves the clock, merges, reopens, hands over, or decides on telling people, with its second."""
        hours = self.random.choice((-30, -4, 2, 5, 20))
        kennis = f"KENNIS {self.start + timedelta(hours=hours):%d-%m-%Y %H.%M} UTC\nToen stond het vast."
        other = f"HOORT BIJ {self._ref(self.random.randrange(self.incidents))}"
        negative = self.random.choice(NEGATIVE)
        again = "HEROPENEN\nEr is toch iets gevonden."
        not_told = "NIET INFORMEREN\nAlles was versleuteld."
        choices: tuple[list[tuple[str, str]], ...] = (
            [("mirte", kennis), ("fenna", kennis), ("dora", kennis)],
            [("mirte", kennis), ("otto", kennis), ("dees", kennis)],
            [("mirte", "MELDEN"), ("mirte", "ADVIES NIET MELDEN\nVersleuteld."), ("dirk", negative)],
            [("fenna", kennis), ("mirte", "MELDEN"), ("mirte", kennis), ("mirte", "GEMELD 2026-00050")],
            [("mirte", other)],
            [("mirte", other), ("fenna", negative), ("fenna", kennis)],
            [("mirte", other), ("fenna", other.replace("HOORT BIJ", "LOS VAN"))],
            [("mirte", "MELDEN"), ("mirte", other), ("fenna", other.replace("HOORT BIJ", "LOS VAN"))],
            [("mirte", negative), ("fenna", negative), ("dora", again), ("fenna", again)],
            [("mirte", "GEMELD 2026-00051 voorlopig"), ("fenna", again), ("mirte", "GEMELD 2026-00052")],
            [("mirte", "MELDEN"), ("mirte", not_told), ("fenna", not_told), ("mirte", "INFORMEREN")],
            [("mirte", "MELDEN"), ("fenna", "INFORMEREN"), ("mirte", not_told), ("dees", not_told)],
            [
                ("mirte", "GEMELD 2026-00053"),
                ("mirte", "4.4 JA de sleutel is veilig"),
                ("fenna", not_told),
                ("mirte", not_told),
                ("fenna", "HERCONTROLE NIET VEILIG\nDe sleutel lekte uit."),
            ],
            [("mirte", "OVERDRAGEN Dirk"), ("fenna", "OPGEPAKT"), ("dirk", "OPGEPAKT")],
            [("fenna", "DOELGROEP MEDIA Olaf"), ("mirte", "DATALEK\nHet is er een."), ("mirte", negative)],
        )
        return self.random.choice(choices)

    def _plan_outage(self, part: str) -> None:
        begin = self._moment(0, 80)
        self._at(begin, lambda: self._switch(part, down=True))
        over = begin + timedelta(hours=self.random.choice((0.3, 2, 6, 14)))
        self._at(over, lambda: self._switch(part, down=False))

    # --- what happens -------------------------------------------------------------------------------------

    def _report(self, number: int) -> None:
        sender, text = self.random.choice(REPORTS)
        earlier = self.world.clock.now() - timedelta(minutes=self.random.choice((10, 50, 200)))
        words = text.format(n=number, clock=f"{earlier.astimezone(self.world.policy.zone):%H.%M}")
        mail = self.world.mail(words, sender=sender.format(n=number), subject=f"Melding {number}")
        self.world.mailbox.put(mail)

    def _says(self, number: int, person: str, text: str) -> None:
        """The person answers the latest mail they got about this incident."""
        ref = self._ref(number)
        mine = [d for d in self.world.mailer.sent if d.person == person and d.incidents == (ref,) and d.token]
        if mine:
            self.world.mailbox.put(self.world.reply(mine[-1], text))

    def _corrects(self, number: int) -> None:
        """Somebody takes back or sets right what they said, at any moment; mostly those who decide."""
        who = self.random.choice(("mirte", "mirte", "fenna", "fenna", self.random.choice(PEOPLE)))
        self._says(number, who, self.random.choice(("CORRECTIE", "CORRECTIE", *CORRECTIONS)))

    def _reporter(self, number: int) -> None:
        """The reporter confirms the time that was read, or names another one."""
        ref = self._ref(number)
        kinds = ("acknowledgement", "discovery_asked")
        mine = [d for d in self.world.mailer.sent if d.kind in kinds and d.incidents == (ref,)]
        if not mine:
            return
        earlier = self.world.incident(ref).received_at - timedelta(minutes=self.random.randrange(5, 900))
        named = f"ONTDEKT {earlier.astimezone(self.world.policy.zone):%d-%m-%Y %H.%M}"
        self.world.mailbox.put(self.world.reply(mine[-1], self.random.choice(("JA", named, named, "NEE"))))

    def _noise(self) -> None:
        mails = [d for d in self.world.mailer.sent if d.person in PEOPLE and d.mail]
        if mails:
            to = self.random.choice(mails)
            self.world.mailbox.put(self.world.reply(to, self.random.choice(NOISE)))

    def _switch(self, part: str, *, down: bool) -> None:
        getattr(self.world, part).down = down
        self.figures.outages += down

    def _bounces(self, person: str) -> None:
        found = self.world.policy.directory.person(person)
        if found is not None:
            refused = DeliveryError(f"550 5.1.1 <{found.addresses[0]}> unknown", permanent=True, brief="550")
            self.world.mailer.fail[found.addresses[0]] = refused

    def _greylists(self, person: str, wait: timedelta) -> None:
        found = self.world.policy.directory.person(person)
        if found is not None:
            self.road_out.patience[found.addresses[0]] = wait

    def _downtime(self) -> None:
        """The machine stands still, up to four days; people write on."""
        self.figures.restarts += 1
        hours = self.random.choice((0.5, 2, 5, 5, 11, 11, 30, 96))
        self.figures.downtime_hours += hours
        wake = self.world.clock.now() + timedelta(hours=hours)
        while self.plan and self.plan[0][0] <= wake:
            moment, _, act = self.plan.pop(0)
            self.world.clock.moment = max(self.world.clock.moment, moment)
            act()
        self.world.clock.moment = wake
        self.restart()

    def _ref(self, number: int) -> str:
        """The incident that this report opened; reports are told apart by their subject in the mails to people."""
        year = self.start.astimezone(self.world.policy.zone).year
        return f"AINL-{year}-{number + 1:04d}"

    # --- the bot ------------------------------------------------------------------------------------------

    def run(self) -> Figures:
        """From the first report to ninety hours after the last, and until everything that waits has gone."""
        world = self.world
        world.app.begin()
        # from here on it is known by what configuration whom a rung must reach
        world.app.audit(since_ever=True)
        while world.clock.now() < self.end:
            self._forward()
            self.cycle()
        self.settle()
        return self._count()

    def _forward(self) -> None:
        """To the next thing that somebody does, or a piece of time; then that happens."""
        world = self.world
        world.clock.forward(minutes=self.random.choice(self.pace))
        while self.plan and self.plan[0][0] <= world.clock.now():
            self.plan.pop(0)[2]()
        self.elsewhere.act()

    def cycle(self) -> None:
        """One cycle, or one that dies at some step and is followed by the next process."""
        self.figures.cycles += 1
        died = self.random.random() < 0.08
        if died:
            before = len(self.world.mailer.sent)
            with self._dying(), suppress(Crash, MailboxError, DeliveryError):
                self.world.app.cycle()
            self.figures.deaths += 1
            self.restart()
            sent = (draft.key for draft in self.world.mailer.sent[before:])
            self.may_be_twice.update(key for key in sent if self.world.row(key).sent_at is None)
        if self.random.random() < 0.03:
            self.figures.restarts += 1
            self.restart()
        with suppress(MailboxError, DeliveryError):
            self.world.app.cycle()
        # what a dead process had claimed is free in two minutes; dead twice over the same, it waits for over an hour
        if self.watch is not None and not died:
            self.watch(self)

    def settle(self) -> None:
        """All roads up again, and time for every retry."""
        for part in (self.world.mailbox, self.world.mailer, self.world.chat):
            part.down = False
        self.road_out.patience.clear()
        for _ in range(4):
            self.world.clock.forward(minutes=21)
            with suppress(MailboxError, DeliveryError):
                self.world.app.cycle()
        if self.watch is not None:
            self.watch(self)

    def restart(self) -> None:
        """Another process on the same database: nothing is left of the one before."""
        world = self.world
        world.store.close()
        world.store = SqlStore(world.url, ladder=world.policy.ladder)
        desk = Desk(
            store=world.store,
            clock=world.clock,
            policy=world.policy,
            documents=our_documents(),
            reader=read_mail,
        )
        owner = f"process {self.figures.restarts} {self.figures.deaths}"
        postman = Postman(desk=desk, mailer=self.road_out, chat=world.chat, owner=owner, pace=10_000)
        postman.others = self.ways
        world.app = App(desk=desk, mailbox=world.mailbox, postman=postman)
        one_mail_a_tick(world)
        world.app.begin()

    @contextmanager
    def _dying(self) -> Iterator[None]:
        """Dead before or in the n-th transaction, or between a server's answer and our record of it."""
        world, left = self.world, self.random.randrange(1, 60)
        inside = self.random.random() < 0.5
        work, send, post = world.store.work, world.mailer.send, world.chat.post

        def passed() -> None:
            nonlocal left
            left -= 1
            if left <= 0:
                raise Crash

        @contextmanager
        def dying_work() -> Iterator[Any]:
            if not inside:
                passed()
            with work() as one:
                yield one
                if inside:
                    passed()

        def after(real: Callable[..., Any]) -> Callable[..., Any]:
            def done(draft: Draft, **more: Any) -> Any:
                result = real(draft, **more)
                passed()
                return result

            return done

        world.store.work = dying_work  # type: ignore[method-assign]
        world.mailer.send, world.chat.post = after(send), after(post)  # type: ignore[method-assign]
        try:
            yield
        finally:
            world.store.work = work  # type: ignore[method-assign]
            world.mailer.send, world.chat.post = send, post  # type: ignore[method-assign]

    def _count(self) -> Figures:
        world, figures = self.world, self.figures
        with world.store.reading() as reading:
            kinds = Counter(type(entry.event).__name__ for entry in reading.entries())
            figures.unreached += kinds["PersonUnreached"]
            figures.moved += kinds["AwarenessSet"] - figures.incidents + kinds["AwarenessMoved"]
            figures.merged += kinds["IncidentAbsorbed"] + kinds["IncidentReleased"]
            figures.reopened += kinds["OutcomeWithdrawn"] + kinds["LadderRestarted"]
            figures.words += kinds["DecisionRecorded"] + kinds["StatementRecorded"] + kinds["FilingRecorded"]
            figures.settled += kinds["InformingSettled"]
            figures.corrected += kinds["WordTakenBack"] + kinds["FilingCorrected"]
            for entry in reading.entries():
                if entry.kind == "RungReached":
                    beside = entry.event.road != "ap"  # type: ignore[union-attr]
                    figures.side_rungs += beside
                    figures.rungs += not beside
                    figures.collapsed += entry.event.collapsed  # type: ignore[union-attr]
        figures.ended += sum(1 for one in world.incidents() if one.ended_at)
        figures.mails += len(world.mailer.sent)
        figures.returned += sum(one.why is not Unreached.ABSENT for one in self.elsewhere.told)
        figures.absences += sum(one.why is Unreached.ABSENT for one in self.elsewhere.told)
        figures.told_later += self.road_out.refused
        figures.twice += sum(n - 1 for n in Counter(d.key for d in world.mailer.sent).values() if n > 1)
        return figures
