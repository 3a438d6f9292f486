"""What the service does with mail about an exercise: kept, and nothing follows (outcome "drill").

Nothing of it opens an incident, decides or is answered; the drill's own process reads the same mail by itself.
Never is a report lost to it: only a genuine token of a drill makes a mail one, what belongs to a real incident stays
there, words that are no answer are put before a person, and who is absent in an exercise is absent.
"""

from __future__ import annotations

from compliance_bot.casework.attaching import DECIDED, note_automatic, said_in
from compliance_bot.casework.desk import Case
from compliance_bot.casework.incoming import Incoming
from compliance_bot.casework.routing import Thread
from compliance_bot.casework.triage import to_triage
from compliance_bot.ports import Handled
from compliance_bot.reading.automatic import opens_nothing
from compliance_bot.reading.commands import may_be_report
from compliance_bot.reading.drill_marks import brings_drill_back, drill_keys, drill_of, is_drill_mail
from compliance_bot.reading.facts import Classified, Command, MailClass, UnclearKind
from compliance_bot.reading.reasons import says_more

# how a mail may hang on an incident without saying so itself: there the drill's token is the better word
_GUESSED = frozenset({"", "our_call", "our_call_unclear", "quoted"})


def drill_outcome(case: Case, mail: Incoming, classified: Classified, thread: Thread) -> Handled | None:
    """The outcome of a mail about an exercise, None for every other mail."""
    if thread.several or thread.overview or thread.by not in _GUESSED:
        return None
    keys = drill_keys(case.desk.policy.token_keys)
    if is_drill_mail(mail.facts, keys, address=case.desk.policy.organisation.address):
        return Handled(outcome="drill", reason="own mail of a drill")
    number = drill_of(mail.facts, keys)
    if opens_nothing(mail.facts, classified):
        if not number and not brings_drill_back(mail.facts, keys):
            return None
        # vacation programs answer once: this is the only notice of a real absence there will be (T21, P11)
        note_automatic(case, mail, Thread())
        return Handled(outcome="drill", reason=f"drill {number}: {classified.reason}".strip())
    if not number:
        return None
    if _is_answer(case, mail):
        return Handled(outcome="drill", reason=f"answer in drill {number}")
    # other words below an exercise may tell of something real: a person looks (P1)
    return to_triage(case, mail, classified)


def _is_answer(case: Case, mail: Incoming) -> bool:
    """Does it say a word of mail.md §6, or try to, and no more than belongs to it: a reason below a decision."""
    if mail.mail_class != MailClass.HUMAN:
        return False
    said = said_in(case, mail)
    if isinstance(said, Command):
        return not may_be_report(said) and (said.name in DECIDED or not says_more(said.reason))
    return said.kind is not UnclearKind.PROSE
