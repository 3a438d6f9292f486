"""CORRECTIE: a word that replaces an earlier one, or takes back one's own last (P18, P19, P28; mail.md §6)."""

from __future__ import annotations

import urllib.parse
from datetime import timedelta
from pathlib import Path

import pytest

from compliance_bot.documents.register import register_rows
from compliance_bot.procedure.incident import Road
from tests.casework.test_merging import answer_on
from tests.fakes import START, World, rungs_sent
from tests.journeys.simulation_checks import audited

REASON = "De laptop is versleuteld en het wachtwoord is niet bekend bij de dief."
NIET, GEEN = f"NIET MELDEN\n{REASON}", f"GEEN DATALEK\n{REASON}"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def played(world: World, *said: tuple[str, str], reporter: str = "jan") -> str:
    """An incident on which these people said these words, a minute apart."""
    ref = world.report("Usb-stick kwijt.", sender=f"{reporter}@amnesty.example")
    for who, text in said:
        world.clock.forward(minutes=1)
        answer_on(world, ref, who, text)
    return ref


def whys(world: World, ref: str) -> list[str]:
    return [event.why for event in world.events("NotRecorded", ref)]


def row_of(world: World, ref: str) -> dict[str, str]:
    """The incident's line in the register."""
    incident = world.incident(ref)
    with world.store.work() as work:
        (row,) = register_rows([incident], work.entries(ref), world.policy.zone)
    return row


def sound(world: World) -> None:
    """The journal alone makes the same rows again, and the auditor misses nothing."""
    assert world.store.rebuild() == []
    assert audited(world) == ()


# --- CORRECTIE by itself ---------------------------------------------------------------------------------------

# what was said before, who takes what back, and: road, outcome, what is left of the votes, what hour is reached
TAKEN_BACK = {
    "the second of two": ([("mirte", NIET), ("fenna", NIET)], "fenna", ("decide", None, [], 48)),
    "the first of two": ([("mirte", GEEN), ("fenna", GEEN)], "mirte", ("decide", None, [], 48)),
    "one of one": ([("mirte", NIET)], "mirte", ("decide", None, [], 48)),
    "advice": ([("fenna", NIET)], "fenna", ("decide", None, [], 48)),
    "a filing": ([("mirte", "GEMELD 2026-4711 voorlopig")], "mirte", ("file", None, [], 48)),
    "a filing after MELDEN": (
        [("fenna", "MELDEN"), ("mirte", "GEMELD 2026-4711")],
        "mirte",
        ("file", None, ["fenna"], 48),
    ),
    "a corrected filing": (
        [("fenna", "GEMELD 2026-4711"), ("mirte", "CORRECTIE GEMELD 2026-4712")],
        "mirte",
        ("file", None, [], 48),
    ),
}


@pytest.mark.parametrize("name", list(TAKEN_BACK))
def test_what_it_had_ended_is_open_again_at_its_true_hour(world: World, name: str) -> None:
    """P19: what is due is due at once; all assessors read what counts no more and what is asked now."""
    said, who, (road, outcome, votes, hour) = TAKEN_BACK[name]
    ref = played(world, *said)
    world.forward(hours=50)
    answer_on(world, ref, who, "CORRECTIE\nIk antwoordde op het verkeerde incident.")
    incident = world.incident(ref)
    assert (incident.road.value, incident.outcome) == (road, outcome)
    assert [vote.person for vote in incident.votes] == votes
    assert (incident.aware_at, incident.filings) == (START, ())
    world.app.cycle()
    assert rungs_sent(world, ref)[-1] == hour
    (event,) = world.events("WordTakenBack", ref)
    assert (event.person, event.reason) == (who, "Ik antwoordde op het verkeerde incident.")
    for person in ("mirte", "fenna"):
        text = world.last(person, "taken_back").mail.text
        assert "Dit antwoord telt vanaf nu niet meer." in text
        assert "| Ik antwoordde op het verkeerde incident." in text
        assert "De termijn eindigt op vr 27 nov" in text
    assert any("teruggenomen" in post and "verkeerde" not in post for _, post in world.chat.posts)
    sound(world)


