"""The numbers that a helpdesk or processor gave it: patterns for incident_facts.py.

Matched against one sentence in lower case (T16: every pattern is bounded).
"""

from __future__ import annotations

import re

_NUMBER = (
    r"(?P<number>(?:[a-z]{1,8}[-_/]){1,3}[a-z]{0,6}\d{1,15}(?:[-_/]\d{1,10}){0,3}"
    r"|[a-z]{1,8}\d{3,15}(?:[- ]\d{3,10}){0,2}|\d{2,20}(?:-\d{1,10}){0,3})(?![\w€%-]|[.,:/]\d)"
)
_SURE_OF_NUMBER = (
    r"ticket(?:nummer|number|nr|id)?|(?:incident|zaak|dossier|referentie|melding(?:s)?|case|call|"
    r"topdesk)-?(?:nummer|nr)|"
    r"(?:case|incident|ticket|reference|internal) (?:number|reference|id|no|ref)|reference|referentie|kenmerk"
)
# a helpdesk's or processor's own number for it, never ours
TICKET = re.compile(
    rf"(?<![\w-])(?:{_SURE_OF_NUMBER})(?!\w)(?:\s(?:is|was|nr|no|id|nummer|"
    rf"number))?[.:#=]{{0,2}}\s{{0,2}}[#(]?{_NUMBER}"
)
TICKET_MARKED = re.compile(
    rf"(?<![\w-])(?:incident|case|ref|zaak|dossier|call|onder nummer(?=\s[a-z])|"
    rf"onder vermelding van|quoting|under reference)(?!\w)"
    rf"(?:\s(?:is|nr|no|id)\b)?[.:#=]{{0,2}}\s{{0,2}}#?(?=[a-z]{{1,8}}[-_/]?[\w-]{{0,12}}\d|\d{{4}}){_NUMBER}"
)
TICKET_BARE = re.compile(
    r"(?<![\w-])(?P<number>(?:inc|req|ritm|chg|sr|prb|tkt|hd|ogd)[-_ ]?\d{3,12})(?![\w-])"
)
# years, dates, telephone numbers and our own numbers stand there too
NO_TICKET = re.compile(
    r"(?:19|20)\d\d|(?:19|20)\d\d-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{2,4}|0[1-9]\d{0,2}-?\d{6,8}|"
    r"\d{1,2}|ainl-\d{4}-\d{1,6}"
)
