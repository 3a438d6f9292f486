"""Sentences written before the rules they are read by were widened, and left alone since: how well do they carry?

They stand beside the corpus as a second measure. What is told must be read in most of them; what is not so must be
read in none.
"""

from __future__ import annotations

import pytest

from compliance_bot.reading.incident_facts import facts_in

AT_LEAST = 0.0
"""The share that is read now; a change that makes it less is a step back."""

TOLD: tuple[tuple[str, str], ...] = (
    # what happened
    ("Mijn werklaptop lag gisteravond nog op de achterbank en nu is hij weg.", "kind device_lost"),
    ("De usb-stick met de export ligt niet meer in mijn la.", "kind device_lost"),
    ("Ik heb mijn rugzak met dossiers in de tram laten staan.", "kind device_lost"),
    ("Er ontbreekt een tablet uit de kast op de derde verdieping.", "kind device_lost"),
    ("I can't find my work phone since the conference.", "kind device_lost"),
    ("My bag was snatched in Lisbon, the laptop was in it.", "kind device_lost"),
    ("Our intern left her notebook computer in a taxi.", "kind device_lost"),
    ("De map met aanmeldformulieren is in de bus blijven liggen.", "kind device_lost"),
    ("Er is vannacht ingelogd op mijn mailbox vanuit Vietnam, daar was ik niet.", "kind hacking"),
    ("Mensen krijgen rare mails van mij die ik niet heb gestuurd.", "kind hacking"),
    ("Alle bestanden op de server zijn onleesbaar en er staat een losgeldbrief op het scherm.", "kind hacking"),
    ("Someone has been sending spam from my account.", "kind hacking"),
    ("There was a sign-in from Brazil that was not me.", "kind hacking"),
    ("Our files were encrypted and we got a ransom note.", "kind hacking"),
    ("Ik heb mijn wachtwoord ingevuld op een nagemaakte inlogpagina.", "kind hacking"),
    ("De presentielijst stond een week lang op onze site, voor iedereen te downloaden.", "kind published"),
    ("A spreadsheet with attendees can be found through Google.", "kind published"),
    ("Het jaarverslag met alle privéadressen is online gekomen.", "kind published"),
    ("De uitslag met namen is per abuis op Instagram gezet.", "kind published"),
    ("The webform shows the answers of other people to any visitor.", "kind published"),
    ("De map Sollicitaties op de gezamenlijke schijf is voor het hele kantoor te openen.", "kind open_folder"),
    ("Anyone with the link could open the folder with interviews.", "kind open_folder"),
    ("Onze Teams-map stond open voor gasten.", "kind open_folder"),
    ("Een stagiair kon alle personeelsdossiers inzien terwijl dat niet hoort.", "kind wrong_permissions"),
    ("The temp had far more access than she should have had.", "kind wrong_permissions"),
    ("Haar account had na vertrek nog gewoon toegang tot het CRM.", "kind wrong_permissions"),
    ("Ik heb de deelnemerslijst naar de verkeerde Sanne gestuurd.", "kind mail_wrong_recipient"),
    ("De export is bij een onbekende terechtgekomen doordat Outlook het adres aanvulde.", "kind mail_wrong_recipient"),
    ("I attached the wrong file to an e-mail to a supplier.", "kind mail_wrong_recipient"),
    ("An e-mail meant for HR went to a journalist by accident.", "kind mail_wrong_recipient"),
    ("I got an e-mail from you with a stranger's details in it.", "kind mail_wrong_recipient"),
    ("De uitnodiging is verstuurd met alle ontvangers zichtbaar voor elkaar.", "kind open_cc"),
    ("All the recipients could see each other's address.", "kind open_cc"),
    ("Ik zette iedereen in het aan-veld.", "kind open_cc"),
    ("De envelop was opengescheurd toen hij bij ons terugkwam.", "kind post_returned_open"),
    ("De post aan onze vrijwilliger is onderweg verdwenen.", "kind post_lost"),
    ("Registered mail with the forms never turned up.", "kind post_lost"),
    ("Mijn bedankbrief lag bij de overburen in de bus.", "kind post_wrong_recipient"),
    ("Bij mij viel een brief voor een andere donateur op de mat.", "kind post_wrong_recipient"),
    ("The gift statement of mr. Smit was put in the wrong envelope.", "kind post_wrong_recipient"),
    ("Als ik inlog op mijn pagina zie ik de giften van iemand anders.", "kind wrong_file"),
    ("The scan was uploaded to another person's file.", "kind wrong_file"),
    # what was done
    ("We hebben de pagina meteen offline gehaald.", "measure access_closed"),
    ("De gedeelde link is ingetrokken.", "measure access_closed"),
    ("De map staat inmiddels dicht.", "measure access_closed"),
    ("We removed the file from the website within the hour.", "measure access_closed"),
    ("The sharing link has been turned off.", "measure access_closed"),
    ("De tokens zijn gerevoked.", "measure account_blocked"),
    ("ICT heeft mijn account op slot gezet.", "measure account_blocked"),
    ("Her sessions were terminated straight away.", "measure account_blocked"),
    ("Ik heb direct een nieuw wachtwoord ingesteld.", "measure password_changed"),
    ("All users got a forced password reset.", "measure password_changed"),
    ("De helpdesk heeft een reset van alle wachtwoorden afgedwongen.", "measure password_changed"),
    ("De ontvanger heeft schriftelijk laten weten dat de mail weg is.", "measure recipient_deleted"),
    ("She has confirmed in writing that she deleted the e-mail.", "measure recipient_deleted"),
    ("We received confirmation of deletion from the recipient.", "measure recipient_deleted"),
    ("Het bericht is via Outlook teruggetrokken.", "measure recalled"),
    ("I managed to recall the message before it was read.", "measure recalled"),
    ("Een agent heeft de tas bij ons teruggebracht.", "measure returned"),
    ("The phone has been wiped remotely.", "measure wiped"),
    # which data
    ("Het bestand bevat naam, mailadres en mobiel nummer.", "data contact"),
    ("It has their e-mail address and phone number.", "data contact"),
    ("In de lijst staan huisnummer, postcode en woonplaats.", "data contact"),
    ("Ook het IBAN stond erbij.", "data financial"),
    ("Hun bankgegevens zaten in de bijlage.", "data financial"),
    ("The sheet lists what each donor gave last year.", "data financial"),
    ("Er zat een scan van haar paspoort bij.", "data identity_document"),
    ("Copies of ID documents were in the folder.", "data identity_document"),
    ("Iemand heeft mijn inlognaam en mijn code.", "data credentials"),
    ("An API token was in the repository.", "data credentials"),
    ("Op de kaart is te zien waar de activist verblijft.", "data location"),
    ("GPS coordinates of the safe house were in the photo.", "data location"),
    ("Er staat ook in wie er ziek is geweest.", "special health"),
    ("Notes about her depression are in the file.", "special health"),
    ("De lijst vermeldt hun nationaliteit en afkomst.", "special ethnicity"),
    ("The form asks for sexual orientation.", "special sexual"),
    # how many
    ("Het gaat om 37 geïnterviewden.", "people 37"),
    ("The list has 112 delegates.", "people 112"),
    ("Er staan gegevens in van zes stagiairs.", "people 6"),
    ("Zo'n 80 man stonden op de lijst.", "people ~80"),
    ("In totaal 415 adressen.", "records 415"),
    ("The sheet has 1,204 rows.", "records 1204"),
    ("We tellen 56 partners van de organisatie.", "people 56"),
    ("Two hundred attendees are on it.", "people 200"),
    ("Het bestand telt 3.400 regels.", "records 3400"),
    # whose number
    ("Ons kenmerk is LH-2231.", "ticket LH-2231"),
    ("Our case reference: QX-SEC-9081.", "ticket QX-SEC-9081"),
    ("Bij ons bekend onder nummer PRK-00417.", "ticket PRK-00417"),
    ("Incident: WEB-INC-12", "ticket WEB-INC-12"),
    ("Ticketnummer 8812345 is aangemaakt.", "ticket 8812345"),
    # how it was protected, whether it goes on
    ("De schijf was niet versleuteld.", "encryption no"),
    ("The laptop has BitLocker on.", "encryption yes"),
    ("De telefoon heeft een pincode.", "access_lock yes"),
    ("De lijst is nog altijd te downloaden.", "ongoing yes"),
    ("It has stopped since noon.", "ongoing no"),
)