def test_melden_taken_back_asks_for_a_decision_again_and_the_people_wait(world: World) -> None:
    """P19: within a day, and no other MELDEN stands."""
    ref = played(world, ("mirte", "MELDEN"))
    assert world.incident(ref).side_road("people") is not None
    answer_on(world, ref, "mirte", "CORRECTIE")
    incident = world.incident(ref)
    assert (incident.road, incident.votes, incident.side_road("people")) == (Road.DECIDE, (), None)
    assert "De herinneringen vragen weer om een besluit" in world.last("fenna", "taken_back").mail.text
    world.forward(hours=3)
    assert "MELDEN, NIET MELDEN of GEEN DATALEK" in world.last("mirte", "reminder").mail.text
    sound(world)


def test_anothers_melden_goes_on_asking_for_the_filing(world: World) -> None:
    ref = played(world, ("fenna", "MELDEN"), ("mirte", "MELDEN"))
    answer_on(world, ref, "mirte", "CORRECTIE")
    assert world.incident(ref).road is Road.FILE
    assert "een ander antwoord vraagt daar nog om" in world.last("mirte", "taken_back").mail.text
    sound(world)


def test_melden_of_more_than_a_day_ago_stands_until_something_else_is_said(world: World) -> None:
    ref = played(world, ("mirte", "MELDEN"))
    world.forward(hours=24, minutes=1)
    answer_on(world, ref, "mirte", "CORRECTIE")
    assert (world.incident(ref).road, whys(world, ref)) == (Road.FILE, ["melden_stands"])
    assert "Wat moet het zijn?" in world.last("mirte", "question_back").mail.text
    answer_on(world, ref, "mirte", f"CORRECTIE {NIET}")
    assert [vote.word for vote in world.incident(ref).votes] == ["niet_melden"]
    sound(world)


def test_the_others_carry_an_outcome_without_it(world: World) -> None:
    """P18: settled again; where it still stands nothing opens."""
    ref = world.report("Usb-stick kwijt.")
    world.forward(hours=49)
    for who in ("dora", "mirte", "fenna"):
        answer_on(world, ref, who, NIET)
    answer_on(world, ref, "mirte", "CORRECTIE")
    incident = world.incident(ref)
    assert (incident.outcome, len(incident.votes)) == ("niet_melden", 2)
    assert "blijft staan, want dat kan ook zonder dit antwoord" in world.last("fenna", "taken_back").mail.text
    world.forward(hours=12)
    assert rungs_sent(world, ref)[-1] < 60
    answer_on(world, ref, "dora", "CORRECTIE")
    assert (world.incident(ref).road, world.incident(ref).votes) == (Road.DECIDE, ())
    sound(world)


def test_the_last_word_is_gone_once(world: World) -> None:
    """A mail sent twice, or once more to be sure, takes no second word along."""
    ref = played(world, ("mirte", "MELDEN"), ("mirte", "GEMELD 2026-4711"), ("mirte", "CORRECTIE"))
    answer_on(world, ref, "mirte", "CORRECTIE\nEcht waar.")
    assert (world.incident(ref).road, whys(world, ref)) == (Road.FILE, ["nothing_to_take_back"])
    assert [vote.word for vote in world.incident(ref).votes] == ["melden"]


@pytest.mark.parametrize("who", ["fenna", "dora", "dirk", "ilse", "mees"])
def test_nobody_takes_back_anothers_word(world: World, who: str) -> None:
    """mail.md §6."""
    ref = played(world, ("mirte", "MELDEN"), ("mirte", "GEMELD 2026-4711"))
    world.forward(hours=49)
    for text in ("CORRECTIE", "CORRECTIE\nHet klopt niet."):
        world.receive(world.reply(world.last(who), text))
    assert world.incident(ref).road is Road.ENDED
    assert world.events("WordTakenBack", ref) == []


@pytest.mark.parametrize(
    ("word", "named"),
    [
        (f"KENNIS 24-11-2026 9.00\n{REASON}", "KENNIS"),
        ("INFORMEREN", "INFORMEREN"),
        ("FEIT aantal 120", "FEIT"),
        ("2.3 NEE de logs ontbreken", "vraag 2.3"),
        ("OPGEPAKT", "OPGEPAKT"),
    ],
)
def test_any_other_last_entry_is_named_and_nothing_is_undone(world: World, word: str, named: str) -> None:
    ref = played(world, ("mirte", "MELDEN"), ("mirte", word))
    before = world.incident(ref)
    answer_on(world, ref, "mirte", "CORRECTIE\nDat was niet goed.")
    after = world.incident(ref)
    assert (after.road, after.aware_at, after.votes) == (before.road, before.aware_at, before.votes)
    told = world.last("mirte", "kept").mail.text
    assert f"Het laatste antwoord van deze persoon was: {named}" in told
    assert "CORRECTIE en daarachter, op dezelfde regel, wat het moet zijn" in told
    assert world.events("WordTakenBack", ref) == []
    sound(world)


