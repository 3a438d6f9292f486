"""Facts in people's own words: proposals with the words that say them, turned by "geen" and weakened by doubt (P27)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_bot.reading import data_words, incident_words, lost_turns, measure_words, shown_turns
from compliance_bot.reading.incident_facts import NAMES, each_once, facts_in, what_is_missing
from compliance_bot.reading.word_rules import Rule


def values(text: str, *names: str) -> set[str]:
    """The values read of these names."""
    return {fact.value for fact in facts_in(text) if fact.name in names}


def told(text: str) -> set[tuple[str, str]]:
    return {(fact.name, fact.value) for fact in facts_in(text)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ik heb een lijst naar de verkeerde persoon gemaild.", "mail_wrong_recipient"),
        ("De mail is verkeerd geadresseerd.", "mail_wrong_recipient"),
        ("I sent the spreadsheet to the wrong person.", "mail_wrong_recipient"),
        ("Nieuwsbrief verstuurd met alle adressen in cc in plaats van bcc.", "open_cc"),
        ("We hebben de mailing per ongeluk niet in bcc maar in cc gezet, dus iedereen zag alles.", "open_cc"),
        ("All addresses were put in cc instead of bcc.", "open_cc"),
        ("Een brief aan een donateur is bij de verkeerde persoon bezorgd.", "post_wrong_recipient"),
        ("Er zaten twee brieven in één envelop.", "post_wrong_recipient"),
        ("The letter was delivered to the wrong address.", "post_wrong_recipient"),
        ("Ik kreeg een brief die niet voor mij bestemd was.", "post_wrong_recipient"),
        ("Ik ontving een mail die niet voor mij bestemd was.", "mail_wrong_recipient"),
        ("Mijn tas is gestolen met een map (ik denk 40 vellen).", "device_lost"),
        ("Het pakket kwam geopend retour.", "post_returned_open"),
        ("The envelope came back opened.", "post_returned_open"),
        ("Een aangetekende brief is zoekgeraakt.", "post_lost"),
        ("The parcel never arrived.", "post_lost"),
        ("De rechten stonden te ruim ingesteld in het CRM.", "wrong_permissions"),
        ("A former employee still had access to the system.", "wrong_permissions"),
        ("De netwerkmap van HR stond open voor alle medewerkers.", "open_folder"),
        ("The SharePoint folder was accessible to everyone.", "open_folder"),
        ("Mijn laptop is gestolen uit de trein.", "device_lost"),
        ("Ik ben een usb-stick verloren.", "device_lost"),
        ("I left the papers on the train: lost the sign-up sheets.", "device_lost"),
        ("Een map met formulieren laten liggen in de bus.", "device_lost"),
        ("De ledenlijst is op onze website gepubliceerd.", "published"),
        ("The file with names was publicly available.", "published"),
        ("A backup was public.", "published"),
        ("Mijn mailbox is gehackt.", "hacking"),
        ("Phishingmail, ik heb op de link geklikt.", "hacking"),
        ("We suffered ransomware on the print server.", "hacking"),
        ("In het account stond een doorstuurregel naar een vreemd adres.", "hacking"),
        ("De notitie staat in het verkeerde dossier.", "wrong_file"),
        ("In het portaal zag ik de gegevens van een andere donateur.", "wrong_file"),
        ("I saw someone else's data in my account.", "wrong_file"),
        ("Een collega heeft per ongeluk de database gewist.", "other"),
        ("Ik ben mijn badge verloren.", "other"),
    ],
)
def test_the_kind_of_incident_is_read(text: str, kind: str) -> None:
    """The AP's list 5.2, all twelve."""
    assert kind in values(text, "kind")


