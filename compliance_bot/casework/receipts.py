"""The receipt of a decision, an advice or a filing: everybody who assesses gets it, and who said it (mail.md §6)."""

from __future__ import annotations

from compliance_bot.casework.answer import purpose_for, reply_letter
from compliance_bot.casework.compose import Letter, send_letter
from compliance_bot.casework.corrected import said_instead
from compliance_bot.casework.desk import Case
from compliance_bot.casework.saying import PROOFS, Saying
from compliance_bot.casework.statements import own_words
from compliance_bot.casework.typed import typed_by
from compliance_bot.casework.views import model_for, view_of
from compliance_bot.ports import FilingView, MailModel
from compliance_bot.procedure import decisions as rule
from compliance_bot.procedure import events as ev
from compliance_bot.procedure.incident import Filing, Road
from compliance_bot.procedure.roles import Person


def tell_receipts(
    case: Case, saying: Saying, *, word: str, right: rule.Right, was: Filing | None = None
) -> None:
    """To each assessor and the speaker. was: the filing as it stood before it was corrected."""
    for person in dict.fromkeys((*case.desk.policy.directory.assessors(), saying.person)):
        letter = letter_to(case, saying, person, kind="receipt")
        send_letter(case, letter, _model(case, saying, person, word=word, right=right, was=was))


def letter_to(case: Case, saying: Saying, person: Person, *, kind: str) -> Letter:
    """An answer to what was said: in their own thread to who said it, a letter of its own to anybody else."""
    if person.id == saying.person.id:
        return reply_letter(case, saying.mail, saying.ref, kind=kind)
    return Letter(
        kind=kind,
        incidents=(saying.ref,),
        recipient=person.addresses[0],
        occasion=f"arrival {saying.mail.arrival.id}",
        person=person.id,
        question=purpose_for(case, person),
        answer=True,
    )


def _model(
    case: Case, saying: Saying, person: Person, *, word: str, right: rule.Right, was: Filing | None
) -> MailModel:
    incident = case.incident(saying.ref)
    filing = incident.filings[-1] if incident.filings else None
    return model_for(
        case,
        view_of(case, incident),
        greeting=person.name,
        word=word,
        who=right.role,
        reason=own_words(saying.command.reason),
        proof=PROOFS[saying.proof.level],
        typed_by=typed_by(saying),
        final=incident.road is Road.ENDED,
        advice=right.standing is ev.Standing.ADVICE,
        second=case.desk.rules.second,
        number=filing.number if filing and saying.command.name == "gemeld" else "",
        filed_at=filing.filed_at if filing else None,
        filing_verdict=filing.verdict.value if filing else "",
        provisional=filing.provisional if filing else False,
        was=view_of_filing(was) if was is not None else None,
        # a filing that was corrected is shown as it stood, whoever typed it in
        **(said_instead(saying) if was is None else {}),
    )


def view_of_filing(filing: Filing) -> FilingView:
    """A filing as mails and the chat show it."""
    return FilingView(
        number=filing.number,
        filed_at=filing.filed_at,
        provisional=filing.provisional,
        verdict=filing.verdict.value,
    )