def test_free_words_on_its_line_are_kept_and_take_nothing_back(world: World) -> None:
    """mail.md §6: a word with others on its line is no decision."""
    ref = played(world, ("mirte", "MELDEN"))
    answer_on(world, ref, "mirte", "CORRECTIE: het waren er 41, niet 14")
    assert world.incident(ref).road is Road.FILE
    assert "Een eerder besluit is hierdoor niet veranderd" in world.last("mirte", "kept").mail.text


def test_a_word_on_a_merged_incident_is_named_with_its_number(world: World) -> None:
    """P18: merging unsays nothing, and neither does CORRECTIE on the incident that goes on."""
    old, new = world.report("Usb-stick kwijt."), world.report("Stick van Jan kwijt.")
    answer_on(world, new, "mirte", NIET)
    world.clock.forward(minutes=1)
    answer_on(world, old, "mirte", "MELDEN")
    answer_on(world, old, "fenna", f"HOORT BIJ {new}")
    answer_on(world, new, "mirte", "CORRECTIE")
    assert [vote.word for vote in world.incident(new).votes] == ["niet_melden"]
    assert f"MELDEN (di 24 nov 2026 10.18 uur (CET)), bij {old}" in world.last("mirte", "kept").mail.text
    sound(world)


# --- no back door ----------------------------------------------------------------------------------------------


def test_taking_melden_back_ends_nothing_even_where_the_others_agree(world: World) -> None:
    """P18: the bot never decides. The words that are left may be enough; somebody has to say one again."""
    ref = world.report("Usb-stick kwijt.")
    world.forward(hours=25)
    for who, text in (("mirte", "MELDEN"), ("dirk", NIET), ("fenna", NIET)):
        world.clock.forward(minutes=1)
        answer_on(world, ref, who, text)
    assert world.incident(ref).road is Road.FILE
    answer_on(world, ref, "mirte", "CORRECTIE")
    incident = world.incident(ref)
    assert (incident.road, incident.outcome) == (Road.DECIDE, None)
    assert rungs_sent(world, ref)[-1] == 24
    world.forward(hours=12)
    assert rungs_sent(world, ref)[-1] == 36, "the ladder goes on"
    sound(world)


def test_a_reporters_melden_keeps_the_decision_with_the_directie(world: World) -> None:
    """P18: whoever reported cannot take away what stands between the others and an end."""
    ref = played(world, ("fenna", "MELDEN"), reporter="fenna")
    answer_on(world, ref, "fenna", "CORRECTIE")
    assert whys(world, ref) == ["reporter_cannot_decide"]
    answer_on(world, ref, "mirte", NIET)
    assert [event.why for event in world.events("SecondAsked", ref)] == ["disagreement"]
    assert world.incident(ref).outcome is None


def test_a_doubtful_forged_or_missing_sender_corrects_nothing(world: World) -> None:
    """mail.md §4."""
    ref = played(world, ("mirte", "MELDEN"), ("mirte", "GEMELD 2026-4711"))
    asked = world.last("mirte")
    for text in ("CORRECTIE", "CORRECTIE GEMELD 2026-9999"):
        world.receive(world.reply(asked, text).replace(b"\nTo:", b"\nSender: hulp@amnesty.example\nTo:", 1))
        world.receive(world.reply(asked, text, sender="fenna@amnesty.example"))
        world.receive(world.reply(asked, text, sender="x@evil.example"))
        world.receive(world.mail(text, sender="mirte@amnesty.example", subject=f"[{ref}]"))
        machine = world.reply(asked, text).replace(b"\nTo:", b"\nAuto-Submitted: auto-generated\nTo:", 1)
        world.receive(machine)
    assert [one.number for one in world.incident(ref).filings] == ["2026-4711"]
    assert {"proof", "not_your_question", "no_token"} <= set(whys(world, ref))
    assert world.events("WordTakenBack", ref) == world.events("FilingCorrected", ref) == []


