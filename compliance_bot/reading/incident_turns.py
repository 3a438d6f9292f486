"""How people tell what happened without naming it ("niet meer in de la", "ik was het niet"): a table for
incident_facts.py beside incident_words.py.

Values follow the AP's choice list 5.2 (procedure.md §10). Every pattern is matched against one sentence in lower case.
"""

from __future__ import annotations

from compliance_bot.reading.word_rules import POST, Rule, any_of

_DEVICE = (
    "\\w{0,12}(?:laptop|tablet|telefoon|mobiel|stick|schijf)(?:s|je|jes)? | back-?up-?schij(?:f|ven) | (?:usb_)?stick(?:je)? |"
    " (?:oude_)?pc | phone | bag | backpack | disks? | drives? | notebook | rugzak | tas | toestel | ipad | iphone |"
    " smartphone | camera | computer | \\w{0,8}tas | harde_schij(?:f|ven)"
)
_PAPER = (
    "klapper(?:s)? | snelhechter | (?:\\w{1,16}-?)?dossiers? | \\w{0,16}rooster | \\w{0,16}lijst(?:en)? | \\w{0,16}register |"
    " notitieboek(?:je)? | schrift | aantekeningen | blad(?:en)? | vel(?:len)? | \\w{0,16}formulier(?:en)? | map(?:je)? |"
    " ordner | papieren | multomap | kaartenbak | printed_list | print-?outs? | paper_notebook | name_badges | binder |"
    " paperwork | sign-?up_sheets?"
)
_PLACE = (
    "la|lade|kast|archiefkast|kluis|kluisje|balie|tas|fietstas|rugzak|auto|toonbank|bureau|tafel|rek|jas|jaszak|doos|"
    "koffer|dashboardkastje|locker|drawer|cabinet|safe|desk|car|bag|cupboard|shelf"
)
_RIDE = (
    "train|tram|bus|taxi|cab|plane|metro|underground|tube|ferry|pub|bar|caf[eé]|restaurant|hotel|library|foyer|"
    "conference|station|airport|car|meeting_room|venue|printer"
)
_GONE = (
    f"niet_(?:meer_)?(?:in|op|onder|bij|achter|uit)_(?:de|het|mijn|haar|zijn|onze)_(?:{_PLACE}) |"
    f" uit_(?:de|het|mijn|haar|zijn|onze|een)_(?:{_PLACE})_(?:was|is|verdwenen|gehaald|gepakt|meegenomen|gestolen) |"
    " niet_meer_(?:aangetroffen|te_vinden|terug_te_vinden|aanwezig|gevonden) | er_niet_meer |"
    " (?:is|was|zijn|waren|blijkt|bleek|blijken)_(?:(?:nu|al|ineens|opeens|zomaar|spoorloos|echt|hij|ze|die|deze)_){0,2}weg |"
    " weg_(?:is|was|zijn|waren|blijkt|bleek) | verdwenen | verdween | ontbre(?:ekt|ken)(?!_(?:een|de|het|er|nog|mijn|alleen|op|in)(?!\\w)) |"
    " spoorloos | nergens_(?:meer_)?(?:te_)?vinden | nicked | laten_(?:liggen|staan|zitten|hangen|slingeren) | blijven_(?:liggen|staan|hangen|zitten) |"
    " liet(?=[^.;]{1,90}_(?:liggen|staan|zitten|achter)(?!\\w)) |"
    f" left(?=[^.;]{{1,60}}_(?:on|in|at)_(?:a_|the_|my_|our_)?(?:{_RIDE})(?!\\w)) | left_the_building |"
    " snatched | pinched | disappeared | vanished | gone_missing | went_missing | is_gone | was_gone | were_gone |"
    " (?:can['’]?t|cannot|can_not|could_not|couldn['’]?t)_find | buitgemaakt | geroofd | beroofd | robbed"
)
_THING = (
    "(?:\\w{1,14}[ -])?\\w{0,12}(?:laptop|tablet|telefoon|stick|schijf|tas|rugzak|ipad|iphone|computer|camera|toestel|dossier|"
    "klapper|register)(?:s|en|je)?"
)
_FOUND = (
    "gevonden(?!_dat) | handed_in | vonden | aangetroffen | found(?!_(?:out|that|at)) | waaide | weggewaaid | gewaaid | rondslingerde |"
    " slingerde | lying_(?:in|on|around) | lag(?:en)?_(?:nog_)?na_(?:jullie|afloop|de|het|onze|uw) |"
    " op_marktplaats | on_ebay | op_vinted"
)
_DATA_THING = (
    "back-?ups? | databases? | datasets? | \\w{0,16}gegevens | namen | \\w{0,16}lijst(?:en)? | \\w{0,16}bestand(?:en)? |"
    " \\w{0,16}-?adres(?:sen)? | data | names? | list | file | foto(?:['’]s)? | \\w{0,16}boek | details | document(?:en|s)? |"
    " excel | spreadsheet | export | donateurs | leden | members | donors | roster | \\w{0,16}rooster | agenda | calendar |"
    " diary | brief | letter | opnames? | recordings? | tokens? | api-?_?(?:keys?|sleutels?|tokens?) | sleutels? |"
    " credentials | wachtwoord(?:en)? | passwords? | bsn(?:['’]?s)? | logs? | screenshots? | schermafdruk(?:ken)? |"
    " scherm | antwoorden | answers | reacties | responses | interviews? | notulen | minutes | attendees |"
    " verblijfplaats(?:en)? | \\w{0,16}verslag(?:en)? | petities? | uitslag | handtekeningen | signatures | testament(?:en)?"
)
_OPEN_TO_ALL = (
    "(?:op|via|in)_(?:de|het|onze|ons|uw|jullie|hun|een|mijn)_(?:\\w{1,20}_)?(?:(?:web)?site|intranet|internet|nieuwsbrief|"
    "facebook-?groep|webpagina|youtube-?kanaal|youtube_kanaal|prikbord|raam|blog|homepage|smoelenboek) |"
    " (?:on|to|in)_(?:the|our|your|a|their|my|his|her)_(?:\\w{1,20}_)?(?:website|site|web_page|homepage|blog|"
    "facebook_group|newsletter|intranet|notice_board|youtube_channel) |"
    " (?:op|via|in)_intranet | (?:op|via|on|to)_(?:facebook|instagram|twitter|linkedin|snapchat|tiktok|youtube|telegram|"
    "github|reddit|pastebin) | (?:via|through|on|in|met|with|using|by|door)_(?:google|bing|een_zoekmachine|a_search_engine) |"
    " (?:publieke?|openbare?|public)_(?:\\w{1,12}_)?(?:repository|repo|commit|bucket|map|album|link|agenda|calendar|"
    "facebook-?_?groe?p|group|page|pagina|\\w{0,8}boek) | (?:anyone|everyone|everybody)_on_the_(?:internet|web) |"
    " online_(?:versie|gekomen|gezet|geplaatst|verschenen|gestaan|te_vinden|te_lezen|te_zien) |"
    " (?:staat|stond|stonden|staan)_online | openbaar_worden | publicly_(?:\\w{1,14}) | op_openbaar |"
    " voor_(?:iedereen|iedere_\\w{3,14}|elke_\\w{3,14})_te_(?:lezen|zien|downloaden|bekijken|vinden|openen) |"
    " any_visitor | (?:te_)?google?len | googled | googlen | every_visitor | iedere_bezoeker | for_all_to_see | to_the_public"
)
_NOT_THEIRS = (
    "(?:naar|aan|bij|op)_(?:een|de|het)_(?:heel_)?(?:verkeerde?|foute?|onjuiste?|onbekende?|vreemde?)"
    "(?:_\\w{2,20})? | (?:naar|aan|bij)_een_andere?_(?!collega|afdeling|dag|keer|manier|tijd|map|kamer|plek|locatie|computer|mailbox|kant|datum|medewerker|team|vestiging|kantoor|loket|helpdesk)\\w{2,20} |"
    " (?:to|with|at)_(?:a|the|an)_(?:wrong|incorrect|stranger|complete_stranger|unknown)"
    "(?:_\\w{2,20})? | (?:ipv|i\\.p\\.v\\.|in_plaats_van|instead_of)_(?:naar|aan|to)"
)
_ANOTHERS = (
    "(?:dossier|gegevens|overzicht|loonstrook|factuur|formulier(?:en)?|giften|contract|jaaropgave|bestand)_van_(?:een_)?"
    "(?:iemand_anders|vreemde|onbekende|andere?_(?:cliënt|klant|donateur|lid|patiënt|persoon|deelnemer|sollicitant|school)) |"
    " (?:someone|somebody)_else['’]?s | another_\\w{2,20}['’]s | a_stranger['’]?s | other_(?:people|person)['’]?s?"
)
_VISIT = "(?!niet_|not_|nooit_|never_|geen_|no_)\\w{1,16}_"  # a word between "kon" and "inzien" that denies nothing