@pytest.mark.parametrize(
    ("text", "not_kind"),
    [
        ("Het was geen phishing.", "hacking"),
        ("Our systems were not hacked.", "hacking"),
        ("Ik heb een brief aan de verkeerde persoon gestuurd.", "mail_wrong_recipient"),
        ("Ik ben mijn badge verloren.", "device_lost"),
        ("De brief is zoek.", "device_lost"),
        ("Mijn tas met gegevens is weg in het openbaar vervoer.", "published"),
        ("Wij sturen u graag onze nieuwsbrief.", "mail_wrong_recipient"),
        ("De laptop is gelukkig niet gestolen.", "device_lost"),
        ("Ik wil de namenlijst op onze site zetten.", "published"),
        ("Vulnerability report: an open port on your server.", "hacking"),
        ("Er is een kwetsbaarheid in het formulier.", "hacking"),
        ("Ik heb uw vraag doorgestuurd naar een andere afdeling.", "mail_wrong_recipient"),
        ("De vergadering is op maandag.", "open_folder"),
    ],
)
def test_what_is_denied_or_meant_otherwise_is_no_kind(text: str, not_kind: str) -> None:
    assert not_kind not in values(text, "kind")


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("Er stonden namen, adressen en geboortedata in.", {"name", "contact", "date_of_birth"}),
        ("NAW-gegevens en IBAN", {"name", "contact", "financial"}),
        ("met BSN en kopie paspoort", {"national_id", "identity_document"}),
        ("wachtwoorden en gebruikersnamen", {"credentials"}),
        ("Names, email addresses and phone numbers", {"name", "contact"}),
        ("dates of birth, salaries and passports", {"date_of_birth", "financial", "identity_document"}),
        ("verzuimgegevens en een strafblad", {"health", "criminal"}),
        ("political opinions and sexual orientation", {"political", "sexual"}),
        ("geloofsovertuiging, vakbondslidmaatschap en etniciteit", {"religion", "union", "ethnicity"}),
        ("vingerafdrukken en DNA", {"biometric", "genetic"}),
        ("GPS-gegevens en geslacht", {"location", "gender"}),
        ("We weten nog niet welke gegevens het zijn.", {"unknown"}),
        (
            "Er stonden geen BSN, IBAN of wachtwoorden in.",
            {"not_national_id", "not_financial", "not_credentials"},
        ),
        ("BSN's staan er niet in, alleen namen en adressen.", {"not_national_id", "name", "contact"}),
        ("Geen bankgegevens, wel namen.", {"not_financial", "name"}),
        ("Namen en adressen, maar geen BSN.", {"name", "contact", "not_national_id"}),
        ("No passwords or bank details were exposed.", {"not_credentials", "not_financial"}),
        ("Passwords were not affected.", {"not_credentials"}),
        ("Ik weet niet of er bankgegevens in staan.", {"perhaps_financial"}),
        ("Volgens mij stonden er ook telefoonnummers in.", {"perhaps_contact"}),
        ("It may have contained passport copies.", {"perhaps_identity_document"}),
        ("Zaten er rekeningnummers bij?", {"perhaps_financial"}),
        ("Niet alleen namen maar ook geboortedata.", {"name", "date_of_birth"}),
        ("Ik heb hem naar het verkeerde adres gestuurd.", set()),
        ("Het wachtwoord is gewijzigd.", set()),
        ("Kunt u mij bellen op mijn telefoonnummer?", set()),
    ],
)
def test_kinds_of_data_are_read_with_their_denials_and_doubts(text: str, data: set[str]) -> None:
    """Lists 6.1 and 6.2; "geen BSN" turns, "volgens mij" weakens."""
    assert values(text, "data", "special") == data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("een lijst met donateurs", "yes"),
        ("names of petition signatories", "yes"),
        ("de ledenadministratie", "yes"),
        ("Our members were affected.", "yes"),
        ("Misschien ook van leden.", "unsure"),
        ("Er staan geen leden in.", "no"),
    ],
)
def test_people_who_support_us_are_sensitive(text: str, value: str) -> None:
    """P16: political opinion or belief may show from it."""
    assert values(text, "supporters") == {value}