@pytest.mark.parametrize(
    "text",
    [
        "CORRECTIE NIET MELDEN",
        f"CORRECTIE NIET MELDEN?\n{REASON}",
        "CORRECTIE NIET MELDEN\nWe moeten dit toch maar melden.",
        f"CORRECTIE\nNIET MELDEN, want versleuteld\n{REASON}",
        f"CORRECTIE\nNIET MELDEN\n{REASON}\nMELDEN",
        f"CORRECTIE\nN I E T  M E L D E N\n{REASON}",
        "CORRECTIE\nKlopte het wel?",
        "CORRECTIE GEMELD",
    ],
)
def test_what_is_doubtful_behind_it_is_asked_back_and_undoes_nothing(world: World, text: str) -> None:
    """mail.md §6: the same doubts; CORRECTIE in front turns no Unclear into a decision."""
    ref = played(world, ("mirte", "MELDEN"))
    answer_on(world, ref, "mirte", text)
    incident = world.incident(ref)
    assert (incident.road, [vote.word for vote in incident.votes]) == (Road.FILE, ["melden"])
    assert len(whys(world, ref)) == 1
    assert world.last("mirte", "question_back")


def test_a_correction_that_was_put_into_the_mailbox_late_undoes_nothing_newer(world: World) -> None:
    ref = played(world, ("mirte", NIET))
    late = world.reply(world.last("mirte"), "CORRECTIE")
    before = world.clock.now()
    world.clock.forward(minutes=5)
    answer_on(world, ref, "mirte", "MELDEN")
    world.receive(late, when=before)
    assert (world.incident(ref).road, whys(world, ref)) == (Road.FILE, ["older"])


# --- a word behind it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "text", "instead_of"),
    [
        ("MELDEN", f"CORRECTIE {NIET}", "melden"),
        (NIET, "CORRECTIE\n\nMELDEN", "niet_melden"),
        ("FEIT aantal 12", "CORRECTIE MELDEN", "feit"),
        ("MELDEN", "CORRECTIE GEMELD 2026-4711", "melden"),
    ],
)
def test_a_word_behind_it_is_that_word_and_the_register_says_what_it_corrects(
    world: World, before: str, text: str, instead_of: str
) -> None:
    """mail.md §6: the same rights, seconds and receipts; the old one stays."""
    ref = played(world, ("mirte", before))
    answer_on(world, ref, "mirte", text)
    (event,) = [
        one
        for kind in ("DecisionRecorded", "FilingRecorded")
        for one in world.events(kind, ref)
        if one.corrects
    ]
    assert (event.corrects, event.corrects_at) == (instead_of, START + timedelta(minutes=1))
    assert f"- Herstelt: {instead_of.replace('_', ' ').upper()}, di 24 nov" in (
        world.last("fenna", "receipt").mail.text
    )
    row = row_of(world, ref)
    if "GEMELD" not in text:
        assert f"herstelt {instead_of.replace('_', ' ').upper()} van di" in row["Besluiten"]
    sound(world)


def test_a_statement_behind_it_is_kept_as_that_statement(world: World) -> None:
    ref = played(world, ("mirte", "2.3 JA de logs zijn er"))
    answer_on(world, ref, "mirte", "CORRECTIE\n2.3 NEE de logs ontbreken")
    *_, event = world.events("StatementRecorded", ref)
    assert (event.name, event.answer, event.corrects) == ("check", "nee", "check")


def test_who_may_not_say_the_word_may_not_correct_with_it(world: World) -> None:
    ref = played(world, ("ilse", "FEIT aantal 12"))
    world.receive(world.reply(world.last("ilse"), "CORRECTIE MELDEN"))
    world.receive(world.reply(world.last("ilse"), "CORRECTIE FEIT aantal 21"))
    assert world.events("DecisionRecorded", ref) == []
    assert [event.corrects for event in world.events("StatementRecorded", ref)] == ["", "feit"]


