"""How people tell that somebody saw what was not theirs (open to all, sent wrong, too much access), without naming it.

A table for incident_facts.py beside incident_words.py; values follow the AP's choice list 5.2 (procedure.md §10). Every
pattern is matched against one sentence in lower case.
"""

from __future__ import annotations

from compliance_bot.reading.word_rules import NOTICED, ON_PURPOSE, POST, PRIVATE, Rule, any_of

_DATA_THING = (
    "back-?ups? | databases? | datasets? | \\w{0,16}gegevens | namen | \\w{0,16}lijst(?:en)? |"
    " \\w{0,16}bestand(?:en)? |"
    " \\w{0,16}-?adres(?:sen)? | data | names? | list | file | foto(?:['’]s)? | \\w{0,16}boek |"
    " details | document(?:en|s)? |"
    " excel | spreadsheet | export | donateurs | leden | members | donors | roster |"
    " \\w{0,16}rooster | agenda | calendar |"
    " diary | brief | letter | opnames? | recordings? | tokens? | api-?_?(?:keys?|sleutels?|"
    "tokens?) | sleutels? |"
    " credentials | wachtwoord(?:en)? | passwords? | bsn(?:['’]?s)? | logs? | screenshots? |"
    " schermafdruk(?:ken)? |"
    " scherm | antwoorden | answers | reacties | responses | interviews? | notulen | minutes | attendees |"
    " verblijfplaats(?:en)? | \\w{0,16}verslag(?:en)? | petities? | uitslag | handtekeningen |"
    " signatures | testament(?:en)?"
)
_OPEN_TO_ALL = (
    "(?:op|via|in)_(?:de|het|onze|ons|uw|jullie|hun|een|mijn)_(?:\\w{1,20}_)?(?:(?:web)?site|"
    "intranet|internet|nieuwsbrief|"
    "facebook-?groep|webpagina|youtube-?kanaal|youtube_kanaal|prikbord|raam|blog|homepage|smoelenboek) |"
    " (?:on|to|in)_(?:the|our|your|a|their|my|his|her)_(?:\\w{1,20}_)?(?:website|site|web_page|homepage|blog|"
    "facebook_group|newsletter|intranet|notice_board|youtube_channel) |"
    " (?:op|via|in)_intranet | (?:op|via|on|to)_(?:facebook|instagram|twitter|linkedin|snapchat|"
    "tiktok|youtube|telegram|"
    "github|reddit|pastebin) | (?:via|through|on|in|met|with|using|by|door)_(?:google|bing|"
    "een_zoekmachine|a_search_engine) |"
    " (?:publieke?|openbare?|public)_(?:\\w{1,12}_)?(?:repository|repo|commit|bucket|map|album|"
    "link|agenda|calendar|"
    "facebook-?_?groe?p|group|page|pagina|\\w{0,8}boek) | (?:anyone|everyone|"
    "everybody)_on_the_(?:internet|web) |"
    " online_(?:versie|gekomen|gezet|geplaatst|verschenen|gestaan|te_vinden|te_lezen|te_zien) |"
    " (?:staat|stond|stonden|staan)_online | openbaar_worden | publicly_(?:\\w{1,14}) | op_openbaar |"
    " voor_(?:iedereen|iedere_\\w{3,14}|elke_\\w{3,14})_te_(?:lezen|zien|downloaden|bekijken|vinden|openen) |"
    " any_visitor | (?:te_)?google?len | googled | googlen | every_visitor | iedere_bezoeker |"
    " for_all_to_see | to_the_public"
)
_NOT_THEIRS = (
    "(?:naar|aan|bij|op)_(?:een|de|het)_(?:heel_)?(?:verkeerde?|foute?|onjuiste?|onbekende?|vreemde?)"
    "(?:_\\w{2,20})? | (?:naar|aan|bij)_een_andere?_(?!collega|afdeling|dag|keer|manier|tijd|map|"
    "kamer|plek|locatie|computer|mailbox|kant|datum|medewerker|team|vestiging|kantoor|loket|"
    "helpdesk)\\w{2,20} |"
    " to_another_(?:customer|client|donor|member|person|company|organi[sz]ation|supplier) |"
    " (?:to|with|at)_(?:a|the|an)_(?:wrong|incorrect|stranger|complete_stranger|unknown)"
    "(?:_\\w{2,20})? | (?:ipv|i\\.p\\.v\\.|in_plaats_van|instead_of)_(?:naar|aan|to)"
)
_ANOTHERS = (
    "(?:dossier|gegevens|overzicht|loonstrook|factuur|formulier(?:en)?|giften|contract|"
    "jaaropgave|bestand)_van_(?:een_)?"
    "(?:iemand_anders|vreemde|onbekende|andere?_(?:cliënt|klant|donateur|lid|patiënt|persoon|"
    "deelnemer|sollicitant|school)) |"
    " (?:someone|somebody)_else['’]?s | another_\\w{2,20}['’]s | a_stranger['’]?s |"
    " other_(?:people|person)['’]?s?"
)
_VISIT = "(?!niet_|not_|nooit_|never_|geen_|no_)\\w{1,16}_"  # a word between "kon" and "inzien" that denies nothing