def test_members_of_staff_are_no_supporters() -> None:
    assert values("Two members of staff opened it.", "supporters") == set()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("De laptop was versleuteld.", {"yes"}),
        ("BitLocker staat aan.", {"yes"}),
        ("BitLocker staat aan volgens mij.", {"unsure"}),
        ("BitLocker stond uit.", {"no"}),
        ("De stick was niet versleuteld.", {"no"}),
        ("De schijf was onversleuteld.", {"no"}),
        ("zonder encryptie", {"no"}),
        ("Is de laptop versleuteld?", {"unsure"}),
        ("Ik weet niet of de telefoon versleuteld is.", {"unsure"}),
        ("The disk was encrypted.", {"yes"}),
        ("I think the stick was encrypted.", {"unsure"}),
        ("It was not encrypted.", {"no"}),
        ("The file wasn't encrypted.", {"no"}),
        ("unencrypted backup", {"no"}),
        ("De laptop was versleuteld. De usb-stick was niet versleuteld.", {"yes", "no"}),
        ("Ransomware: alle bestanden zijn versleuteld.", set()),
        ("All files were encrypted by the attackers.", set()),
        ("Ransomware. The backup had been encrypted at rest with our own key.", {"yes"}),
    ],
)
def test_encryption_is_yes_no_or_unsure(text: str, value: set[str]) -> None:
    """Question 8.1: and what an attacker encrypted was never protected by it."""
    assert values(text, "encryption") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("De laptop is op afstand gewist.", "wiped"),
        ("De laptop is nog niet gewist.", "not_wiped"),
        ("We gaan de telefoon morgen wissen.", "planned_wiped"),
        ("Het account is geblokkeerd.", "account_blocked"),
        ("The account has been disabled.", "account_blocked"),
        ("The account has not been disabled yet.", "not_account_blocked"),
        ("Ik heb mijn wachtwoord gewijzigd.", "password_changed"),
        ("We will reset the password tomorrow.", "planned_password_changed"),
        ("De mail is ingetrokken.", "recalled"),
        ("De mail is nog niet ingetrokken.", "not_recalled"),
        ("De ontvanger heeft de mail verwijderd.", "recipient_deleted"),
        ("Ik heb de ontvanger gevraagd de mail te verwijderen.", "planned_recipient_deleted"),
        ("The recipient confirmed that she deleted it.", "recipient_deleted"),
        ("Ik heb de drukker gevraagd het bestand te vernietigen.", "planned_recipient_deleted"),
        ("De pagina is offline gehaald.", "access_closed"),
        ("The server has been isolated.", "access_closed"),
        ("De tas is teruggevonden.", "returned"),
        ("De back-up is teruggezet.", "restored"),
        ("I asked him to delete it and he confirmed by e-mail.", "recipient_deleted"),
        ("I asked him to delete it and he did not confirm.", "planned_recipient_deleted"),
        ("Zij heeft beloofd de mail te verwijderen.", "planned_recipient_deleted"),
        ("Het formulier staat inmiddels uit.", "access_closed"),
    ],
)
def test_measures_are_done_or_not_or_only_planned(text: str, value: str) -> None:
    assert values(text, "measure") == {value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Het bestand staat nog steeds online.", {"yes"}),
        ("The page is no longer accessible.", {"no"}),
        ("Het is gestopt.", {"no"}),
        ("It has not been contained yet; it is still ongoing.", {"yes"}),
        ("Volgens mij is het gestopt.", {"unsure"}),
    ],
)
def test_whether_it_goes_on_is_read(text: str, value: set[str]) -> None:
    assert values(text, "ongoing") == value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ons ticketnummer is INC-204417.", {"INC-204417"}),
        ("Ticket 4711 staat bij ons open.", {"4711"}),
        ("Our reference: CS-48812.", {"CS-48812"}),
        ("Case number 2026-881", {"2026-881"}),
        ("Zie INC0012345 voor details.", {"INC0012345"}),
        ("Het incident van maandag 3 uur.", set()),
        ('The "Casework 2024" folder.', set()),
        ("Incident: QA-INC-31", {"QA-INC-31"}),
        ("Intern dossiernummer: ZB-2025-0031.", {"ZB-2025-0031"}),
        ("Our reference is PX-SEC-3308.", {"PX-SEC-3308"}),
        ("Geregistreerd onder nummer K7711 0034.", {"K7711 0034"}),
        ("[Ticket#2025010110007] We received it", {"2025010110007"}),
        ("Incident: 2026-11-18 09:41", set()),
        ("Betreft: kenmerk 2026.10.30 / zaak 14.15", set()),
        ("INCIDENT AINL-2026-0045", set()),
        ("Ik ben lid onder nummer 4410923.", set()),
        ("Bel 020-5550100.", set()),
    ],
)
def test_the_ticket_numbers_of_others_are_read_as_they_are_written(text: str, number: set[str]) -> None:
    assert values(text, "ticket") == number


def test_a_journalist_and_their_deadline_are_flagged() -> None:
    """P26: a crisis flag, which only proposes."""
    text = "Ik ben journalist bij een krant. Wij publiceren morgen om 12.00 uur."
    assert ("media", "yes") in told(text)
    (until,) = [fact for fact in facts_in(text) if fact.name == "media_deadline"]
    assert until.text == "Wij publiceren morgen om 12.00 uur."
    assert values("Het stond op social media.", "media") == set()
    assert values("Er is nog geen pers bij betrokken.", "media") == {"no"}


def test_people_in_other_countries_are_flagged() -> None:
    """Question 2.1.1."""
    assert values("Het gaat ook om leden in België en Duitsland.", "abroad") == {"yes"}
    assert values("Our donors in several countries are affected.", "abroad") == {"yes"}
    assert values("Ik ben op vakantie in Frankrijk.", "abroad") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Als u niet de bedoelde ontvanger bent, wilt u dit dan verwijderen. Het kan medische gegevens bevatten.",
        "If you have received this e-mail in error, please delete it. Unauthorised access: hacking.",
        "Om welke soorten gegevens gaat het? Bijvoorbeeld namen, adressen of rekeningnummers.",
        "Hoe waren de gegevens beschermd? Bijvoorbeeld met een wachtwoord of versleuteling.",
        "Is het gestopt, of gaat het nog door?",
        "How was the data protected? For example by a password or encryption.",
        "Has it stopped, or is it still going on?",
    ],
)
def test_disclaimers_and_our_own_questions_tell_nothing(text: str) -> None:
    assert {(name, value) for name, value in told(text) if not value.startswith("perhaps_")} == set()


