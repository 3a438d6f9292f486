"""The grammar of mail.md §6: a command is beyond doubt or it is none."""

from __future__ import annotations

import string
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.reading.commands import is_command_line, read_command
from compliance_bot.reading.facts import Command, Unclear, UnclearKind

ZONE = ZoneInfo("Europe/Amsterdam")
SENT = datetime(2026, 11, 24, 16, 0, tzinfo=ZONE)
REASON = "De ontvanger heeft de mail ongelezen gewist."


def read(text: str, banners: tuple[str, ...] = ()) -> Command | Unclear:
    return read_command(text, banners=banners, sent_at=SENT, zone=ZONE)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MELDEN", "melden"),
        ("melden.", "melden"),
        ("  Melden!  ", "melden"),
        ("\n\nMÉLDEN", "melden"),
        ("NOTIFY", "melden"),
        ("NIET MELDEN\n" + REASON, "niet_melden"),
        ("niet   melden\n\n" + REASON, "niet_melden"),
        ("niet\u00a0melden\n" + REASON, "niet_melden"),
        ("Do not notify.\nThe recipient deleted it unread.", "niet_melden"),
        ("GEEN DATALEK\nHet ging om testgegevens.", "geen_datalek"),
        ("NO BREACH\nIt was test data only.", "geen_datalek"),
        ("ADVIES MELDEN", "advies_melden"),
        ("ADVIES NIET MELDEN\n" + REASON, "advies_niet_melden"),
        ("ADVICE NOTIFY", "advies_melden"),
        ("ADVICE DO NOT NOTIFY", "advies_niet_melden"),
        ("OPGEPAKT", "opgepakt"),
        ("taken", "opgepakt"),
        ("STATUS", "status"),
        ("HULP", "hulp"),
        ("help!", "hulp"),
        ("JA", "ja"),
        ("Yes.", "ja"),
        ("NEE", "nee"),
    ],
)
def test_a_whole_first_line_is_a_command(text: str, name: str) -> None:
    command = read(text)
    assert isinstance(command, Command)
    assert command.name == name


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", UnclearKind.EMPTY),
        (" \n\u200b\n\u00a0", UnclearKind.EMPTY),
        ("Dank je wel, ik kijk er straks naar.", UnclearKind.PROSE),
        ("👍", UnclearKind.PROSE),
        ("Anna heeft gereageerd met 👍", UnclearKind.PROSE),
        ("Hoi,\n\nMELDEN", UnclearKind.PROSE),
        ("MELDEN, want er staan BSN's in", UnclearKind.EXTRA_WORDS),
        ("Melden graag", UnclearKind.EXTRA_WORDS),
        ("NIET MELDEN want gewist\n" + REASON, UnclearKind.EXTRA_WORDS),
        ("MELDEN?", UnclearKind.QUESTION),
        ("Niet melden? Ik weet het niet.", UnclearKind.QUESTION),
        ("MELDEN…", UnclearKind.LOOKS_LIKE),
        ("MELDEN...", UnclearKind.LOOKS_LIKE),
        ("MELDEN!!", UnclearKind.LOOKS_LIKE),
        ('"MELDEN"', UnclearKind.LOOKS_LIKE),
        ("(niet melden)\n" + REASON, UnclearKind.LOOKS_LIKE),
        ("[MELDEN]", UnclearKind.LOOKS_LIKE),
        ("*MELDEN*", UnclearKind.LOOKS_LIKE),
        ("~~MELDEN~~", UnclearKind.LOOKS_LIKE),
        ("M\u0336E\u0336L\u0336D\u0336E\u0336N\u0336", UnclearKind.LOOKS_LIKE),
        ("M E L D E N", UnclearKind.LOOKS_LIKE),
        ("N I E T  M E L D E N\n" + REASON, UnclearKind.LOOKS_LIKE),
        ("nietmelden\n" + REASON, UnclearKind.LOOKS_LIKE),
        ("МЕLDEN", UnclearKind.LOOKS_LIKE),
        ("MEL\u200bDEN", UnclearKind.LOOKS_LIKE),
        ("ＭＥＬＤＥＮ", UnclearKind.LOOKS_LIKE),
        ("ME1DEN", UnclearKind.LOOKS_LIKE),
        ("mlden", UnclearKind.LOOKS_LIKE),
        ("medlen", UnclearKind.LOOKS_LIKE),
        ("niet meldne\n" + REASON, UnclearKind.LOOKS_LIKE),
        ("do not notifiy\n" + REASON, UnclearKind.LOOKS_LIKE),
        ("geen datelek\n" + REASON, UnclearKind.LOOKS_LIKE),
        ("MELDEN\nNIET MELDEN", UnclearKind.TWO_DECISIONS),
        ("NIET MELDEN\n" + REASON + "\nMelden.", UnclearKind.TWO_DECISIONS),
        ("MELDEN / NIET MELDEN", UnclearKind.TWO_DECISIONS),
        ("melden of niet melden", UnclearKind.TWO_DECISIONS),
        ("MELDEN\nGEMELD 12345", UnclearKind.TWO_DECISIONS),
        ("NIET MELDEN", UnclearKind.REASON_MISSING),
        ("NIET MELDEN\n\nMet vriendelijke groet,\nAnna de Vries", UnclearKind.REASON_MISSING),
        ("GEEN DATALEK\n-", UnclearKind.REASON_MISSING),
        ("MELDEN\nis geen optie", UnclearKind.REASON_TURNS),
        ("NIET MELDEN\nBij nader inzien moeten we toch maar melden.", UnclearKind.REASON_TURNS),
        ("NIET MELDEN\nDaar ben ik het niet mee eens.", UnclearKind.REASON_TURNS),
        ("MELDEN\nNiet melden lijkt me beter.", UnclearKind.REASON_TURNS),
        ("NOTIFY\nis not an option", UnclearKind.REASON_TURNS),
        ("DO NOT NOTIFY\nOn second thought we should notify.", UnclearKind.REASON_TURNS),
        ("GEMELD", UnclearKind.NUMBER_MISSING),
        ("GEMELD gisteren om 14.30", UnclearKind.NUMBER_MISSING),
        ("GEMELD 24-11-2026", UnclearKind.NUMBER_MISSING),
        ("NIET MELDEN\n\nReden: ", UnclearKind.REASON_MISSING),
        ("GEMELD 123456 24-13-2026 14:30", UnclearKind.BAD_MOMENT),
        ("GEMELD 123456 25-11-2026 14:30", UnclearKind.BAD_MOMENT),
        ("GEMELD 123456 bij de AP", UnclearKind.EXTRA_WORDS),
        ("ONTDEKT", UnclearKind.BAD_MOMENT),
        ("ONTDEKT vorige week ergens", UnclearKind.BAD_MOMENT),
        ("ONTDEKT morgen 14.30", UnclearKind.BAD_MOMENT),
        ("JA, maar later", UnclearKind.EXTRA_WORDS),
    ],
)
def test_a_doubt_has_a_name(text: str, kind: UnclearKind) -> None:
    """T17: the grammar forgives case, accents, spaces and one final mark, nothing else."""
    unclear = read(text)
    assert isinstance(unclear, Unclear)
    assert unclear.kind is kind


