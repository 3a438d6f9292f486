"""How the tables of words are written that incident_facts.py reads by (T16: every pattern is bounded)."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Words that tell of `value`: `words`, with `near` within `far` characters on either side where that is given.

    also: words of which one must stand somewhere in the same sentence.
    but: words that mean something else when they stand in the same sentence.
    """

    value: str
    words: re.Pattern[str]
    near: re.Pattern[str] | None = None
    also: re.Pattern[str] | None = None
    but: re.Pattern[str] | None = None
    far: int = 80


def any_of(words: str) -> re.Pattern[str]:
    """Whole words, one of those between the bars; `_` stands for white space or a hyphen, `_?` for perhaps one."""
    inner = (
        re.sub(r"\s*\|\s*", "|", " ".join(words.split())).replace("_?", "[ -]{0,2}").replace("_", "[ -]{1,2}")
    )
    return re.compile(rf"(?<!\w)(?:{inner})(?!\w)")


# what goes by post: a mail to the wrong person is another kind than a letter
POST = (
    "brief | brieven | pakket(?:ten)? | pakje | post | poststuk(?:ken)? | envelop(?:pen)? | enveloppe |"
    " letters? | parcels? |"
    "package | envelopes? | postzak | mailbag | aangetekende?"
)

# what is shown to everybody on purpose tells of no incident, unless somebody noticed it or it is of persons
PRIVATE = (
    "back-?ups? | databases? | datasets? | \\w{0,16}gegevens | namen | names? | personal | data |"
    " (?:leden|donateurs?|deelnemers|presentie|namen|naam|gasten|adres(?:sen)?|mail|bel|contact|"
    "verzend|bezoekers|personeels|"
    "collecte|bezorg|wacht|handtekeningen|project)(?:lijst|bestand)(?:en)? |"
    " \\w{0,16}-?adressen | privé\\w{0,12} |"
    " \\w{0,6}nummers | phone_numbers | tokens? | api-?_?(?:keys?|sleutels?|tokens?) |"
    " sleutels? | credentials |"
    " wachtwoord(?:en)? | passwords? | bsn(?:['’]?s)? | \\w{0,6}adres | verblijfplaats(?:en)? |"
    " handtekeningen | signatures |"
    " attendees | donateurs | donors | ondertekenaars | details | lijst_met_\\w{3,20} | records?"
)
NOTICED = any_of(
    "per_ongeluk | per_abuis | abusievelijk | accidentally | by_(?:mistake|accident) | zag |"
    " zagen | gezien | zie | saw | see |"
    " ontdekt(?:e|en)? | discovered | merk(?:te|ten)? | gemerkt | bemerkt | noticed | bleek |"
    " blijkt | blijken | opgevallen |"
    " opviel | viel_(?:me|mij|ons) | gevonden | vond | vonden | terug | found | aware | gespot |"
    " spotted | vastgesteld |"
    " geconstateerd | gezet | geplaatst | gekomen | gepubliceerd | posted | published | put |"
    " stond(?:en)? | hing(?:en)? |"
    " hangt | was | waren | were | zonder_toestemming | nooit | never | gelekt | geleaked |"
    " leaked | privé | private |"
    " vertrouwelijke? | confidential | besloten | intern(?:e)? | openbaar_worden |"
    " can_be_(?:read|found|seen|downloaded)"
)
ON_PURPOSE = (
    "vindt_u | vind_je | vinden_op | kunt_u_(?:vinden|lezen) | bekijk | lees_(?:meer|verder|"
    "ook) | volg_(?:ons|de|onze) | zie_ook |"
    " you_can_(?:find|read) | check_out | read_more | follow_us | privacy_?-?(?:verklaring|"
    "statement|policy) | voorwaarden |"
    " vergeet_niet | openbaar_vervoer | public_(?:transport|holiday|prosecutor|sector) |"
    " press_release | persbericht_over"
)