def test_a_dear_report_is_read_as_a_whole() -> None:
    text = (
        "Hoi,\n\nVanochtend heb ik per ongeluk een bestand met 120 namen en e-mailadressen van donateurs\n"
        "naar de verkeerde persoon gemaild. Er stonden geen BSN of rekeningnummers in.\n"
        "Het bestand was niet versleuteld. Ik heb de ontvanger gebeld en die heeft de mail verwijderd.\n\nGroet, Robin"
    )
    assert told(text) == {
        ("kind", "mail_wrong_recipient"),
        ("people", "120"),
        ("data", "name"),
        ("data", "contact"),
        ("data", "not_national_id"),
        ("data", "not_financial"),
        ("supporters", "yes"),
        ("encryption", "no"),
        ("measure", "recipient_deleted"),
    }
    assert what_is_missing(told(text)) == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Mijn laptop is gestolen.", ("data", "people", "protection", "contained")),
        (
            "Mijn laptop is gestolen. BitLocker staat aan volgens mij.",
            ("data", "people", "protection", "contained"),
        ),
        ("Laptop gestolen, versleuteld, op afstand gewist.", ("data", "people")),
        ("Misschien stonden er namen in.", ("data", "people", "protection", "contained")),
        ("We weten nog niet welke gegevens.", ("data", "people", "protection", "contained")),
    ],
)
def test_what_is_not_told_for_sure_is_asked(text: str, missing: tuple[str, ...]) -> None:
    """P5: a doubt is no answer."""
    assert what_is_missing(told(text)) == missing


def test_the_same_is_proposed_once_and_for_sure_beats_perhaps() -> None:
    text = "Misschien ook adressen. Er stonden namen en adressen in. Namen dus."
    assert [fact.value for fact in facts_in(text) if fact.name == "data"] == ["name", "contact"]
    first, second = facts_in("namen", where="new"), facts_in("Namen en BSN", where="forwarded")
    assert [(fact.value, fact.where) for fact in each_once((first, second))] == [
        ("name", "new"),
        ("national_id", "forwarded"),
    ]


def every_rule() -> list[Rule]:
    turns = (*lost_turns.LOST_TURNS, *shown_turns.SHOWN_TURNS)
    return [*incident_words.KINDS, *turns, *data_words.DATA, *data_words.SPECIAL, *measure_words.MEASURES]


def test_all_twelve_kinds_and_all_lists_have_words() -> None:
    assert len({rule.value for rule in incident_words.KINDS}) == 12
    assert len({rule.value for rule in data_words.DATA}) == 12
    assert len({rule.value for rule in data_words.SPECIAL}) == 8


PIECES = """laptop gestolen geen niet BSN namen , . ; maar wel versleuteld volgens mij 120 1.200 mensen donateurs mail
    verkeerde - > ? ticket INC-1 journalist morgen account geblokkeerd 10k tussen 50 en 100 leden İ ﬁ ß"""
WORDS = st.sampled_from([*PIECES.split(), "\n", "\u2028", "\x00"])


@given(st.one_of(st.text(max_size=2000), st.lists(WORDS, max_size=200).map(" ".join)))
def test_any_text_gives_quotes_that_stand_in_it(text: str) -> None:
    """Never a crash, never words that nobody wrote."""
    for fact in facts_in(text):
        assert fact.text
        assert fact.text in text
        assert fact.name in NAMES
        assert len(fact.text) <= 200


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "mail verkeerde ",
            "geen BSN, ",
            "120 ",
            "honderd duizend ",
            "laptop\n",
            "brief pakket geopend retour ",
        ),
        *(
            "left ",
            "liet ",
            "ingelogd ",
            "kon x ",
            "verblijft waar ",
            "removed ",
            "mail ik niet ",
            "toont a b c ",
        ),
        *("a-b-", "ticket a-b-", "lijst(", "en naam, ", "aaaa. ", "ontbreekt een ", "stagiair kan "),
        *(",", "a", "ticket ", "1.1", "niet, ", " ", "tussen de "),
        "wachtwoord gewijzigd account geblokkeerd brief\n",
    ],
)
def test_reading_is_linear(piece: str) -> None:
    """T16: a mebibyte of the worst takes no longer than the capped part of it."""
    text = piece * (1_048_576 // len(piece))
    began = time.process_time()
    facts_in(text)
    assert time.process_time() - began < 1.5
