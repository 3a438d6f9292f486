"""The incident as a projection of its events: apply(incident, event, at) (P19, P31)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.history import apply
from compliance_bot.procedure.incident import Incident, Road

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPENED = ev.IncidentOpened(
    ref="AINL-2026-0001",
    kind=ev.IncidentKind.REPORT,
    regime="avg-2018",
    regime_version="1",
    title="Brief weg",
)


def report(arrival: int, received: datetime, person: str = "") -> ev.ReportReceived:
    return ev.ReportReceived(
        arrival=arrival,
        evidence=f"e{arrival}",
        received_at=received,
        reporter_role=ev.ReporterRole.EMPLOYEE,
        reporter_person=person,
        reporter_address="guus@amnesty.example",
        text="De brief is weg.",
    )


def decision(word: ev.Word, person: str = "alice", role: str = "decider") -> ev.DecisionRecorded:
    return ev.DecisionRecorded(
        word=word,
        standing=ev.Standing.DECISION if role == "decider" else ev.Standing.ADVICE,
        person=person,
        role=role,
        arrival=9,
        evidence="e9",
        said_at=NINE,
        proof="doubtful",
        proof_reason="token and address",
        reason="Geen risico.",
    )


def rung(hours: int) -> ev.RungReached:
    return ev.RungReached(hours=hours, due_at=NINE, asks="besluit", circle=("assessors",))


def play(*events: ev.Event, at: datetime = NINE + HOUR) -> Incident:
    found = reduce(lambda incident, event: apply(incident, event, at), events, apply(None, OPENED, at))
    assert isinstance(found, Incident)
    return found


def test_nothing_happens_before_it_is_opened() -> None:
    """P31: a journal that begins with anything else is broken."""
    with pytest.raises(ValueError, match="RungReached before IncidentOpened"):
        apply(None, rung(0), NINE)


def test_a_report_sets_both_clocks_to_its_receipt_not_to_the_processing() -> None:
    """P2: after downtime the clocks still start at receipt."""
    incident = play(report(1, NINE - 72 * HOUR))
    assert incident.received_at == incident.aware_at == NINE - 72 * HOUR
    assert incident.opened_at == NINE + HOUR


def test_a_second_report_keeps_the_earliest_receipt_and_the_awareness_set() -> None:
    """P20: awareness changes by an event of its own, with its basis."""
    known = ev.AwarenessSet(aware_at=NINE - 3 * HOUR, basis=ev.AwareBasis.DISCOVERED, confirmed=False)
    incident = play(report(1, NINE), known, report(2, NINE - HOUR), report(3, NINE + HOUR))
    assert incident.received_at == NINE - HOUR
    assert incident.aware_at == NINE - 3 * HOUR
    assert (incident.aware_basis, incident.aware_confirmed) == (ev.AwareBasis.DISCOVERED, False)
    assert [one.arrival for one in incident.reports] == [1, 2, 3]


def test_discovery_and_verdict_go_to_the_report_they_are_about() -> None:
    """P3, P4: several reports on one incident are judged each for itself."""
    found = ev.DiscoveryProposed(
        arrival=2, start=NINE - HOUR, end=NINE, precision=ev.Precision.RANGE, quote="net"
    )
    verdict = ev.WindowJudged(
        arrival=2, verdict=ev.WindowVerdict.POSSIBLY_LATE, window_minutes=60, late_max=7
    )
    one, two = play(report(1, NINE), report(2, NINE), found, verdict).reports
    assert (one.verdict, one.discovered_start) == (ev.WindowVerdict.UNKNOWN, None)
    assert (two.verdict, two.discovered_start, two.discovered_end) == (verdict.verdict, NINE - HOUR, NINE)
    assert (two.late_min, two.late_max, two.precision) == (0, 7, ev.Precision.RANGE)


def test_reporters_are_known_by_person_only() -> None:
    """P18: who reported is neither decider nor second; strangers have no id."""
    incident = play(report(1, NINE, "guus"), report(2, NINE), report(3, NINE, "bob"))
    assert incident.reporters() == frozenset({"guus", "bob"})


def test_rungs_are_a_set_in_order() -> None:
    """P23: a repeated rung is one rung, an older one that comes later finds its place."""
    assert play(rung(4), rung(0), rung(4), rung(1)).rungs == (0, 1, 4)


@pytest.mark.parametrize("role", ["decider", "dpo"])
def test_melden_turns_the_road_to_filing_and_does_not_end_it(role: str) -> None:
    """P18, P19: also the FG's advice to notify switches the ladder; only the filing ends it."""
    assert play(decision(ev.Word.MELDEN, role=role)).road is Road.FILE