def test_it_names_the_word_it_recognised() -> None:
    unclear = read("Beste allen,\n\nNIET MELDEN\n" + REASON)
    assert isinstance(unclear, Unclear)
    assert unclear.understood == "NIET MELDEN"


def test_the_reason_is_kept_verbatim_up_to_the_closing() -> None:
    command = read("NIET MELDEN\n\nEén ontvanger,\n  binnen het uur gewist.\n\nGroet,\nAnna")
    assert isinstance(command, Command)
    assert command.reason == "Eén ontvanger,\nbinnen het uur gewist."


def test_a_filing_has_number_moment_and_provisional() -> None:
    command = read("GEMELD AP-2026/1234 24-11-2026 14.30 voorlopig")
    assert isinstance(command, Command)
    assert (command.name, command.number, command.provisional) == ("gemeld", "AP-2026/1234", True)
    assert command.at == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["GEMELD 1234567", "notified 1234567.", "Gemeld 1234567 voorlopig"])
def test_a_filing_needs_no_moment(text: str) -> None:
    command = read(text)
    assert isinstance(command, Command)
    assert (command.number, command.at) == ("1234567", None)


NO_NUMBERS = (
    "AINL-2026-0001 ainl-2026-0001 AINL-2026-0001-abcdefghijklmnopqrstuvwxyz 2026 1999 nr2026 AP-2026 "
    "10u30 10.30 9.05 10-30 1030u 10:30uur 24nov 24nov2026 24-nov-2026 24-11 24-11-26 24-11-2026 2026-11-24 "
    "06-12345678 0612345678 020-1234567 0031612345678 +31612345678 123 nr.5 volgt2 AP-2x nog-niet1 "
    "2026-0007-abcdefghijklmnopqrstuvwxyz"
)


@pytest.mark.parametrize("number", NO_NUMBERS.split(" "))
def test_a_filing_needs_the_number_of_the_authority(number: str) -> None:
    """P15: our own number, a year, a date, a time or a phone number proves no filing; the ladder would stop on it."""
    unclear = read(f"GEMELD {number}")
    assert isinstance(unclear, Unclear)
    assert unclear.kind is UnclearKind.NUMBER_MISSING