# --- a filing that was typed in wrongly --------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["mirte", "fenna", "dora"])
def test_a_mistyped_number_is_set_right_and_everybody_reads_old_and_new(world: World, who: str) -> None:
    """P28: whoever may file may correct it; the road stays ended and the old number in the register."""
    ref = played(world, ("mirte", "GEMELD 2026-4711 24-11-2026 10.17"))
    world.forward(hours=60)
    before = rungs_sent(world, ref)
    world.receive(world.reply(world.last(who), "CORRECTIE GEMELD 2026-4712"))
    incident = world.incident(ref)
    (filing,) = incident.filings
    assert (filing.number, filing.filed_at, filing.verdict.value) == ("2026-4712", START, "op tijd")
    assert [one.number for one in incident.earlier_filings] == ["2026-4711"]
    assert (incident.road, rungs_sent(world, ref)) == (Road.ENDED, before)
    for person in {"mirte", "fenna", who}:
        text = world.last(person, "receipt").mail.text
        assert "- Meldnummer: 2026-4712" in text
        assert "- Er stond: 2026-4711, ingediend di 24 nov" in text
    assert any("hersteld: gemeld" in post for _, post in world.chat.posts)
    row = row_of(world, ref)
    assert "melding bij de AP 2026-4711, op tijd is nu 2026-4712, op tijd" in row["Verder vastgelegd"]
    assert "2026-4711 is nu 2026-4712" in row["Tijdlijn"]
    assert row["Meldingen bij de AP"].count("geldt niet meer") == 1
    sound(world)


def test_who_may_not_file_corrects_no_filing(world: World) -> None:
    ref = played(world, ("mirte", "GEMELD 2026-4711"))
    for who in ("ilse", "ogd"):
        world.receive(world.reply(world.last(who), "CORRECTIE GEMELD 2026-9999"))
    assert [one.number for one in world.incident(ref).filings] == ["2026-4711"]


@pytest.mark.parametrize(
    ("filed", "corrected", "provisional"),
    [
        ("2026-4711", "2026-4712 voorlopig", True),
        ("2026-4711 voorlopig", "2026-4712", True),
        ("2026-4711 voorlopig", "2026-4711", False),
        ("2026-4711", "2026-4711 voorlopig", True),
    ],
)
def test_the_supplement_is_asked_for_as_the_corrected_filing_says(
    world: World, filed: str, corrected: str, provisional: bool
) -> None:
    """P19: a word left out ends no road, unless it is the only thing that differs."""
    ref = played(world, ("mirte", f"GEMELD {filed}"))
    answer_on(world, ref, "mirte", f"CORRECTIE GEMELD {corrected}")
    incident = world.incident(ref)
    assert incident.filings[-1].provisional is provisional
    assert (incident.side_road("supplement") is not None) is provisional
    told = world.last("fenna", "receipt").mail.text
    assert ("is voorlopig" in told, "niet meer voorlopig" in told) == (provisional, not provisional)
    sound(world)


def test_the_days_of_a_supplement_count_from_the_moment_that_is_right(world: World) -> None:
    """P19: seven days from the filing, not from the mistake."""
    ref = played(world)
    world.forward(hours=60)
    answer_on(world, ref, "mirte", "GEMELD 2026-4711 voorlopig")
    answer_on(world, ref, "mirte", "CORRECTIE GEMELD 2026-4711 24-11-2026 11.17 voorlopig")
    road = world.incident(ref).side_road("supplement")
    assert road is not None
    assert road.since == START + timedelta(hours=1)
    sound(world)


def test_a_moment_that_is_too_late_after_all_asks_for_the_reason(world: World) -> None:
    """P21: the verdict is reckoned anew; art. 33(1)."""
    ref = played(world, ("mirte", "GEMELD 2026-4711"))
    world.forward(hours=90)
    answer_on(world, ref, "mirte", "CORRECTIE GEMELD 2026-4711 28-11-2026 2.00")
    assert world.incident(ref).filings[-1].verdict.value == "te laat"
    told = world.last("fenna", "receipt").mail.text
    assert "waarom de melding later kwam" in told
    assert "- Er stond: 2026-4711" in told
    assert any("te laat" in post for _, post in world.chat.posts)


def test_a_correction_older_than_what_was_said_of_the_filing_since_changes_nothing(world: World) -> None:
    ref = played(world, ("mirte", "GEMELD 2026-4711"))
    late, before = world.reply(world.last("fenna"), "CORRECTIE GEMELD 2026-9999"), world.clock.now()
    world.clock.forward(minutes=5)
    answer_on(world, ref, "mirte", "CORRECTIE GEMELD 2026-4712")
    world.receive(late, when=before)
    assert ([one.number for one in world.incident(ref).filings], whys(world, ref)) == (
        ["2026-4712"],
        ["older"],
    )