@pytest.mark.parametrize("word", [ev.Word.NIET_MELDEN, ev.Word.GEEN_DATALEK])
def test_a_negative_word_alone_ends_nothing(word: ev.Word) -> None:
    """P18, P19: the road ends by an outcome, after the second; until then it asks for a decision."""
    incident = play(decision(word), ev.SecondAsked(word=word, persons=("bob",)))
    assert incident.road is Road.DECIDE
    assert incident.outcome is None
    assert incident.second_asked == ("bob",)


def test_a_later_word_replaces_the_same_persons_earlier_one() -> None:
    """P15: the latest decision of each person counts; the earlier ones stay in the journal."""
    incident = play(
        decision(ev.Word.NIET_MELDEN), decision(ev.Word.MELDEN, "bob", "dpo"), decision(ev.Word.GEEN_DATALEK)
    )
    assert len(incident.votes) == 2
    (alice,), (bob,) = incident.votes_of("alice"), incident.votes_of("bob")
    assert alice.word is ev.Word.GEEN_DATALEK
    assert bob.standing is ev.Standing.ADVICE
    assert incident.votes_of("carla") == ()


def test_a_decision_and_an_advice_of_one_person_are_two_records() -> None:
    """P18: neither takes the other away, and each replaces only its own kind."""
    incident = play(
        decision(ev.Word.MELDEN),
        decision(ev.Word.NIET_MELDEN, "alice", "dpo"),
        decision(ev.Word.GEEN_DATALEK, "alice", "dpo"),
    )
    said = [(vote.word, vote.standing) for vote in incident.votes_of("alice")]
    assert said == [
        (ev.Word.MELDEN, ev.Standing.DECISION),
        (ev.Word.GEEN_DATALEK, ev.Standing.ADVICE),
    ]
    assert incident.votes_heard() == incident.votes


def test_a_withdrawn_outcome_puts_the_ladder_back_at_its_true_hour() -> None:
    """P19: the road is open again, awareness and reached rungs are as they were."""
    ended = play(
        report(1, NINE),
        rung(0),
        decision(ev.Word.NIET_MELDEN),
        ev.OutcomeReached(outcome=ev.Outcome.NIET_MELDEN),
    )
    assert (ended.road, ended.outcome, ended.ended_at) == (Road.ENDED, ev.Outcome.NIET_MELDEN, NINE + HOUR)
    back = apply(
        ended, ev.OutcomeWithdrawn(outcome=ev.Outcome.NIET_MELDEN, why="toch melden"), NINE + 2 * HOUR
    )
    assert (back.road, back.outcome, back.ended_at) == (Road.FILE, None, None)
    assert (back.aware_at, back.rungs) == (ended.aware_at, ended.rungs)


def test_melden_after_the_end_reopens_nothing_by_itself() -> None:
    """P19: taking an outcome back is an entry of its own."""
    incident = play(ev.OutcomeReached(outcome=ev.Outcome.GEMELD), decision(ev.Word.MELDEN))
    assert incident.road is Road.ENDED


def test_taken_up_names_who_and_moves_no_clock() -> None:
    """P23: it expires and never stops the ladder."""
    before = play(report(1, NINE), rung(0))
    after = apply(before, ev.TakenUp(person="alice", arrival=2, until=NINE + 4 * HOUR), NINE)
    assert (after.taken_by, after.taken_until) == ("alice", NINE + 4 * HOUR)
    assert (after.aware_at, after.rungs, after.road) == (before.aware_at, before.rungs, before.road)


