"""Every row of the table of mail.md §6, in Dutch and in English: what it says, and what it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.reading.commands import is_command_line, may_be_report, read_command, read_said
from compliance_bot.reading.facts import Command, ReplyText, Unclear, UnclearKind
from compliance_bot.reading.grammar import RULES

ZONE = ZoneInfo("Europe/Amsterdam")
SENT = datetime(2026, 11, 24, 16, 0, tzinfo=ZONE)
REASON = "De ontvanger heeft de mail ongelezen gewist."
HALF_PAST_TWO = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def read(text: str, **options: str) -> Command | Unclear:
    return read_command(text, sent_at=SENT, zone=ZONE, **options)  # type: ignore[arg-type]


def command(name: str, **fields: object) -> Command:
    return Command(name=name, **fields)  # type: ignore[arg-type]


ALONE = [
    ("MELDEN", "NOTIFY", "melden"),
    ("ADVIES MELDEN", "ADVICE NOTIFY", "advies_melden"),
    ("DATALEK", "BREACH", "datalek"),
    ("INFORMEREN", "INFORM", "informeren"),
    ("OPGEPAKT", "TAKEN", "opgepakt"),
    ("CRISIS", "CRISIS", "crisis"),
    ("WEET NIET", "DON'T KNOW", "weet_niet"),
    ("JA", "YES", "ja"),
    ("NEE", "NO", "nee"),
    ("AFSLUITEN", "CLOSE", "afsluiten"),
    ("HEROPENEN", "REOPEN", "heropenen"),
    ("STATUS", "STATUS", "status"),
    ("HULP", "HELP", "hulp"),
]
WITH_REASON = [
    ("NIET MELDEN", "DO NOT NOTIFY", "niet_melden"),
    ("ADVIES NIET MELDEN", "ADVICE DO NOT NOTIFY", "advies_niet_melden"),
    ("GEEN DATALEK", "NO BREACH", "geen_datalek"),
    ("GEEN INCIDENT", "NO INCIDENT", "geen_incident"),
    ("NIET INFORMEREN", "DO NOT INFORM", "niet_informeren"),
    ("OPENBARE MEDEDELING", "PUBLIC NOTICE", "openbare_mededeling"),
    ("GEEN CRISIS", "NO CRISIS", "geen_crisis"),
]


@pytest.mark.parametrize(("dutch", "english", "name"), ALONE)
def test_a_word_alone_is_a_command_in_both_languages(dutch: str, english: str, name: str) -> None:
    for line in (dutch, english, f" {dutch.lower()}. ", f"{english.capitalize()}!", dutch.replace(" ", "  ")):
        assert read(line) == command(name)


@pytest.mark.parametrize(("dutch", "english", "name"), WITH_REASON)
def test_a_negative_word_carries_its_reason(dutch: str, english: str, name: str) -> None:
    """P15: and without one it is refused, but for advice."""
    for line in (dutch, english, f"{dutch.title()}."):
        assert read(f"{line}\n\n{REASON}\n\nGroet,\nMirte") == command(name, reason=REASON)
        if name != "advies_niet_melden":
            alone = read(f"{line}\n\nMet vriendelijke groet,\nMirte de Vries")
            assert alone == Unclear(kind=UnclearKind.REASON_MISSING, line=line, understood=alone_word(line))


def alone_word(line: str) -> str:
    return line.rstrip(".").upper()


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("OPENBARE MEDEDELING 23-11-2026 14.30", HALF_PAST_TWO),
        ("Public notice 23-11-2026", datetime(2026, 11, 22, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_public_notice_that_was_placed_has_its_date_and_its_text(line: str, at: datetime) -> None:
    """P19."""
    assert read(f"{line}\n\n{REASON}") == command("openbare_mededeling", at=at, reason=REASON)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("OPENBARE MEDEDELING 24-12-2026", UnclearKind.BAD_MOMENT),
        ("OPENBARE MEDEDELING over 3 dagen", UnclearKind.BAD_MOMENT),
        ("OPENBARE MEDEDELING binnenkort", UnclearKind.EXTRA_WORDS),
        ("OPENBARE MEDEDELING 23-11-2026?", UnclearKind.QUESTION),
        ("OPENBARE MEDEDELINGEN", UnclearKind.LOOKS_LIKE),
    ],
)
def test_a_public_notice_beyond_doubt_or_none(line: str, kind: UnclearKind) -> None:
    found = read(f"{line}\n\n{REASON}")
    assert isinstance(found, Unclear)
    assert found.kind is kind


def test_a_public_notice_without_its_text_is_asked_back() -> None:
    assert isinstance(read("OPENBARE MEDEDELING 23-11-2026"), Unclear)
    assert isinstance(read(f"OPENBARE MEDEDELING 23-11-2026\nNIET INFORMEREN\n{REASON}"), Unclear)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("AANGEVULD 2026-123456", command("aangevuld", number="2026-123456")),
        ("supplemented 2026-123456", command("aangevuld", number="2026-123456")),
        ("GEWIJZIGD 2026-123456", command("gewijzigd", number="2026-123456")),
        ("CHANGED 2026-123456", command("gewijzigd", number="2026-123456")),
        ("INGETROKKEN 2026-123456", command("ingetrokken", number="2026-123456")),
        (
            "WITHDRAWN 2026-123456 23-11-2026 14:30",
            command("ingetrokken", number="2026-123456", at=HALF_PAST_TWO),
        ),
        (
            "FORMULIER DICHT storing op de site van de AP",
            command("formulier_dicht", reason="storing op de site van de AP"),
        ),
        (f"FORM DOWN\n{REASON}", command("formulier_dicht", reason=REASON)),
        (
            "TERMIJN 1-12-2026 12.00 brief van de AP van 24 november",
            command(
                "termijn",
                at=datetime(2026, 12, 1, 11, 0, tzinfo=UTC),
                value="brief van de AP van 24 november",
            ),
        ),
        (
            "DEADLINE 2026-12-01 12:00 letter of the AP",
            command("termijn", at=datetime(2026, 12, 1, 11, 0, tzinfo=UTC), value="letter of the AP"),
        ),
        (
            "INGELICHT VERANTWOORDELIJKE Stichting Voorbeeld 23-11-2026 14.30",
            command("ingelicht_verantwoordelijke", value="Stichting Voorbeeld", at=HALF_PAST_TWO),
        ),
        (
            "Controller informed Example Foundation on 23-11-2026 14:30",
            command("ingelicht_verantwoordelijke", value="Example Foundation", at=HALF_PAST_TWO),
        ),
        ("INGELICHT 120 e-mail", command("ingelicht", number="120", value="e-mail", parts=("e-mail",))),
        (
            "ingelicht 1.200 mensen per brief en e-mail 23-11-2026 14.30",
            command(
                "ingelicht", number="1200", value="brief, e-mail", parts=("brief", "e-mail"), at=HALF_PAST_TWO
            ),
        ),
        (
            "INFORMED 12 by phone 23-11-2026",
            command(
                "ingelicht",
                number="12",
                value="telefonisch",
                parts=("telefonisch",),
                at=datetime(2026, 11, 22, 23, 0, tzinfo=UTC),
            ),
        ),
        (
            "KENNIS 23-11-2026 14.30 toen belde de helpdesk",
            command("kennis", at=HALF_PAST_TWO, reason="toen belde de helpdesk"),
        ),
        (f"AWARE yesterday at 2:30 pm\n{REASON}", command("kennis", at=HALF_PAST_TWO, reason=REASON)),
        (
            "ONTDEKT gisteren 14.30",
            command("ontdekt", at=HALF_PAST_TWO, value="gisteren 14.30"),
        ),
        ("OVERDRAGEN Fenna de Boer", command("overdragen", value="Fenna de Boer")),
        ("Overdragen aan Fenna.", command("overdragen", value="Fenna")),
        ("HAND OVER TO Fenna", command("overdragen", value="Fenna")),
        ("HOORT BIJ AINL-2026-0007", command("hoort_bij", ref="AINL-2026-0007")),
        ("belongs to 2026-0007", command("hoort_bij", ref="AINL-2026-0007")),
        (
            "HOORT BIJ AINL-2026-0007: 12, 13 en AINL-2026-0009",
            command("hoort_bij", ref="AINL-2026-0007", refs=("12", "13", "AINL-2026-0009")),
        ),
        ("LOS VAN ainl-2026-0007", command("los_van", ref="AINL-2026-0007")),
        ("SEPARATE FROM AINL-2026-0007", command("los_van", ref="AINL-2026-0007")),
        ("INCIDENT 12", command("incident", ref="12")),
        ("Incident nr. 12.", command("incident", ref="12")),
        ("INCIDENT AINL-2026-0012", command("incident", ref="AINL-2026-0012")),
        (f"GEEN INCIDENT 12\n{REASON}", command("geen_incident", ref="12", refs=("12",), reason=REASON)),
        (
            f"NO INCIDENT 12 13, 14 and 15\n{REASON}",
            command("geen_incident", refs=("12", "13", "14", "15"), reason=REASON),
        ),
        ("CRISISPLAN JA", command("crisisplan", value="ja")),
        ("Crisisplan nee", command("crisisplan", value="nee")),
        ("CRISIS PLAN YES", command("crisisplan", value="ja")),
        ("CALLCENTER JA", command("callcenter", value="ja")),
        ("CALL CENTRE NO", command("callcenter", value="nee")),
        ("WOORDVOERDER Anna Bakker", command("woordvoerder", value="Anna Bakker")),
        ("SPOKESPERSON: Anna Bakker", command("woordvoerder", value="Anna Bakker")),
        (
            "DOELGROEP overige medewerkers Jan Bos",
            command(
                "doelgroep", value="overige medewerkers Jan Bos", parts=("overige medewerkers", "Jan Bos")
            ),
        ),
        (
            "DOELGROEP donateurs KLAAR brief van 24 november",
            command(
                "doelgroep",
                value="donateurs KLAAR brief van 24 november",
                parts=("donateurs", "klaar", "brief van 24 november"),
            ),
        ),
        (
            "AUDIENCE press READY statement",
            command("doelgroep", value="press READY statement", parts=("media", "klaar", "statement")),
        ),
        ("HERCONTROLE VEILIG", command("hercontrole_veilig")),
        ("recheck safe", command("hercontrole_veilig")),
        (
            "HERCONTROLE NIET VEILIG de sleutel is gelekt",
            command("hercontrole_niet_veilig", reason="de sleutel is gelekt"),
        ),
        (f"RECHECK NOT SAFE\n{REASON}", command("hercontrole_niet_veilig", reason=REASON)),
        ("FEIT aantal 120", command("feit", value="aantal 120", parts=("aantal", "120"))),
        ("FACT encryption: yes", command("feit", value="encryption: yes", parts=("encryption", "yes"))),
        ("ADVISEUR moeten wij dit melden?", command("adviseur", value="moeten wij dit melden?")),
        ("CONSULT\nIs this a breach?", command("adviseur", value="Is this a breach?")),
        ("CORRECTIE\nHet waren er twaalf.", command("correctie", reason="Het waren er twaalf.")),
        ("CORRECTIE.", command("correctie")),
        ("CORRECTION\n\nKind regards,\nMirte", command("correctie")),
        ("CORRECTIE\nNee, het was dinsdag.", command("correctie", reason="Nee, het was dinsdag.")),
        ("Correct\nOn Monday it was fine", command("correctie", value="On Monday it was fine")),
        ("CORRECTIE: dinsdag\nZie de mail.", command("correctie", value="dinsdag", reason="Zie de mail.")),
        ("CORRECTIE MELDEN", command("melden", corrects=True)),
        ("correct notify.", command("melden", corrects=True)),
        (f"CORRECTIE\n\nNIET MELDEN\n{REASON}", command("niet_melden", reason=REASON, corrects=True)),
        (
            "CORRECTIE: GEMELD 2026-4712 voorlopig",
            command("gemeld", number="2026-4712", provisional=True, corrects=True),
        ),
        (
            f"CORRECTIE KENNIS 23-11-2026 14.30\n{REASON}",
            command("kennis", at=HALF_PAST_TWO, reason=REASON, corrects=True),
        ),
        (
            "CORRECTIE\nFEIT aantal 41",
            command("feit", value="aantal 41", parts=("aantal", "41"), corrects=True),
        ),
        ("CORRECT: it was twelve", command("correctie", value="it was twelve")),
        ("NEE, het was 15.00 uur", command("nee", value="het was 15.00 uur")),
        ("NO, it was 3 pm", command("nee", value="it was 3 pm")),
        ("don’t know", command("weet_niet")),
        ("Weet ik niet.", command("weet_niet")),
        ("NOTE: called back", command("notitie", value="called back")),
    ],
)
def test_a_word_with_what_belongs_behind_it(line: str, expected: Command) -> None:
    assert read(line) == expected


def test_a_deadline_ahead_is_read_in_the_zone_of_its_own_season() -> None:
    """P24, P21: 1 July is summer time, whatever it is when the mail is written."""
    for sent in (SENT, datetime.fromisoformat("2026-11-24T16:00:00+01:00")):
        said = read_command("TERMIJN 1-7-2027 12.00 brief van de AP", sent_at=sent, zone=ZONE)
        assert said == command("termijn", at=datetime(2027, 7, 1, 10, 0, tzinfo=UTC), value="brief van de AP")


def test_a_phone_call_has_its_time_who_called_and_what_was_said() -> None:
    """P7."""
    said = "Ze heeft een lijst naar de verkeerde persoon gestuurd."
    call = read(f"TELEFOON 14.30 mevrouw Jansen van de receptie\n{said}")
    assert isinstance(call, Command)
    assert (call.name, call.value, call.reason) == ("telefoon", "mevrouw Jansen van de receptie", said)
    assert call.at == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    english = read(f"PHONE yesterday at 2:30 pm Ms Jansen\n{said}")
    assert isinstance(english, Command)
    assert (english.at, english.value, english.parts) == (
        HALF_PAST_TWO,
        "Ms Jansen",
        ("yesterday at 2:30 pm",),
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AANGEVULD", UnclearKind.NUMBER_MISSING),
        ("INGETROKKEN AINL-2026-0007", UnclearKind.NUMBER_MISSING),
        ("FORMULIER DICHT", UnclearKind.REASON_MISSING),
        ("TERMIJN 1-12-2026 12.00", UnclearKind.DETAIL_MISSING),
        ("TERMIJN 1-12 12.00 brief van de AP", UnclearKind.BAD_MOMENT),
        ("TERMIJN 1-12-2026 brief van de AP", UnclearKind.BAD_MOMENT),
        ("INGELICHT VERANTWOORDELIJKE Stichting Voorbeeld", UnclearKind.BAD_MOMENT),
        ("INGELICHT VERANTWOORDELIJKE 23-11-2026 14.30", UnclearKind.DETAIL_MISSING),
        ("INGELICHT VERANTWOORDELIJKE Stichting Voorbeeld 25-11-2026 14.30", UnclearKind.BAD_MOMENT),
        ("INGELICHT", UnclearKind.DETAIL_MISSING),
        ("INGELICHT 120", UnclearKind.DETAIL_MISSING),
        ("INGELICHT 0 e-mail", UnclearKind.DETAIL_MISSING),
        ("INGELICHT 120 e-mail 25-12-2026", UnclearKind.BAD_MOMENT),
        ("INGELICHT 120 postduif", UnclearKind.DETAIL_MISSING),
        ("KENNIS 23-11-2026 toen belde de helpdesk terug", UnclearKind.BAD_MOMENT),
        ("KENNIS 23-11-2026 14.30", UnclearKind.REASON_MISSING),
        (f"KENNIS 25-11-2026 14.30\n{REASON}", UnclearKind.BAD_MOMENT),
        (f"KENNIS 25-10-2026 02:30\n{REASON}", UnclearKind.BAD_MOMENT),
        ("TELEFOON 14.30 mevrouw Jansen", UnclearKind.REASON_MISSING),
        (f"TELEFOON 14.30\n{REASON}", UnclearKind.DETAIL_MISSING),
        ("OVERDRAGEN", UnclearKind.DETAIL_MISSING),
        ("HOORT BIJ", UnclearKind.REF_MISSING),
        ("HOORT BIJ AINL-2026-0007:", UnclearKind.REF_MISSING),
        ("HOORT BIJ AINL-2026-0007: AINL-2026-0007", UnclearKind.REF_MISSING),
        ("HOORT BIJ AINL-2026-0007 12", UnclearKind.REF_MISSING),
        ("HOORT BIJ XYZ-2026-0007", UnclearKind.REF_MISSING),
        ("HOORT BIJ 0007", UnclearKind.REF_MISSING),
        ("INCIDENT", UnclearKind.REF_MISSING),
        ("INCIDENT 12 13", UnclearKind.REF_MISSING),
        ("INCIDENT 12?", UnclearKind.QUESTION),
        (f"GEEN INCIDENT 12 twaalf\n{REASON}", UnclearKind.EXTRA_WORDS),
        ("GEEN INCIDENT 12 13", UnclearKind.REASON_MISSING),
        (f"GEEN INCIDENT\n12 13\n{REASON}", UnclearKind.REF_MISSING),
        (f"GEEN INCIDENT 12 13\n\n14 en 15\n{REASON}", UnclearKind.REF_MISSING),
        ("HOORT BIJ AINL-2026-0007: 12\n13", UnclearKind.REF_MISSING),
        ("CRISISPLAN", UnclearKind.LOOKS_LIKE),
        ("CRISISPLAN MISSCHIEN", UnclearKind.PROSE),
        ("CRISISPLAN JA NEE", UnclearKind.LOOKS_LIKE),
        ("HERCONTROLE", UnclearKind.PROSE),
        ("HERCONTROLE VEILIG denk ik", UnclearKind.EXTRA_WORDS),
        ("HERCONTROLE\nNIET VEILIG", UnclearKind.PROSE),
        ("HERCONTROLE NIET\nVEILIG", UnclearKind.PROSE),
        ("DOELGROEP", UnclearKind.DETAIL_MISSING),
        ("DOELGROEP media KLAAR", UnclearKind.PROSE),
        ("FEIT", UnclearKind.DETAIL_MISSING),
        ("ADVISEUR", UnclearKind.DETAIL_MISSING),
        ("AFSLUITEN graag", UnclearKind.EXTRA_WORDS),
        ("Ik weet het niet precies meer.", UnclearKind.PROSE),
        ("INFORMEREN?", UnclearKind.QUESTION),
        ("Geen incident? Ik weet het niet.", UnclearKind.QUESTION),
        ("datalek of geen datalek", UnclearKind.TWO_DECISIONS),
        ("CRISISPLAN JA / CRISISPLAN NEE", UnclearKind.TWO_DECISIONS),
        ("INFORMEREN\nNIET INFORMEREN", UnclearKind.TWO_DECISIONS),
        ("MELDEN\nHOORT BIJ AINL-2026-0007", UnclearKind.TWO_DECISIONS),
        ("OPGEPAKT\nNiet melden", UnclearKind.TWO_DECISIONS),
        ("JA\nGEEN DATALEK", UnclearKind.TWO_DECISIONS),
        ("CORRECTIE\nNIET MELDEN\nMELDEN", UnclearKind.TWO_DECISIONS),
        ("CORRECTIE MELDEN / NIET MELDEN", UnclearKind.TWO_DECISIONS),
        ("CORRECTIE\nIk bedoelde:\nMELDEN", UnclearKind.TWO_DECISIONS),
        ("CORRECTIE\nSTATUS", UnclearKind.TWO_DECISIONS),
        ("CORRECTIE CORRECTIE", UnclearKind.TWO_DECISIONS),
        ("CORRECTIE\n" * 400, UnclearKind.TWO_DECISIONS),
        ("CORRECTIE " * 99, UnclearKind.TWO_DECISIONS),
        ("MELDEN\nCORRECTIE", UnclearKind.TWO_DECISIONS),
        (f"NIET MELDEN\n{REASON}\nCORRECTIE MELDEN", UnclearKind.TWO_DECISIONS),
        ("MELDEN\n" + "correct " * 120, UnclearKind.TWO_DECISIONS),
        ("CORRECTIE NIET MELDEN", UnclearKind.REASON_MISSING),
        ("CORRECTIE NIET MELDEN\nWij moeten dit toch maar melden.", UnclearKind.REASON_TURNS),
        ("CORRECTIE MELDEN?", UnclearKind.QUESTION),
        ("CORRECTIE\nMELDEN want het zijn er 400", UnclearKind.EXTRA_WORDS),
        ("CORRECTIE 'MELDEN'", UnclearKind.LOOKS_LIKE),
        ("CORRECTIE\nM E L D E N", UnclearKind.LOOKS_LIKE),
        ("CORRECTIE\n~~MELDEN~~", UnclearKind.LOOKS_LIKE),
        ("CORRECTIE GEMELD", UnclearKind.NUMBER_MISSING),
        ("CORRECTIE GEMELD 2026-4712 morgen", UnclearKind.EXTRA_WORDS),
        ("CORRECTIE?", UnclearKind.PROSE),
        ('"CORRECTIE"', UnclearKind.PROSE),
        ("СORRECTIE", UnclearKind.PROSE),
        ("CORRECTIE 👍", UnclearKind.EXTRA_WORDS),
        ("CORRECTIE\nOf klopte het toch?", UnclearKind.QUESTION),
        ("CORRECT", UnclearKind.PROSE),
        ('"INFORMEREN"', UnclearKind.LOOKS_LIKE),
        ("(geen crisis)\n" + REASON, UnclearKind.LOOKS_LIKE),
        ("~~AFSLUITEN~~", UnclearKind.LOOKS_LIKE),
        ("G E E N  I N C I D E N T\n" + REASON, UnclearKind.LOOKS_LIKE),
        ("НIET INFORMEREN\n" + REASON, UnclearKind.LOOKS_LIKE),
        ("geen incidnt\n" + REASON, UnclearKind.LOOKS_LIKE),
        ("CRISIS…", UnclearKind.LOOKS_LIKE),
        ("INFORMEREN 👍", UnclearKind.LOOKS_LIKE),
    ],
)
def test_what_is_missing_or_doubtful_has_a_name(text: str, kind: UnclearKind) -> None:
    unclear = read(text)
    assert isinstance(unclear, Unclear), unclear
    assert unclear.kind is kind


LINES = st.sampled_from(
    [
        *(
            "MELDEN",
            "NIET MELDEN",
            "GEEN DATALEK",
            "GEMELD 2026-4711",
            "GEMELD",
            "INFORMEREN",
            "2.3 NEE",
            "JA",
        ),
        *(
            "MELDEN?",
            "NIET MELDEN want versleuteld",
            "M E L D E N",
            "NEE, dinsdag",
            "Correctie",
            "CORRECTIE MELDEN",
        ),
        *(
            "",
            REASON,
            "We moeten dit toch maar melden.",
            "Groet,",
            "Ik vergiste mij.",
            "> MELDEN",
            "Klopt dat?",
        ),
    ]
)


@given(st.lists(LINES, max_size=5).map("\n".join), st.sampled_from([" ", ": ", "\n", "\n\n"]))
def test_correctie_in_front_makes_no_command_of_what_is_none(text: str, between: str) -> None:
    """mail.md §6, promise 3: a command behind it is the very command it is by itself; everything else stays none."""
    alone, behind = read(text), read(f"CORRECTIE{between}{text}")
    if isinstance(behind, Command) and behind.name != "correctie":
        assert behind == replace(alone, corrects=True)  # type: ignore[type-var]
    elif isinstance(alone, Unclear) and alone.kind not in (UnclearKind.PROSE, UnclearKind.EMPTY):
        assert isinstance(behind, Unclear)


def test_a_correction_typed_between_our_quoted_lines_is_none() -> None:
    """mail.md §6: what stands there decides nothing, whatever word is behind CORRECTIE."""
    for text in ("CORRECTIE", "CORRECTIE MELDEN", "CORRECTIE ONTDEKT gisteren 14.30"):
        said = read_said(ReplyText(new=text, begins_inline=True), sent_at=SENT, zone=ZONE)
        assert isinstance(said, Unclear), said


TURNED = [
    ("NIET INFORMEREN", "We moeten de mensen toch echt inlichten."),
    ("NIET INFORMEREN", "Er is een hoog risico voor de donateurs."),
    ("DO NOT INFORM", "We should inform them."),
    ("INFORMEREN", "Bij nader inzien beter niet informeren."),
    ("INFORM", "I would rather not: do not inform them."),
    ("GEEN INCIDENT", "Dit is wel een ernstig incident."),
    ("GEEN INCIDENT", "We moeten dit melden bij de AP."),
    ("GEEN CRISIS", "Dit is wel degelijk een crisis."),
    ("GEEN CRISIS", "Roep toch het crisisteam bij elkaar."),
    ("CRISIS", "Nee, het is geen crisis."),
    ("DATALEK", "Volgens mij is dit geen datalek."),
    ("BREACH", "This is not a breach."),
    ("HERCONTROLE VEILIG", "De sleutel is vorige week gelekt."),
    ("HERCONTROLE VEILIG", "Het is niet meer veilig."),
    ("RECHECK SAFE", "The key was leaked."),
    ("HERCONTROLE NIET VEILIG", "Het is gewoon veilig hoor."),
    ("OPENBARE MEDEDELING", "Dat is geen goed idee."),
]
HONEST = [
    ("NIET INFORMEREN", "Het risico is niet hoog: de bestanden waren versleuteld. Wel gemeld bij de AP."),
    ("NIET INFORMEREN", "Informeren is niet verstandig: de brief zelf kan iemand in gevaar brengen."),
    ("NIET INFORMEREN", "Wij hoeven de mensen niet te informeren: de sleutel is veilig."),
    ("INFORMEREN", "De mensen lopen een hoog risico."),
    ("GEEN INCIDENT", "Nieuwsbrief van een leverancier."),
    ("GEEN INCIDENT", "Het is geen incident maar een vraag over de nieuwsbrief."),
    ("GEEN CRISIS", "Klein incident, één ontvanger, geen pers."),
    ("CRISIS", "De pers belt al."),
    ("DATALEK", "De lijst stond een nacht open."),
    ("HERCONTROLE VEILIG", "De sleutel is niet gelekt en het bestand is nergens gevonden."),
    ("OPENBARE MEDEDELING", "Wij hebben van de meeste mensen geen adres."),
]


@pytest.mark.parametrize(("word", "reason"), TURNED)
def test_a_reason_that_turns_its_word_round_is_asked_back(word: str, reason: str) -> None:
    unclear = read(f"{word}\n{reason}")
    assert isinstance(unclear, Unclear), unclear
    assert unclear.kind is UnclearKind.REASON_TURNS


@pytest.mark.parametrize(("word", "reason"), HONEST)
def test_an_honest_reason_carries_its_word(word: str, reason: str) -> None:
    said = read(f"{word}\n{reason}")
    assert isinstance(said, Command), said
    assert said.reason == reason


@pytest.mark.parametrize("prefix", ["AINL", "XYZ"])
def test_numbers_have_the_prefix_of_the_organisation(prefix: str) -> None:
    said = read(f"HOORT BIJ {prefix}-2026-0007", prefix=prefix)
    assert said == command("hoort_bij", ref=f"{prefix}-2026-0007")
    assert isinstance(read(f"GEMELD {prefix}-2026-0007", prefix=prefix), Unclear)


REPORTS = [
    "Datalek!\n\nIk heb per ongeluk een lijst naar de verkeerde persoon gestuurd.",
    "Incident\n\nEr is gisteravond een tas met een laptop gestolen.",
    "Incident: laptop gestolen uit de auto",
    "Status: laptop gestolen\nuit de auto, gisteravond",
    "Melden\nIk wil melden dat mijn telefoon kwijt is.",
    "Crisis!\nOnze hele database staat open op het internet.",
    "Telefoon gestolen\nGisteren in de trein.",
    "Telefoon gisteren om 14.30 gestolen\nin de trein",
    "Telefoon\nMijn telefoon is weg.",
    "Data lek\nEr staat een lijst online.",
    "Breach\nOur list of donors is online since yesterday.",
    "Help!\nMijn account is gehackt.",
    "Feit is dat er een lijst is gelekt",
    "Kennis van mij heeft een brief van u gekregen",
    "Informed you should be about a stolen phone",
    "Los van de vorige melding is er nu weer iets mis",
    "Deadline for the journalist is tomorrow",
    "Aware of a leak since this morning",
    "Adviseur belde: er ligt een lijst op straat",
    "Changed password after phishing",
    "Doelgroep van de mailing kreeg de verkeerde bijlage",
    "Correct, ik heb de lijst zelf verstuurd",
]


@pytest.mark.parametrize("text", REPORTS)
def test_the_first_line_of_a_report_is_not_eaten(text: str) -> None:
    """P1: what begins like a word of ours, with a story, is a report wherever it answers nothing of ours."""
    said = read(text)
    assert isinstance(said, Unclear) or may_be_report(said), said


@pytest.mark.parametrize(
    "text", ["DATALEK", f"NIET MELDEN\n{REASON}", f"TELEFOON 14.30 Jan\n{REASON}", "HULP\nMirte"]
)
def test_a_plain_command_is_no_report(text: str) -> None:
    said = read(text)
    assert isinstance(said, Command)
    assert not may_be_report(said)


def test_the_table_is_closed_and_has_no_word_twice() -> None:
    words = [word for rule in RULES for word in rule.words]
    assert len(words) == len(set(words))
    assert all(word == word.lower().strip() and "  " not in word for word in words)


EXAMPLES = {
    "gemeld": "2026-123456", "aangevuld": "2026-123456", "gewijzigd": "2026-123456", "ingetrokken": "2026-123456",
    "termijn": "1-12-2026 12.00 de AP", "ingelicht_verantwoordelijke": "Stichting X 23-11-2026 14.30",
    "telefoon": "14.30 Jan", "ingelicht": "12 brief", "kennis": "23-11-2026 14.30 reden", "ontdekt": "gisteren 14.30",
    "overdragen": "Jan", "hoort_bij": "2026-0007", "los_van": "2026-0007", "incident": "12", "woordvoerder": "Jan",
    "doelgroep": "media Jan", "feit": "aantal 12", "adviseur": ": klopt dit?", "correctie": ": twaalf",
    "notitie": ": belde terug",
}  # fmt: skip


@pytest.mark.parametrize(("word", "name"), [(word, rule.name) for rule in RULES for word in rule.words])
def test_every_word_of_the_table_is_read_and_seen_in_our_own_mails(word: str, name: str) -> None:
    line = f"{word.upper()} {EXAMPLES.get(name, '')}".strip()
    said = read(f"{line}\n{REASON}")
    assert isinstance(said, Command), said
    assert said.name == name
    assert is_command_line(line)