TURNS: tuple[Rule, ...] = (
    Rule(
        value="open_cc",
        words=any_of(
            "(?:alle|elkaars|all_(?:the_)?|everyone['’]?s_)_?(?:ontvangers|geadresseerden|(?:e-?)?(?:mail-?)?adressen|"
            "recipients|(?:e-?mail_)?addresses) | open_adres(?:sen)?veld"
        ),
        near=any_of(
            "zichtbaar | leesbaar | voor_elkaar | te_zien | see | visible | each_other | verstuurd | gegaan | gestuurd | sent"
        ),
        but=any_of(POST + " | niet_zichtbaar | not_visible | not_see | website | site | bestand | map"),
        far=40,
    ),
    Rule(
        value="open_cc",
        words=any_of("in_(?:de_|the_)?cc"),
        near=any_of(
            "\\d{2,6}_(?:ontvangers|adressen|mensen|leden|donateurs|personen|recipients|people|members|addresses)"
        ),
    ),
    Rule(
        value="device_lost",
        words=any_of(
            f"(?:ontbre(?:ekt|ken)|(?:ik|we|wij|er)_mis(?:sen|t)?)_(?:een|de|het|er|mijn|onze|nog|twee|drie|vier)?_?{_THING}"
        ),
    ),
    Rule(
        value="device_lost",
        words=any_of(_DEVICE),
        near=any_of(_GONE),
        far=60,
        but=any_of(
            "gedeelde_schijf | netwerkschijf | bestand_is_weg | shared_drive | ontvangers? | recipients?"
        ),
    ),
    Rule(
        value="device_lost",
        words=any_of(_PAPER),
        near=any_of(_GONE),
        far=70,
        but=any_of(
            "ontvangers? | recipients? | sharepoint | gedeelde_schijf | netwerkschijf | website | online | "
            "badge | toegangspas | " + POST
        ),
    ),
    Rule(
        value="device_lost",
        words=any_of(
            _DEVICE
            + " | name_badges | printed_list | klapper | notitieboek(?:je)? | blad | snelhechter | \\w{0,16}rooster |"
            " collectebus"
        ),
        near=any_of(_FOUND),
        far=60,
        but=any_of(
            "virus | malware | kwetsbaarheid | gedeelde_schijf | shared_drive | online | website | intranet"
        ),
    ),
    Rule(
        value="hacking",
        words=any_of(
            "(?:ingelogd|aanmelding(?:en)?|inlog)(?=[^.;]{0,60}_van(?:uit|af)_(?!huis|thuis|kantoor|mijn|onze|de_trein|het_kantoor|hier|een_vergader)) |"
            " er_(?:werd|wordt)_(?:\\w{1,10}_){0,2}ingelogd | tor-?_?(?:adres|netwerk|exit|node|network) |"
            " (?:sign-?ins?|log-?ins?|logged_in|signed_in|logged_on)"
            "(?=[^.;]{0,60}_from_(?!home|the_office|my|our|a_meeting|work|here|outside|two_|three_|several_|different_|multiple_)) |"
            " (?:nagemaakte?|nep|neppe|valse|fake|bogus|spoofed)[ -]{0,2}(?:\\w{2,12}_)?(?:inlog)?-?(?:pagina|site|page|login|inlog)\\w{0,10} |"
            " losgeld\\w{0,12} | ransom_(?:note|demand|letter) | bitcoin-?\\w{0,8} | gijzelvirus |"
            " unauthori[sz]ed_(?:\\w{1,12}_)?(?:calls?|queries|requests?|use|users?|activity|transactions?) |"
            " onbevoegde?_(?:toegang|inlog|gebruik) | malicious_(?:activity|code|actor)"
        ),
        but=any_of("pentest | penetration_test | oefening | phishing-?test | drill"),
    ),
    Rule(
        value="hacking",
        words=any_of(
            "(?:van(?:uit|af)?|from|namens|met|with|into|using|in|op)_(?:mijn|m['’]n|onze|my|our|her|his|haar|zijn|het|de|the)_"
            "(?:\\w{1,12}_)?(?:mail|mailbox|e-?mail|account|\\w{0,12}account|postvak|wachtwoord|password|login|inlog)"
        ),
        near=any_of(
            "spam | (?:rare|vreemde|gekke|weird|strange|odd)_(?:e-?)?(?:mails?|berichten|messages) | iemand(?!_van) |"
            " someone(?!_from) | somebody(?!_from) | een_ander | een_onbekende | a_stranger |"
            " er_(?:\\w{1,10}_){0,2}(?:mails?|berichten)_(?:worden|werden|gaan|gingen|ging|verstuurd) | ik_was_het_niet |"
            " was_ik_niet | it_was_not_me | not_me | wasn['’]t_me"
        ),
        far=50,
        but=any_of(
            "ict | helpdesk | it-?_?(?:afdeling|department|support) | verkeerde? | wrong | per_ongeluk | by_accident |"
            " accidentally | dossier | portaal | someone_else | iemand_anders | naar_iemand | aan_iemand | to_someone | iemand_gevraagd"
        ),
    ),
    Rule(
        value="hacking",
        words=any_of("(?:e-?)?mails? | berichten | messages | posts"),
        near=any_of(
            "die_ik_niet_(?:heb_)?(?:ge|ver)?(?:stuurd|schreven|zonden|maakt)\\w{0,4} | niet_door_mij_(?:verstuurd|gestuurd) |"
            " (?:that_)?i_(?:did_not|didn['’]t|never)_(?:send|sent|write|wrote)"
        ),
        far=40,
    ),
    Rule(
        value="published",
        words=any_of(_OPEN_TO_ALL),
        near=any_of(_DATA_THING),
        but=any_of(
            "openbaar_vervoer | public_(?:transport|holiday|prosecutor|sector) | gedeelde_schijf | shared_drive | sharepoint |"
            " (?:invullen|aanmelden|ingevuld|aangemeld|filled_in|signed_up)_(?:op|on|via) | link_in"
        ),
        far=120,
    ),
    Rule(
        value="published",
        words=any_of("\\w{0,16}-?(?:pagina|formulier|enquête|webform|form|page|survey|site|website|app)"),
        near=any_of(
            "(?:toon(?:t|de|den)|laat|liet|shows?|showed|displays?|displayed|gives|gaf|geeft)_(?:\\w{1,14}_){0,3}"
            "(?:antwoorden|namen|ondertekenaars|gegevens|inzendingen|answers|names|details|registrations|entries|adressen) |"
            " (?:antwoorden|namen|ondertekenaars|gegevens|inzendingen|adressen)_(?:\\w{1,14}_){0,4}(?:toont|toonde|tonen|laat_zien|liet_zien)"
        ),
        far=60,
    ),
    Rule(
        value="open_folder",
        words=any_of(
            "\\w{0,16}-?map | mappen | (?:gedeelde|gezamenlijke|gemeenschappelijke)_(?:schijf|map) | netwerkschijf |"
            " teams-?(?:map|kanaal|omgeving|site) | folders? | shared_(?:drive|folder) | bucket | sharepoint-?\\w{0,6} | one_?drive |"
            " google_?_drive | dropbox | (?:dee?l|share|sharing|shared)-?_?link"
        ),
        near=any_of(
            "voor_(?:iedereen|(?:het_|de_)?he(?:el|le)_\\w{3,14}|alle_\\w{3,14}|gasten|externen|buitenstaanders|outsiders) | kan_iedereen | kon_iedereen |"
            " iedereen_(?:kan|kon|bij|erbij|met_de_link) | anyone_with_the_link | (?:anyone|everyone|everybody|guests)_(?:can|could) |"
            " (?:shared_with|open_to|visible_to|readable_by|accessible_to|accessible_by)_(?:the_|our_)?"
            "(?:whole|entire|everyone|everybody|all|anyone|guests) | gedeeld_met_(?:iedereen|de_hele|het_hele|heel) |"
            " (?:naar|op)_de_hele_map | whole_folder | entire_folder | listing_enabled | zonder_wachtwoord"
        ),
        but=any_of("op_mijn_scherm | on_my_screen | bedoeld_voor_iedereen | meant_for_everyone"),
        far=120,
    ),
    Rule(
        value="wrong_permissions",
        words=any_of(
            "nog_(?:(?:steeds|gewoon|altijd|volledig|volop)_)?toegang | nog_(?:steeds_|gewoon_|altijd_)?in_(?:de|het|ons|onze)_"
            "(?:[\\w-]{1,20}_)?(?:[\\w-]{0,16}(?:omgeving|systeem|crm|portaal|kanaal|mailbox))_(?:kan|kon|kunnen|konden|zit|zat) |"
            " (?:te_veel|too_much|more|meer)_(?:access|toegang|rechten)(?:_than_\\w{1,12}_should|_dan)? |"
            " access_(?:was|were)_(?:not|never)_(?:removed|revoked|withdrawn) | toegang_(?:was|is)_nooit_ingetrokken"
        ),
        but=any_of("geen_toegang | no_access | hackers? | aanvallers?"),
    ),
    Rule(
        value="wrong_permissions",
        words=any_of(
            "(?:\\w{0,12}-?)stagi\\w{2,8} | interns? | temps? | uitzendkracht(?:en)? | externe?n? | external_\\w{3,14} | outside_\\w{3,14} |"
            " medewerkers_van_een_andere?_\\w{3,14} | oud-?_?(?:collega|medewerker)s? | (?:ex|former)-?_?\\w{3,14} |"
            " contractors? | freelancers? | onbevoegden?"
        ),
        near=any_of(
            f"(?:kan|kon|konden|kunnen|can|could)_(?:{_VISIT}){{0,5}}(?:openen|inzien|lezen|bekijken|beluisterd|gelezen|ingezien|"
            "beluisteren|inloggen|log_in|erbij|erin|open|read|see|view|access|listen) |"
            " (?:in|on)_(?:our|the|a)_(?:private_|closed_|confidential_)?(?:[#\\w-]{1,20}_)?(?:channel|group_chat|mailbox)"
        ),
        but=any_of("website | online | google"),
    ),
    Rule(
        value="mail_wrong_recipient",
        words=any_of(
            "ging | gegaan | ging(?:en)?_mee | went | beland(?:t|de|den)? | terecht(?:gekomen|_gekomen)? | (?:ver)?stuurden? |"
            " verzond(?:en)? | mailden | toegestuurd | toegezonden | gefaxt | faxte | shared | gedeeld | gestuurd | verstuurd | sent"
        ),
        near=any_of(_NOT_THEIRS),
        but=any_of(POST + " | map | folder | zaal | kamer | room | platform | perron | gebouw | ingang"),
        far=60,
    ),
    Rule(
        value="mail_wrong_recipient",
        words=any_of(
            "bedoeld_voor | bestemd_voor | voor_(?:iemand_anders|een_ander|\\w{2,14})_(?:bedoeld|bestemd) | meant_for | intended_for"
        ),
        near=any_of(
            "went_to | ging_naar | gegaan_naar | kwam_(?:aan_)?bij | sent_to | gestuurd_(?:naar|aan) | naar_\\w{2,20}_gestuurd"
        ),
        but=any_of(POST),
    ),
    Rule(
        value="mail_wrong_recipient",
        words=any_of(
            "niet_voor_(?:mij|ons)(?:_(?:bestemd|bedoeld))? | not_(?:meant_|intended_)?for_(?:me|us)"
        ),
        near=any_of(
            "mails? | e-?mails? | \\w{0,16}lijst | list | file | \\w{0,16}bestand | bijlage | attachment | document | overzicht"
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
            "gedaan | per_ongeluk | gebruikt | gedrukt | geklikt | accidentally | by_accident | by_mistake | did | hit | pressed | ik"
        ),
        far=40,
        but=any_of("geen_antwoord_allen | please_do_not | niet_antwoord"),
    ),
    Rule(
        value="post_lost",
        words=any_of(POST + " | doos | dozen | zending(?:en)? | registered_mail | bestelling"),
        near=any_of(
            "kwijt(?:geraakt)? | zoek(?:geraakt)? | (?:niet|nooit)_(?:aangekomen|bezorgd|gekomen|ontvangen) | verdwenen | vermist |"
            " never_(?:arrived|turned_up|delivered|came) | not_(?:arrived|been_delivered|turned_up) | lost_in_the_(?:post|mail) | disappeared"
        ),
        far=170,
        but=any_of("verdwenen_uit | bewijs | terecht | e-?mail | mailtje | (?<!registered )mail"),
    ),
    Rule(
        value="post_wrong_recipient",
        words=any_of(
            "\\w{0,14}brie(?:f|ven) | bestelling(?:en)? | zending(?:en)? | pakbon | mailing | acceptgiro(?:['’]s)? | "
            + POST
        ),
        near=any_of(
            "(?:bij|naar|aan|voor)_(?:een|de|het)_(?:verkeerde?|foute?|andere?)(?:_\\w{2,20})? | (?:over|onder|boven|achter)?buren |"
            " \\w{0,6}buur(?:man|vrouw) | iemand_anders | van_(?:een_)?anderen? | of_others"
        ),
        far=60,
        but=any_of("e-?mail | gemaild | mailtje | mail | website"),
    ),
    Rule(
        value="post_wrong_recipient",
        words=any_of("(?:address_|adres)?(?:labels?|etiketten|stickers|vensters)"),
        near=any_of("shifted | verschoven | verwisseld | mixed_up | swapped | one_off | off_by_one"),
    ),
    Rule(
        value="wrong_file",
        words=any_of(
            "(?:giften|gift|donaties|naam|adres|bestelling(?:en)?|gegevens|pagina|account|details|gifts|donations?|statement)_van_"
            "(?:een_)?(?:iemand_anders|ander(?:e_\\w{2,20})?) | another_\\w{2,20}['’]s_(?:gifts?|donations?|address|page|profile|file) |"
            " (?:someone|somebody)_else['’]?s_(?:gifts?|donations?|address|page|profile|name)"
        ),
        but=any_of(POST),
    ),
)