def test_notes_and_messages_change_no_state() -> None:
    """P31: they are entries of the time line only."""
    incident = play(report(1, NINE))
    others: tuple[ev.Event, ...] = (
        ev.NoteAdded(arrival=2, by="alice", text="Gebeld."),
        ev.NotRecorded(arrival=3, evidence="e3", why="wrong token"),
        ev.MessageQueued(key="k", channel="mail", kind="rung"),
        ev.MessageDelivered(key="k", channel="mail", message_id="<k@amnesty.example>"),
        ev.MessageFailed(key="k", channel="mail"),
        ev.MessageWithdrawn(key="k", channel="mail", kind="reminder"),
    )
    assert all(apply(incident, event, NINE) == incident for event in others)


def test_the_state_holds_no_sealed_text() -> None:
    """P35: names, addresses and free text stay in the journal, where they can be erased."""
    incident = play(report(1, NINE, "guus"), decision(ev.Word.NIET_MELDEN))
    shown = repr(incident)
    assert not any(
        text in shown for text in ("Brief weg", "guus@amnesty.example", "De brief is weg", "Geen risico")
    )


WORDS = st.sampled_from(list(ev.Word)).map(decision)
RUNGS = st.integers(0, 100).map(rung)
REPORTS = st.integers(1, 5).map(lambda n: report(n, NINE + n * HOUR))


@given(st.lists(WORDS | RUNGS | REPORTS, max_size=12))
def test_only_an_outcome_ends_the_road(events: list[ev.Event]) -> None:
    """P19: whatever is said, reported or reminded, the ladder goes on."""
    incident = play(*events)
    assert incident.road is not Road.ENDED
    assert incident == play(*events)
    assert list(incident.rungs) == sorted(set(incident.rungs))


REPORT = report(1, NINE)


def statement(name: str, who: str = "alice", standing: str = "decision") -> ev.StatementRecorded:
    return ev.StatementRecorded(
        name=name,
        person=who,
        role="decider",
        arrival=9,
        evidence="e",
        said_at=NINE,
        proof="none",
        proof_reason="x",
        standing=standing,
        value="wat er stond",
        reason="waarom",
    )


def test_a_statement_is_kept_without_its_words() -> None:
    incident = play(REPORT, statement("woordvoerder"))
    (said,) = incident.statements
    assert (said.name, said.person, said.standing) == ("woordvoerder", "alice", "decision")
    assert "stond" not in repr(incident)
    assert "waarom" not in repr(incident)


@pytest.mark.parametrize("word", [ev.Word.GEEN_DATALEK, ev.Word.GEEN_INCIDENT])
@pytest.mark.parametrize("name", ["datalek", "informeren"])
def test_who_says_that_it_is_a_breach_takes_back_their_own_no(name: str, word: ev.Word) -> None:
    """mail.md §5: or the other one's agreeing would end it with a word that was taken back."""
    kept = play(REPORT, decision(word), decision(word, "bob", "dpo"), statement(name, standing="advice"))
    assert [vote.person for vote in kept.votes] == ["bob"]


def test_a_later_no_stands_against_the_own_datalek() -> None:
    said = play(REPORT, statement("datalek"))
    assert said.found_breach() == ["alice"]
    assert play(REPORT, statement("datalek", standing="advice")).found_breach() == []
    assert play(REPORT, statement("datalek"), decision(ev.Word.GEEN_DATALEK)).found_breach() == []
    assert play(REPORT, statement("datalek"), decision(ev.Word.NIET_MELDEN)).found_breach() == ["alice"]


def test_datalek_leaves_a_niet_melden_and_informeren_does_not() -> None:
    """mail.md §5: INFORMEREN after NIET MELDEN reopens check 3.2."""
    before = (REPORT, decision(ev.Word.NIET_MELDEN, "bob", "dpo"))
    assert play(*before, statement("datalek")).votes
    assert play(*before, statement("informeren", standing="advice")).votes
    assert play(*before, statement("informeren")).votes == ()


@pytest.mark.parametrize("asks_again", [True, False])
def test_a_taken_back_end_asks_again_or_waits_for_the_filing(asks_again: bool) -> None:
    incident = play(
        REPORT,
        decision(ev.Word.NIET_MELDEN),
        ev.OutcomeReached(outcome=ev.Outcome.NIET_MELDEN),
        ev.OutcomeWithdrawn(outcome=ev.Outcome.NIET_MELDEN, why="x", asks_again=asks_again),
    )
    assert incident.road is (Road.DECIDE if asks_again else Road.FILE)
    assert (incident.votes == ()) is asks_again