@pytest.mark.parametrize(
    "number",
    [
        "2026-123456",
        "1234567",
        "AP-2026-00123",
        "AP-2026/1234",
        "2026-4711",
        "2026-00042",
        "12345",
        "z2026-04711",
        "1234",
    ],
)
def test_a_number_of_the_authority_is_kept_as_written(number: str) -> None:
    command = read(f"GEMELD {number}.")
    assert isinstance(command, Command)
    assert command.number == number


def test_a_filing_in_the_repeated_hour_is_asked_back() -> None:
    """T18: a repeated local time is named, not guessed."""
    unclear = read("GEMELD 1234567 25-10-2026 02:30")
    assert isinstance(unclear, Unclear)
    assert unclear.kind is UnclearKind.BAD_MOMENT


@pytest.mark.parametrize(
    "text", ["ONTDEKT gisteren 14.30", "DISCOVERED yesterday at 2:30 pm", "ontdekt 23-11-2026 14:30"]
)
def test_a_discovery_has_a_moment(text: str) -> None:
    command = read(text)
    assert isinstance(command, Command)
    assert (command.name, command.at) == ("ontdekt", datetime(2026, 11, 23, 13, 30, tzinfo=UTC))


def test_nee_carries_the_correction_and_notitie_its_text() -> None:
    no, note = read("NEE, het was 15.00 uur"), read("NOTITIE\nDe ontvanger belde terug.")
    assert isinstance(no, Command)
    assert isinstance(note, Command)
    assert no.value == "het was 15.00 uur"
    assert note.value == "De ontvanger belde terug."


def test_only_banners_that_we_know_are_skipped() -> None:
    """T55: "[EXTERN]" and "CAUTION" become the first line of a reply."""
    text = "[EXTERN] Let op met links\nMELDEN"
    assert isinstance(read(text, ("[EXTERN]",)), Command)
    assert isinstance(read(text), Unclear)


def test_a_decision_behind_a_banner_is_not_skipped() -> None:
    assert isinstance(read("[EXTERN] NIET MELDEN\nMELDEN", ("[EXTERN]",)), Unclear)


@pytest.mark.parametrize("line", ["MELDEN", "NIET MELDEN", "GEMELD 1234", "STATUS"])
def test_a_command_line_is_seen_as_one(line: str) -> None:
    assert is_command_line(line)


@pytest.mark.parametrize(
    "line", ["NIET MELDEN + reden", "GEMELD <nummer>", "- MELDEN", "| MELDEN", "Besluit: MELDEN"]
)
def test_a_menu_line_is_no_command(line: str) -> None:
    assert not is_command_line(line)


EDITS = string.printable + "éÉ\u200b\u0336МЕ…’"


@given(
    base=st.sampled_from(["NIET MELDEN", "GEEN DATALEK", "DO NOT NOTIFY", "ADVIES NIET MELDEN"]),
    place=st.integers(0, 20),
    kind=st.sampled_from(["insert", "delete", "replace", "swap"]),
    char=st.sampled_from(EDITS),
)
@settings(max_examples=600, deadline=None)
def test_a_negative_decision_never_turns_positive_by_one_character(
    base: str, place: int, kind: str, char: str
) -> None:
    """T17: "niet melden" contains "melden"."""
    at = place % len(base)
    edited = {
        "insert": base[:at] + char + base[at:],
        "delete": base[:at] + base[at + 1 :],
        "replace": base[:at] + char + base[at + 1 :],
        "swap": base[:at] + base[at : at + 2][::-1] + base[at + 2 :],
    }[kind]
    result = read(edited + "\n" + REASON)
    assert not (isinstance(result, Command) and result.name in ("melden", "advies_melden", "gemeld"))


UNCLEAR = [
    "MELDEN, want ja",
    "MELDEN?",
    "melden of niet melden",
    "МЕLDEN",
    "Ik denk melden",
    "NIET",
    "mlden",
    "MELDEN\nNIET MELDEN",
]


@given(
    base=st.sampled_from(UNCLEAR),
    before=st.text(alphabet="abcxyz ,;:-👍é?!.", max_size=12),
    after=st.text(alphabet="abcxyz ,;:-👍é?!.\n", max_size=12),
)
@settings(max_examples=400, deadline=None)
def test_noise_never_turns_a_doubt_into_a_decision(base: str, before: str, after: str) -> None:
    result = read(f"{before}{base}{after}")
    assert isinstance(result, Unclear) or result.name not in ("melden", "niet_melden", "geen_datalek")


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_ends_in_a_command_or_a_named_doubt(text: str) -> None:
    assert isinstance(read(text), Command | Unclear)
    assert read(text) == read(text)