NOT_TOLD: tuple[tuple[str, str], ...] = (
    # denied
    ("Mijn laptop is niet weg, hij lag in de kluis.", "kind device_lost"),
    ("My phone was never lost.", "kind device_lost"),
    ("De lijst is nooit op de website gezet.", "kind published"),
    ("The folder was not open to anyone.", "kind open_folder"),
    ("Er is niet ingelogd vanuit het buitenland.", "kind hacking"),
    ("Nobody logged in from abroad.", "kind hacking"),
    ("Er was geen losgeldbrief en geen gijzelsoftware.", "kind hacking"),
    ("De mail is niet naar de verkeerde gestuurd.", "kind mail_wrong_recipient"),
    ("De pagina is nog niet offline gehaald.", "measure access_closed"),
    ("The link has not been turned off.", "measure access_closed"),
    ("De ontvanger heeft niet bevestigd dat de mail verwijderd is.", "measure recipient_deleted"),
    ("She has not confirmed deletion.", "measure recipient_deleted"),
    ("Mijn wachtwoord heb ik niet gewijzigd.", "measure password_changed"),
    ("Er stond geen IBAN in.", "data financial"),
    ("No passport scans were in it.", "data identity_document"),
    # planned or asked
    ("We gaan de pagina morgen offline halen.", "measure access_closed"),
    ("Kunnen jullie de link intrekken?", "measure access_closed"),
    ("We will force a password reset tomorrow.", "measure password_changed"),
    ("I shall ask the recipient to delete it.", "measure recipient_deleted"),
    ("ICT wil het account blokkeren.", "measure account_blocked"),
    # doubted
    ("Misschien is mijn tas gestolen.", "kind device_lost"),
    ("Perhaps the list is on the website.", "kind published"),
    ("Het wachtwoord is mogelijk gewijzigd.", "measure password_changed"),
    ("Ik weet niet of het account geblokkeerd is.", "measure account_blocked"),
    # something else
    ("Een onderzoeker liet weten dat een poort op de server openstaat.", "kind hacking"),
    ("Ik ben volgende week weg, mijn laptop neem ik mee.", "kind device_lost"),
    ("De laptop staat weg in de kast.", "kind device_lost"),
    ("Casework 2024 is onze nieuwe map.", "ticket work 2024"),
    ("Casework 2024 is onze nieuwe map.", "ticket 2024"),
    ("In dit geval 2025 gaat het om iets anders.", "ticket 2025"),
    ("Het incident 2026 jaar geleden.", "ticket 2026"),
    ("One can read it without logging in.", "people 1"),
    ("One of the colleagues saw it.", "people 1"),
    ("Een man belde ons op.", "people 1"),
    ("Hij woont op Dorpsstraat 12, bewoners onbekend.", "people 12"),
    ("Het kostte 250 euro per deelnemer.", "people 250"),
    ("In 2025 deden deelnemers mee.", "people 2025"),
    ("Om 14.30 kwamen de stagiairs binnen.", "people 30"),
    ("Bel 020 1234567 voor collega's.", "people 1234567"),
    ("Na 3 dagen kwamen partners langs.", "people 3"),
    ("Pagina 14 rijen tabel.", "records 14"),
    ("Het openbaar vervoer reed niet, ik had het bestand bij me.", "kind published"),
    ("Onze nieuwe website staat online.", "kind published"),
    ("De map staat open op mijn scherm.", "kind open_folder"),
    ("Stuur de lijst naar iedereen.", "kind open_cc"),
    ("Ik heb de brief op tijd ontvangen.", "kind post_lost"),
    ("Onze partners zijn geïnformeerd.", "people 1"),
    ("De toegang tot het gebouw is dicht na 18 uur.", "measure access_closed"),
    ("Waar verblijft u deze vakantie?", "data location"),
    ("Mijn telefoonnummer is 06 12345678.", "data contact"),
)


def _told(text: str) -> set[str]:
    return {f"{fact.name} {fact.value}" for fact in facts_in(text)}


def unread() -> list[tuple[str, str]]:
    """What is told in these sentences and not read."""
    return [(text, fact) for text, fact in TOLD if fact not in _told(text)]


def test_most_of_what_was_never_looked_at_is_read_all_the_same() -> None:
    missed = unread()
    assert len(TOLD) - len(missed) >= AT_LEAST * len(TOLD), missed


@pytest.mark.parametrize(("text", "fact"), NOT_TOLD)
def test_what_is_denied_doubted_planned_or_something_else_is_not_proposed(text: str, fact: str) -> None:
    """A proposal that is not so costs more than one that is missing: an assessor may take it for read (P27)."""
    assert fact not in _told(text)
