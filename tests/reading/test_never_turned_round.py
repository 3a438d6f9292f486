"""No slip, wrap or encoding turns a word into its opposite, and nothing around a doubt makes it a decision (T17)."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command, Unclear
from compliance_bot.reading.grammar import RULES
from compliance_bot.reading.replies import split_reply

ZONE = ZoneInfo("Europe/Amsterdam")
SENT = datetime(2026, 11, 24, 16, 0, tzinfo=ZONE)
REASON = "De ontvanger heeft de mail ongelezen gewist."
DECIDING = {rule.name for rule in RULES if rule.decides}

# a negative word with what it may be read as: itself, or nothing that decides
NEGATIVES = {
    "NIET MELDEN": "niet_melden",
    "DO NOT NOTIFY": "niet_melden",
    "ADVIES NIET MELDEN": "advies_niet_melden",
    "ADVICE DO NOT NOTIFY": "advies_niet_melden",
    "GEEN DATALEK": "geen_datalek",
    "NO BREACH": "geen_datalek",
    "GEEN INCIDENT": "geen_incident",
    "GEEN INCIDENT 12 13": "geen_incident",
    "NO INCIDENT 12": "geen_incident",
    "NIET INFORMEREN": "niet_informeren",
    "DO NOT INFORM": "niet_informeren",
    "GEEN CRISIS": "geen_crisis",
    "NO CRISIS": "geen_crisis",
    "HERCONTROLE NIET VEILIG": "hercontrole_niet_veilig",
    "RECHECK NOT SAFE": "hercontrole_niet_veilig",
    "CRISISPLAN NEE": "crisisplan",
    "CALL CENTRE NO": "callcenter",
}
POSITIVES = {
    "MELDEN": "melden",
    "NOTIFY": "melden",
    "ADVIES MELDEN": "advies_melden",
    "DATALEK": "datalek",
    "BREACH": "datalek",
    "INCIDENT 12": "incident",
    "INFORMEREN": "informeren",
    "INFORM": "informeren",
    "CRISIS": "crisis",
    "HERCONTROLE VEILIG": "hercontrole_veilig",
    "RECHECK SAFE": "hercontrole_veilig",
    "INFORMED 12 letter": "ingelicht",
    "GEMELD 2026-123456": "gemeld",
    "AFSLUITEN": "afsluiten",
    "HOORT BIJ 2026-0007": "hoort_bij",
}
LOOK_ALIKES = "аеіорсхтМЕΕΟΝ０１ｅＥ\u0131\u0130ſ"
ALPHABET = string.ascii_uppercase + '013457 \t\n\r.,:?-_/*"(>\u00a0\u00ad\u200b\u0301\u0336é…’' + LOOK_ALIKES


def read(text: str) -> Command | Unclear:
    return read_command(text, sent_at=SENT, zone=ZONE)


def verdict(text: str) -> tuple[str, str]:
    """(name, value) of what decides in a text; ('', '') when nothing does."""
    said = read(text)
    decides = isinstance(said, Command) and said.name in DECIDING
    return (said.name, said.value) if isinstance(said, Command) and decides else ("", "")


def slips(word: str) -> Iterator[str]:
    """The word with every single slip: a character too many, too few, another one, or two that changed places."""
    for at in range(len(word) + 1):
        for char in ALPHABET:
            yield word[:at] + char + word[at:]
            if at < len(word):
                yield word[:at] + char + word[at + 1 :]
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


@pytest.mark.parametrize(("word", "name"), [*NEGATIVES.items(), *POSITIVES.items()])
def test_no_single_slip_turns_a_word_into_another_decision(word: str, name: str) -> None:
    """T17: "niet melden" contains "melden", and "geen incident" contains "incident"."""
    meant = verdict(f"{word}\n{REASON}")
    assert meant[0] == name
    read_as = {
        (slip, found)
        for slip in slips(word)
        if (found := verdict(f"{slip}\n{REASON}")) not in (meant, ("", ""))
    }
    # only the channel and the case of a letter may differ; a number that was mistyped is another number
    assert {(slip, found) for slip, found in read_as if found[0] != name} == set()
    assert not any(found[1] in ("veilig", "niet_veilig", "ja", "nee") for _, found in read_as)


@pytest.mark.parametrize("word", [*NEGATIVES, "CRISIS PLAN YES", "INFORMED 12 letter"])
def test_no_wrap_turns_a_word_round(word: str) -> None:
    meant = (("", ""), verdict(f"{word}\n{REASON}"))
    for at in range(1, len(word)):
        for end in ("\n", "\r\n", "\r", " \n", "=\n", "\n ", "\n\n", "\u2028", "\x0b", "\x85"):
            text = f"{word[:at]}{end}{word[at:]}\n{REASON}"
            assert verdict(text) in meant, repr(text)
            assert verdict(split_reply(text).new) in meant, repr(text)
            quoted = f"> {word[:at]}\n> {word[at:]}\n{REASON}"
            assert verdict(split_reply(quoted).new) == ("", "")
            half_quoted = verdict(split_reply(f"{word[:at]}\n> {word[at:]}\n{REASON}").new)
            assert half_quoted == ("", "") or word.startswith(("CRISIS", "INFORMED", "GEEN INC", "NO INC"))


def _garbled(word: str) -> Iterator[str]:
    """What broken or odd encodings make of a word."""
    yield word.replace(" ", "\u00a0")
    yield word.replace(" ", "\u00a0").encode().decode("latin-1")
    yield word.replace(" ", "\u00a0").encode().decode("cp1252", errors="replace")
    yield word.replace(" ", "\u202f")
    for space in "\u2003\u2009\u3000\u200b\u2060\ufeff\u00ad\u2028\u180e":
        yield word.replace(" ", space)
        yield word.replace(" ", f" {space}")
        yield word.replace(" ", f"{space} ")
    yield "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else "\u3000" for char in word)
    yield "\u200b".join(word)
    yield "\u00ad".join(word)
    yield " ".join(word)
    for mark in "\u0301\u0308\u0336\u0338\u20e0\u0327":
        yield "".join(char + mark for char in word)
        yield unicodedata.normalize("NFC", word.replace("E", f"E{mark}"))
    for odd in ("&nbsp;", "=20", "%20", "_", "+", "\ufffd"):
        yield word.replace(" ", odd)
    yield word.encode("utf-16-le").decode("latin-1")
    yield word.encode("utf-16").decode("utf-8", errors="replace")
    yield f"\ufeff{word}"
    yield f"\u202e{word[::-1]}\u202c"
    yield f"=?utf-8?q?{word.replace(' ', '_')}?="


@pytest.mark.parametrize(("word", "name"), [*NEGATIVES.items(), *POSITIVES.items()])
def test_no_encoding_turns_a_word_round(word: str, name: str) -> None:
    meant = verdict(f"{word}\n{REASON}")
    for garbled in _garbled(word):
        for cased in (garbled, garbled.lower(), garbled.title()):
            assert verdict(f"{cased}\n{REASON}") in (("", ""), meant), repr(cased)


DECISIONS = [
    f"{word}\n{REASON}"
    for rule in RULES
    if rule.decides and rule.argument.value in ("none", "refs")
    for word in rule.words
]


@pytest.mark.parametrize("text", DECISIONS)
def test_a_question_mark_quotes_or_another_decision_leave_no_decision(text: str) -> None:
    """mail.md §6: unclear, always."""
    word, _, reason = text.partition("\n")
    other = "GEEN CRISIS" if "melden" in word or "notify" in word else "NIET MELDEN"
    changed = [
        *(
            f"{word}{mark}\n{reason}"
            for mark in ("?", "??", " ?", "…", "...", "!!", "?!", ";", " 👍", "\u0336", "*", " graag")
        ),
        *(
            f"{left}{word}{right}\n{reason}"
            for left, right in ('""', "()", "[]", "**", "__", "''", "“”", "„”", "«»", "<>", "``")
        ),
        *(
            f"{mark}{word}\n{reason}"
            for mark in ("- ", "* ", "• ", "| ", "1. ", "Re: ", "Besluit: ", "¿", "~~", "> ", "ik denk ")
        ),
        *(
            f"{text}\n{other}",
            f"{text}\n\n{other.lower()}.",
            f"{word} / {other}\n{reason}",
            f"{word} of {other}\n{reason}",
        ),
        *(
            f"{text}\nIs geen optie.",
            f"{text}\nBij nader inzien toch maar niet.",
            f"{text}\nIk ben het er niet mee eens.",
        ),
        *(
            "".join(f"{char} " for char in word) + f"\n{reason}",
            f"Hoi,\n\n{text}",
            f"{text.upper()}\n{other}",
        ),
    ]
    for one in changed:
        found = verdict(one)
        turned = one.startswith(text) and not one.startswith(f"{text}\n{other}")
        weighed = next(rule for rule in RULES if word in rule.words).topic.value != "none"
        if not turned or weighed:
            assert found == ("", ""), repr(one)


NOISE = [
    "Met vriendelijke groet,\nMirte de Vries\nManager Fondsenwerving",
    "Verstuurd vanaf mijn iPhone",
    "-- \nMirte de Vries\n020-5550100",
    "Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde.",
    "Op di 24 nov 2026 om 10:00 schreef Meldpunt <compliance@amnesty.example>:\n> NIET MELDEN\n> Reden: gewist",
    "> MELDEN",
    "> NIET MELDEN\n> GEEN DATALEK",
    "-----Oorspronkelijk bericht-----\nVan: Fenna\nVerzonden: dinsdag\nAan: Mirte\n\nMELDEN",
    "________________________________\nVan: Fenna <f@amnesty.example>\nVerzonden: dinsdag 24 november 2026 10:00\n"
    "Aan: Mirte\nOnderwerp: besluit\n\nNIET MELDEN\nalles is gewist",
    "---------- Forwarded message ---------\nVan: Fenna <f@amnesty.example>\nDate: di 24 nov\nSubject: x\nTo: y\n\n"
    "MELDEN",
    "👍",
    "[EXTERN] Deze mail komt van buiten",
    "\u200b",
]
DOUBTS = [
    "MELDEN?", "MELDEN, want er staan BSN's in", "melden of niet melden", "МЕLDEN", "Ik denk melden", "NIET", "mlden",
    "GEEN", "INCIDENT", "Zie hieronder.", "akkoord", "Graag informeren", "datalek ja", "CRISISPLAN", "hercontrole", "",
    '"NIET MELDEN"', "GEMELD", "KENNIS", "2.3 ja of nee", "doe maar", "wat Fenna zegt", "FYI zie onder", "HOORT BIJ",
]  # fmt: skip


@given(
    doubt=st.sampled_from(DOUBTS),
    before=st.lists(st.sampled_from(NOISE[-3:]), max_size=2),
    after=st.lists(st.sampled_from(NOISE), max_size=4),
    blank=st.sampled_from(["\n", "\n\n", "\r\n"]),
)
@settings(max_examples=800, deadline=None)
def test_noise_signatures_quotes_and_forwards_never_make_a_doubt_a_decision(
    doubt: str, before: list[str], after: list[str], blank: str
) -> None:
    text = blank.join([*before, doubt, *after])
    assert verdict(split_reply(text).new) == ("", ""), repr(text)


@given(
    doubt=st.sampled_from(DOUBTS),
    before=st.text(alphabet="abxyz ,;:-👍é?!.>\u200b", max_size=12),
    after=st.text(alphabet="abxyz ,;:-👍é?!.\n12", max_size=20),
)
@settings(max_examples=800, deadline=None)
def test_letters_around_a_doubt_never_make_it_a_decision(doubt: str, before: str, after: str) -> None:
    found = verdict(f"{before}{doubt}{after}")
    # a number typed behind a word that lacks one is no noise
    assert found == ("", "") or doubt in ("GEMELD", "INCIDENT", "HOORT BIJ"), (before, doubt, after)


@given(
    st.sampled_from([*NEGATIVES, *POSITIVES]),
    st.lists(st.sampled_from(NOISE), max_size=3),
    st.text(max_size=40),
)
@settings(max_examples=400, deadline=None)
def test_reading_twice_reads_the_same(word: str, noise: list[str], odd: str) -> None:
    """Idempotent: also when what was understood is written down in full and read again."""
    text = "\n".join([word, REASON, odd, *noise])
    new = split_reply(text).new
    once = read(new)
    assert read(new) == once
    assert read(split_reply(new).new) == once
    if isinstance(once, Command):
        again = read(f"{word}\n{once.reason}")
        assert again == once
