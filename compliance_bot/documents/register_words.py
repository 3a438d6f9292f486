"""The Dutch words of the register's cells, and of its time line, for the values of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Incident, Road
from compliance_bot.procedure.informing import AUDIENCE, RECHECK
from compliance_bot.reading.trust import FROM_DEFECT, TYPED_BY

ROLES: Mapping[str, str] = {"employee": "medewerker", "processor": "verwerker", "outsider": "van buiten"}
BASES: Mapping[str, str] = {
    "discovered": "ontdekt door een medewerker",
    "received": "melding ontvangen",
    "forwarded": "eerder door een medewerker ontvangen (voorstel)",
    "called": "gemeld in een gesprek",
    "assessed": "vastgesteld door beoordelaars",
    "merged": "overgenomen van een samengevoegd incident",
    "new_fact": "nieuw feit over een afgerond incident",
}
STANDINGS: Mapping[str, str] = {"decision": "besluit", "advice": "advies"}
ROADS: Mapping[Road, str] = {
    Road.DECIDE: "wacht op besluit",
    Road.FILE: "wacht op indienen bij de AP",
    Road.ENDED: "afgerond",
}
ROADS_BESIDE: Mapping[str, str] = {
    "people": "de betrokkenen informeren",
    "supplement": "de melding bij de AP aanvullen",
    "technical": "antwoord van de techniek",
    "reporter": "tijdstip van ontdekking van de melder",
    "audience": "bericht aan een doelgroep",
    "recheck": "jaarlijkse controle",
}
PRECISIONS: Mapping[ev.Precision, str] = {
    ev.Precision.MINUTE: "op de minuut",
    ev.Precision.RANGE: "tussen twee tijden",
    ev.Precision.PART_OF_DAY: "deel van een dag",
    ev.Precision.DAY: "een dag",
    ev.Precision.UNKNOWN: "onbekend",
}
_CHANNELS: Mapping[str, str] = {"mail": "mail", "chat": "chat", "other": "extra kanaal"}
_PROOFS: Mapping[str, str] = {
    "proven": "afzender vastgesteld",
    "doubtful": "afzender niet zeker",
    "none": "code in de mail en adres van de afzender",
    "typed": "op de opdrachtregel",
}
# What reading.trust says of the sender.
_PROOF_REASONS: Mapping[str, str] = {
    "transport not checked in this version": "de weg van de mail is in deze versie niet gecontroleerd",
    "more than one From header": "meer dan één afzender-regel (From)",
    "more than one address in From": "meer dan één adres als afzender",
    "no From address": "geen adres van een afzender",
    "From address with letters outside ASCII": "bijzondere letters in het adres van de afzender",
    "Sender differs from From": "verstuurd door een ander adres dan de afzender",
    "the name in From shows another address": "de naam van de afzender toont een ander adres",
    "Resent-From: passed on by somebody else": "doorgestuurd door iemand anders (Resent-From)",
}
_BROKEN_FROM = "de regel met de afzender (From) klopt niet"
_MESSAGES: Mapping[str, str] = {
    "acknowledgement": "ontvangstbevestiging",
    "call_noted": "ontvangstbevestiging aan wie het gesprek noteerde",
    "technical_call": "oproep aan de techniek",
    "assessment": "melding aan de beoordelaars",
    "reminder": "herinnering",
    "reminder_digest": "herinnering over meer incidenten",
    "second": "vraag om een oordeel",
    "clock_second": "vraag om een oordeel over de termijn",
    "receipt": "bevestiging van wat is vastgelegd",
    "typed": "vraag om een ingetypt woord zelf te bevestigen",
    "kept": "bevestiging van wat is vastgelegd",
    "taken_back": "bevestiging van wat is teruggenomen",
    "checks_question": "vraag of antwoorden goed gelezen zijn",
    "put_aside": "bevestiging dat mails geen incident zijn",
    "question_back": "vraag terug",
    "taken": "bevestiging dat het is opgepakt",
    "status": "stand van zaken",
    "help": "uitleg",
    "breach_notice": "bericht dat er een datalek is",
    "breach_withdrawn": "bericht dat het anders is",
    "attached": "mail bij het incident doorgegeven",
    "attached_digest": "mails bij het incident doorgegeven, samen met andere",
    "new_digest": "melding aan de beoordelaars, samen met andere",
    "technical_digest": "oproep aan de techniek, samen met andere",
    "new_incidents": "nieuwe incidenten samen",
    "rungs": "herinnering over meer incidenten",
    "acknowledgements_late": "ontvangstbevestigingen gaan later: veel meldingen",
    "acknowledgements_held_back": "ontvangstbevestigingen tegengehouden: te veel meldingen",
    "reminder_failed": "een herinnering kon niet worden gemaakt",
    "mails_unhandled": "mails konden niet worden verwerkt",
    "answers_held_back": "antwoorden tegengehouden: te veel op één dag",
    "triage": "overzicht van automatische mails",
    "channel_down": "bericht over een storing",
    "discovery_thanks": "antwoord op het tijdstip van ontdekking",
    "discovery_asked": "vraag naar het tijdstip van ontdekking",
    "side_road": "herinnering naast het besluit over de AP",
    "side_roads": "herinneringen naast het besluit over de AP",
    "together": "herinneringen van verschillende soort in één mail",
    "discoveries_asked": "vraag naar het tijdstip van ontdekking van meer incidenten",
    "second_informing": "vraag om een oordeel over het informeren van betrokkenen",
    "restored": "bericht over een teruggezette reservekopie",
    "sign_of_life": "weekbericht aan de beoordelaars",
    "machine_notice": "bericht aan de techniek over het meldpunt zelf",
    "self_test": "proefmail aan onszelf",
    "audit_alarm": "bericht van de controle op herinneringen",
    "drill_over": "einde van de oefening",
    "opened": "stand van het incident",
    "rung": "herinnering",
    "decision": "wat is vastgelegd",
    "question": "een antwoord was niet duidelijk",
    "ended": "het incident is afgerond",
    "mail_failed": "een mail kwam niet aan",
    "mail_late": "een mail is vertraagd",
    "absent": "iemand is mogelijk afwezig",
    "other": "herinnering",
    "other_late": "een extra bericht is vertraagd",
    "planned_absence": "iemand is afwezig volgens de planning",
}
PLANNED_ABSENCE = "afwezig volgens de planning; anderen gevraagd"
TOLD: Mapping[type[Any], str] = {
    ev.IncidentOpened: "incident geopend",
    ev.ReportReceived: "melding ontvangen",
    ev.DiscoveryProposed: "tijdstip van ontdekking voorgesteld of bevestigd",
    ev.DiscoveryRefuted: "voorgesteld tijdstip van ontdekking door de melder tegengesproken",
    ev.ReportForwarded: "doorgestuurde melding: oorspronkelijke melder gelezen (voorstel)",
    ev.FactProposed: "feit voorgesteld",
    ev.CallTold: "tijdstip en melder van een gesprek genoteerd",
    ev.WindowJudged: "eigen termijn beoordeeld",
    ev.AwarenessSet: "moment van kennis vastgesteld",
    ev.AwarenessMoved: "moment van kennis door beoordelaars bepaald",
    ev.ClockSecondAsked: "tweede oordeel gevraagd over de termijn",
    ev.DeadlineOverridden: "termijn van de AP vastgelegd",
    ev.IncidentAbsorbed: "ander incident samengevoegd met dit incident",
    ev.IncidentReleased: "samengevoegd incident staat weer los",
    ev.LadderRestarted: "nieuw feit: alles wordt opnieuw beoordeeld",
    ev.MailAttached: "mail toegevoegd",
    ev.RungReached: "herinnering",
    ev.SideRoadOpened: "vraag staat open",
    ev.SideRoadEnded: "vraag is afgedaan",
    ev.HeldForDigest: "eerste berichten wachten op een overzicht: veel meldingen tegelijk",
    ev.TicketLearned: "ticketnummer van de techniek",
    ev.AcknowledgementHeldBack: "geen ontvangstbevestiging gestuurd: te veel mails",
    ev.DecisionRecorded: "vastgelegd",
    ev.StatementRecorded: "vastgelegd",
    ev.FactProposed: "feit voorgesteld",
    ev.SecondAsked: "tweede oordeel gevraagd",
    ev.InformingAsked: "oordeel over het informeren van betrokkenen gevraagd",
    ev.InformingSettled: "besluit over het informeren van betrokkenen",
    ev.IncidentClosed: "incident gesloten",
    ev.FilingRecorded: "ingediend bij de AP",
    ev.FilingCorrected: "melding bij de AP hersteld",
    ev.WordTakenBack: "teruggenomen, telt niet meer",
    ev.OutcomeReached: "uitkomst",
    ev.OutcomeWithdrawn: "uitkomst ingetrokken",
    ev.TakenUp: "opgepakt",
    ev.PersonUnreached: "niet bereikbaar; anderen gevraagd",
    ev.NoteAdded: "notitie",
    ev.NotRecorded: "antwoord niet vastgelegd",
    ev.MessageQueued: "bericht klaargezet",
    ev.MessageDelivered: "bericht bezorgd aan de server",
    ev.MessageFailed: "bericht niet bezorgd",
    ev.MessageWithdrawn: "bericht ingetrokken, de vraag was al beantwoord",
    ev.EvidenceViewed: "mail bekeken",
    ev.RegisterRestored: "register teruggezet uit een reservekopie",
}


def state(incident: Incident) -> str:
    """Where it stands: an ended AP road beside which something is open is not done yet (P19)."""
    if incident.road is Road.ENDED and incident.closed_at is not None:
        return "gesloten"
    beside = [road for road in incident.side_roads if road.road != RECHECK]
    if incident.road is Road.ENDED and beside:
        return "AP afgerond, nog iets open"
    return ROADS[incident.road]


def road_beside(road: str) -> str:
    """A road beside the AP road: `bericht aan een doelgroep (media)`; an unknown one stays as it is."""
    kind, _, about = road.partition(" ")
    named = ROADS_BESIDE.get(kind, road)
    return f"{named} ({about})" if kind == AUDIENCE else named


def message(kind: str, channel: str) -> str:
    """A message as the register names it: `herinnering (mail)`; an unknown kind stays as it is."""
    return f"{_MESSAGES.get(kind, kind)} ({_CHANNELS.get(channel, channel)})"


def proof(level: str, reason: str) -> str:
    """How far the sender is proven, with what speaks against it; an unknown word stays as it is."""
    told = _BROKEN_FROM if reason.startswith(FROM_DEFECT) else _PROOF_REASONS.get(reason, reason)
    if told.startswith(TYPED_BY):
        told = f"ingetypt door gebruiker {told.removeprefix(TYPED_BY)} van de computer"
    return f"{_PROOFS.get(level, level)} ({told})"


def message_word(kind: str) -> str:
    """What a kind of message is called; the kind itself where it has no word."""
    return _MESSAGES.get(kind, kind)