def test_a_correction_with_a_story_on_an_ended_incident_is_no_new_report(world: World) -> None:
    """mail.md §3, §5: DATALEK alone would open one there; behind CORRECTIE it takes back the end without a breach."""
    ref = played(world, ("mirte", GEEN), ("fenna", GEEN))
    answer_on(
        world,
        ref,
        "mirte",
        "CORRECTIE\nDATALEK\nEr stonden toch namen en adressen van donateurs op de stick.",
    )
    assert len(world.incidents()) == 1
    assert world.incident(ref).road is Road.DECIDE
    sound(world)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("CORRECTIE GEMELD 2026-4711", "filing_same"),
        ("CORRECTIE GEMELD 2026-4712 1-11-2026 10.00", "bad_moment"),
        ("GEMELD 2026-4712", "already_ended"),
        ("INGETROKKEN 2026-4712", "other_filing"),
    ],
)
def test_what_changes_nothing_or_cannot_be_is_asked_back(world: World, text: str, why: str) -> None:
    ref = played(world, ("mirte", "GEMELD 2026-4711"))
    answer_on(world, ref, "mirte", text)
    assert whys(world, ref) == [why]
    assert [one.number for one in world.incident(ref).filings] == ["2026-4711"]
    assert world.incident(ref).road is Road.ENDED


def test_a_second_gemeld_is_asked_back_with_the_correction_ready_to_send(world: World) -> None:
    """mail.md §6: what they wrote, behind CORRECTIE; with its moment as it was read, whatever the zone."""
    ref = played(world, ("mirte", "GEMELD 2026-4711"))
    answer_on(world, ref, "fenna", "GEMELD 2026-9999 24-11-2026 10.18 voorlopig")
    back = world.last("fenna", "question_back").mail.text
    assert "Nu geldt meldnummer 2026-4711." in back
    link = next(
        line for line in back.splitlines() if "CORRECTIE GEMELD 2026-9999" in line and "mailto:" in line
    )
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(link.partition("<")[2].rstrip(">")).query)
    world.receive(world.mail(asked["body"][0], sender="fenna@amnesty.example", subject=asked["subject"][0]))
    (filing,) = world.incident(ref).filings
    assert (filing.number, filing.provisional, filing.person) == ("2026-9999", True, "fenna")
    assert filing.filed_at == START + timedelta(minutes=1)


def test_a_filing_withdrawn_at_the_ap_is_named_by_the_number_that_counts_now(world: World) -> None:
    ref = played(world, ("mirte", "GEMELD 2026-4711"), ("mirte", "CORRECTIE GEMELD 2026-4712a"))
    answer_on(world, ref, "mirte", "INGETROKKEN 2026-4711")
    assert "Nu geldt meldnummer 2026-4712a." in world.last("mirte", "question_back").mail.text
    answer_on(world, ref, "mirte", "INGETROKKEN 2026-4712A")
    assert (world.incident(ref).road, world.incident(ref).filings) == (Road.FILE, ())


def test_a_filing_taken_back_means_melden_also_where_the_incident_goes_on_in_another(world: World) -> None:
    """P19, mail.md §5: GEMELD means MELDEN; merging is no way around it."""
    old = played(world, ("mirte", "GEMELD 2026-4711"), ("mirte", "HEROPENEN"))
    new = world.report("Stick van Jan kwijt.", subject="Stick")
    answer_on(world, old, "mirte", f"HOORT BIJ {new}")
    assert world.incident(new).road is Road.FILE
    people = world.incident(new).side_road("people")
    assert people is not None
    assert people.since == START + timedelta(minutes=1), "since that filing"
    sound(world)
    answer_on(world, new, "mirte", f"LOS VAN {old}")
    assert (world.incident(new).road, world.incident(old).road) == (Road.DECIDE, Road.FILE)
    sound(world)


def test_the_status_shows_what_was_taken_back(world: World) -> None:
    ref = played(world, ("mirte", "MELDEN"), ("mirte", "CORRECTIE"))
    answer_on(world, ref, "fenna", "STATUS")
    text = world.last("fenna", "status").mail.text
    assert "MELDEN, teruggenomen op di 24 nov" in text