SHOWN_TURNS: tuple[Rule, ...] = (
    Rule(
        value="open_cc",
        words=any_of(
            "(?:alle|elkaars|all_(?:the_)?|everyone['’]?s_)_?(?:ontvangers|geadresseerden|"
            "(?:e-?)?(?:mail-?)?adressen|"
            "recipients|(?:e-?mail_)?addresses) | open_adres(?:sen)?veld"
        ),
        near=any_of(
            "zichtbaar | leesbaar | voor_elkaar | te_zien | see | visible | each_other | verstuurd |"
            " gegaan | gestuurd | sent"
        ),
        but=any_of(POST + " | niet_zichtbaar | not_visible | not_see | website | site | bestand | map"),
        far=40,
    ),
    Rule(
        value="open_cc",
        words=any_of("in_(?:de_|the_)?cc"),
        near=any_of(
            "\\d{2,6}_(?:ontvangers|adressen|mensen|leden|donateurs|personen|recipients|people|members|"
            "addresses)"
        ),
    ),
    Rule(
        value="published",
        words=any_of(_OPEN_TO_ALL),
        near=any_of(PRIVATE),
        but=any_of(
            ON_PURPOSE + " | gedeelde_schijf | shared_drive | sharepoint |"
            " (?:invullen|aanmelden|ingevuld|aangemeld|filled_in|signed_up)_(?:op|on|via) | link_in"
        ),
        far=120,
    ),
    Rule(
        value="published",
        words=any_of(_OPEN_TO_ALL),
        near=any_of(_DATA_THING),
        also=NOTICED,
        but=any_of(
            ON_PURPOSE + " | gedeelde_schijf | shared_drive | sharepoint |"
            " (?:invullen|aanmelden|ingevuld|aangemeld|filled_in|signed_up)_(?:op|on|via) | link_in"
        ),
        far=120,
    ),
    Rule(
        value="published",
        words=any_of("\\w{0,16}-?(?:pagina|formulier|enquête|webform|form|page|survey|site|website|app)"),
        near=any_of(
            "(?:toon(?:t|de|den)|laat|liet|shows?|showed|displays?|displayed|gives|gaf|"
            "geeft)_(?:\\w{1,14}_){0,3}"
            "(?:antwoorden|namen|ondertekenaars|gegevens|inzendingen|answers|names|details|registrations|"
            "entries|adressen) |"
            " (?:antwoorden|namen|ondertekenaars|gegevens|inzendingen|"
            "adressen)_(?:\\w{1,14}_){0,4}(?:toont|toonde|tonen|laat_zien|liet_zien)"
        ),
        far=60,
    ),
    Rule(
        value="open_folder",
        words=any_of(
            "\\w{0,16}-?map | mappen | (?:gedeelde|gezamenlijke|gemeenschappelijke)_(?:schijf|map) |"
            " netwerkschijf |"
            " teams-?(?:map|kanaal|omgeving|site) | folders? | shared_(?:drive|folder) | bucket |"
            " sharepoint-?\\w{0,6} | one_?drive |"
            " google_?_drive | dropbox | (?:dee?l|share|sharing|shared)-?_?link"
        ),
        near=any_of(
            "voor_(?:iedereen|(?:het_|de_)?he(?:el|le)_\\w{3,14}|alle_\\w{3,14}|gasten|externen|"
            "buitenstaanders|outsiders) | kan_iedereen | kon_iedereen |"
            " iedereen_(?:kan|kon|bij|erbij|met_de_link) | anyone_with_the_link | (?:anyone|everyone|"
            "everybody|guests)_(?:can|could) |"
            " (?:shared_with|open_to|visible_to|readable_by|accessible_to|accessible_by)_(?:the_|our_)?"
            "(?:whole|entire|everyone|everybody|all|anyone|guests) | gedeeld_met_(?:iedereen|de_hele|"
            "het_hele|heel) |"
            " (?:naar|op)_de_hele_map | whole_folder | entire_folder | listing_enabled | zonder_wachtwoord"
        ),
        but=any_of(
            "op_mijn_scherm | on_my_screen | (?:bedoeld|bestemd|gemaakt)_voor | meant_for |"
            " zodat_iedereen | bedoeld | afgesproken | as_agreed | so_that_everyone"
        ),
        far=120,
    ),
    Rule(
        value="wrong_permissions",
        words=any_of(
            "nog_(?:(?:steeds|gewoon|altijd|volledig|volop)_)?toegang | nog_(?:steeds_|gewoon_|"
            "altijd_)?in_(?:de|het|ons|onze)_"
            "(?:[\\w-]{1,20}_)?(?:[\\w-]{0,16}(?:omgeving|systeem|crm|portaal|kanaal|mailbox))_(?:kan|"
            "kon|kunnen|konden|zit|zat) |"
            " (?:te_veel|too_much|more|meer)_(?:access|toegang|rechten)(?:_than_\\w{1,12}_should|_dan)? |"
            " access_(?:was|were)_(?:not|never)_(?:removed|revoked|withdrawn) | toegang_(?:was|"
            "is)_nooit_ingetrokken"
        ),
        but=any_of("geen_toegang | no_access | hackers? | aanvallers?"),
    ),
    Rule(
        value="wrong_permissions",
        words=any_of(
            "(?:\\w{0,12}-?)stagi\\w{2,8} | interns? | temps? | uitzendkracht(?:en)? | externe?n? |"
            " external_\\w{3,14} | outside_\\w{3,14} |"
            " medewerkers_van_een_andere?_\\w{3,14} | oud-?_?(?:collega|medewerker)s? | (?:ex|"
            "former)-?_?\\w{3,14} |"
            " contractors? | freelancers? | onbevoegden?"
        ),
        near=any_of(
            f"(?:kan|kon|konden|kunnen|can|could)_(?:{_VISIT}){{0,5}}(?:openen|inzien|lezen|bekijken|"
            f"beluisterd|gelezen|ingezien|"
            "beluisteren|inloggen|log_in|erbij|erin|open|read|see|view|access|listen) |"
            " (?:in|on)_(?:our|the|a)_(?:private_|closed_|confidential_)?(?:[#\\w-]{1,20}_)?(?:channel|"
            "group_chat|mailbox)"
        ),
        but=any_of("website | online | google | afgesproken | as_agreed | vanaf_(?:maandag|morgen|volgende)"),
    ),
    Rule(
        value="mail_wrong_recipient",
        words=any_of(
            "ging | gegaan | ging(?:en)?_mee | went | beland(?:t|de|den)? | terecht(?:gekomen|"
            "_gekomen)? | (?:ver)?stuurden? |"
            " verzond(?:en)? | mailden | toegestuurd | toegezonden | gefaxt | faxte | shared | gedeeld |"
            " gestuurd | verstuurd | sent | e-?mailed | mailed"
        ),
        near=any_of(_NOT_THEIRS),
        but=any_of(POST + " | map | folder | zaal | kamer | room | platform | perron | gebouw | ingang"),
        far=60,
    ),
    Rule(
        value="mail_wrong_recipient",
        words=any_of(
            "bedoeld_voor | bestemd_voor | voor_(?:iemand_anders|een_ander|\\w{2,14})_(?:bedoeld|"
            "bestemd) | meant_for | intended_for"
        ),
        near=any_of(
            "went_to | ging_naar | gegaan_naar | kwam_(?:aan_)?bij | sent_to | gestuurd_(?:naar|aan) |"
            " naar_\\w{2,20}_gestuurd"
        ),
        but=any_of(POST),
    ),
    Rule(
        value="mail_wrong_recipient",
        words=any_of(
            "niet_voor_(?:mij|ons)(?:_(?:bestemd|bedoeld))? | not_(?:meant_|intended_)?for_(?:me|us)"
        ),
        near=any_of(
            "mails? | e-?mails? | \\w{0,16}lijst | list | file | \\w{0,16}bestand | bijlage |"
            " attachment | document | overzicht"
        ),
        but=any_of(POST),
    ),
    Rule(
        value="mail_wrong_recipient",
        words=any_of("kreeg | kregen | ontving(?:en)? | received | got | gekregen | ontvangen"),
        near=any_of(_ANOTHERS),
        far=60,
        but=any_of(POST + " | telefoontje | belletje | call | verzoek | request | toegang | access"),
    ),
    Rule(
        value="mail_wrong_recipient",
        words=any_of("per_ongeluk | abusievelijk | per_abuis | accidentally | by_(?:mistake|accident)"),
        near=any_of(
            "(?:naar|aan)_(?:\\w{1,14}_){1,3}(?:gemaild|gestuurd|verstuurd|doorgestuurd|verzonden) |"
            " (?:e-?mailed|sent|mailed|forwarded)_(?:\\w{1,14}_){1,5}to"
        ),
        but=any_of(POST + " | b?cc | gewist | teruggestuurd"),
        far=60,
    ),
    Rule(
        value="mail_wrong_recipient",
        words=any_of(
            "reply-?_?all | replied_(?:to_)?all | antwoord(?:en|de)?_allen | allen_beantwoord(?:en)?"
        ),
        near=any_of(
            "gedaan | per_ongeluk | gebruikt | gedrukt | geklikt | accidentally | by_accident |"
            " by_mistake | did | hit | pressed | ik"
        ),
        far=40,
        but=any_of("geen_antwoord_allen | please_do_not | niet_antwoord"),
    ),
    Rule(
        value="wrong_file",
        words=any_of(
            "(?:giften|gift|donaties|naam|adres|bestelling(?:en)?|gegevens|pagina|account|details|gifts|"
            "donations?|statement)_van_"
            "(?:een_)?(?:iemand_anders|ander(?:e_\\w{2,20})?) | another_\\w{2,20}['’]s_(?:gifts?|"
            "donations?|address|page|profile|file) |"
            " (?:someone|somebody)_else['’]?s_(?:gifts?|donations?|address|page|profile|name)"
        ),
        but=any_of(POST),
    ),
)
