"""How people tell that something was lost or broken into, without naming it ("niet meer in de la", "ik was het niet").

A table for incident_facts.py beside incident_words.py; values follow the AP's choice list 5.2 (procedure.md §10). Every
pattern is matched against one sentence in lower case.
"""

from __future__ import annotations

from compliance_bot.reading.word_rules import POST, Rule, any_of

_DEVICE = (
    "\\w{0,12}(?:laptop|tablet|telefoon|mobiel|stick|schijf)(?:s|je|jes)? | back-?up-?schij(?:f|"
    "ven) | (?:usb_)?stick(?:je)? |"
    " (?:oude_)?pc | phone | bag | backpack | disks? | drives? | notebook | rugzak | tas |"
    " toestel | ipad | iphone |"
    " smartphone | camera | computer | \\w{0,8}tas | harde_schij(?:f|ven)"
)
_PAPER = (
    "klapper(?:s)? | snelhechter | (?:\\w{1,16}-?)?dossiers? | \\w{0,16}rooster |"
    " \\w{0,16}lijst(?:en)? | \\w{0,16}register |"
    " notitieboek(?:je)? | schrift | aantekeningen | blad(?:en)? | vel(?:len)? |"
    " \\w{0,16}formulier(?:en)? | map(?:je)? |"
    " ordner | papieren | multomap | kaartenbak | printed_list | print-?outs? | paper_notebook |"
    " name_badges | binder |"
    " paperwork | sign-?up_sheets?"
)
_PLACE = (
    "la|lade|kast|archiefkast|kluis|kluisje|balie|tas|fietstas|rugzak|auto|toonbank|bureau|tafel|"
    "rek|jas|jaszak|doos|"
    "koffer|dashboardkastje|locker|drawer|cabinet|safe|desk|car|bag|cupboard|shelf"
)
_RIDE = (
    "train|tram|bus|taxi|cab|plane|metro|underground|tube|ferry|pub|bar|caf[eé]|restaurant|hotel|library|foyer|"
    "conference|station|airport|car|meeting_room|venue|printer"
)
_GONE = (
    f"niet_(?:meer_)?(?:in|op|onder|bij|achter|uit)_(?:de|het|mijn|haar|zijn|onze)_(?:{_PLACE}) |"
    f" uit_(?:de|het|mijn|haar|zijn|onze|een)_(?:{_PLACE})_(?:was|is|verdwenen|gehaald|gepakt|"
    f"meegenomen|gestolen) |"
    " niet_meer_(?:aangetroffen|te_vinden|terug_te_vinden|aanwezig|gevonden) | er_niet_meer |"
    " (?:is|was|zijn|waren|blijkt|bleek|blijken)_(?:(?:nu|al|ineens|opeens|zomaar|spoorloos|echt|"
    "hij|ze|die|deze)_){0,2}weg |"
    " weg_(?:is|was|zijn|waren|blijkt|bleek) | verdwenen | verdween | ontbre(?:ekt|"
    "ken)(?!_(?:een|de|het|er|nog|mijn|alleen|op|in)(?!\\w)) |"
    " spoorloos | (?:is|was|zijn)_zoek | nergens_(?:meer_)?(?:te_)?vinden | nicked |"
    " laten_(?:liggen|staan|zitten|"
    "hangen|slingeren) | blijven_(?:liggen|staan|hangen|zitten) |"
    " liet(?=[^.;]{1,90}_(?:liggen|staan|zitten|achter)(?!\\w)) |"
    f" left(?=[^.;]{{1,60}}_(?:on|in|at)_(?:a_|the_|my_|our_)?(?:{_RIDE})(?!\\w)) | left_the_building |"
    " snatched | pinched | disappeared | vanished | gone_missing | went_missing | is_gone |"
    " was_gone | were_gone |"
    " (?:can['’]?t|cannot|can_not|could_not|couldn['’]?t)_find | buitgemaakt | geroofd | beroofd | robbed"
)
_THING = (
    "(?:\\w{1,14}[ -])?\\w{0,12}(?:laptop|tablet|telefoon|stick|schijf|tas|rugzak|ipad|iphone|"
    "computer|camera|toestel|dossier|"
    "klapper|register)(?:s|en|je)?"
)
_FOUND = (
    "gevonden(?!_dat) | handed_in | vonden | aangetroffen | found(?!_(?:out|that|at)) | waaide |"
    " weggewaaid | gewaaid | rondslingerde |"
    " slingerde | lying_(?:in|on|around) | lag(?:en)?_(?:nog_)?na_(?:jullie|afloop|de|het|onze|uw) |"
    " op_marktplaats | on_ebay | op_vinted"
)

LOST_TURNS: tuple[Rule, ...] = (
    Rule(
        value="device_lost",
        words=any_of(
            f"(?:ontbre(?:ekt|ken)|(?:ik|we|wij|er)_mis(?:sen|t)?)_(?:een|de|het|er|mijn|onze|nog|twee|"
            f"drie|vier)?_?{_THING}"
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
            _DEVICE + " | name_badges | printed_list | klapper | notitieboek(?:je)? | blad | snelhechter |"
            " \\w{0,16}rooster |"
            " collectebus"
        ),
        near=any_of(_FOUND),
        far=60,
        but=any_of(
            "never_lost | niet_kwijt | niet_weg | nooit_kwijt | virus | malware | kwetsbaarheid |"
            " gedeelde_schijf | shared_drive | online | website | intranet"
        ),
    ),
    Rule(
        value="hacking",
        words=any_of(
            "(?:ingelogd|aanmelding(?:en)?|inlog)(?=[^.;]{0,60}_van(?:uit|af)_(?!huis|thuis|kantoor|mijn|"
            "onze|de_trein|het_kantoor|hier|een_vergader)) |"
            " er_(?:werd|wordt)_(?:\\w{1,10}_){0,2}ingelogd | tor-?_?(?:adres|netwerk|exit|node|network) |"
            " (?:sign-?ins?|log-?ins?|logged_in|signed_in|logged_on)"
            "(?=[^.;]{0,60}_from_(?!home|the_office|my|our|a_meeting|work|here|outside|two_|three_|"
            "several_|different_|multiple_)) |"
            " (?:nagemaakte?|nep|neppe|valse|fake|bogus|"
            "spoofed)[ -]{0,2}(?:\\w{2,12}_)?(?:inlog)?-?(?:pagina|site|page|login|inlog)\\w{0,10} |"
            " losgeld\\w{0,12} | ransom_(?:note|demand|letter) | bitcoin-?\\w{0,8} | gijzelvirus |"
            " cyber-?_?(?:attack|aanval|incident) |"
            " unauthori[sz]ed_(?:\\w{1,12}_)?(?:calls?|queries|requests?|use|users?|activity|transactions?) |"
            " onbevoegde?_(?:toegang|inlog|gebruik) | malicious_(?:activity|code|actor)"
        ),
        but=any_of("pentest | penetration_test | oefening | phishing-?test | drill"),
    ),
    Rule(
        value="hacking",
        words=any_of(
            "(?:van(?:uit|af)?|from|namens|met|with|into|using|in|op)_(?:mijn|m['’]n|onze|my|our|her|his|"
            "haar|zijn|het|de|the)_"
            "(?:\\w{1,12}_)?(?:mail|mailbox|e-?mail|account|\\w{0,12}account|postvak|wachtwoord|password|"
            "login|inlog)"
        ),
        near=any_of(
            "spam | (?:rare|vreemde|gekke|weird|strange|odd)_(?:e-?)?(?:mails?|berichten|messages) |"
            " iemand(?!_van) |"
            " someone(?!_from) | somebody(?!_from) | een_ander | een_onbekende | a_stranger |"
            " er_(?:\\w{1,10}_){0,2}(?:mails?|berichten)_(?:worden|werden|gaan|gingen|ging|verstuurd) |"
            " ik_was_het_niet |"
            " was_ik_niet | it_was_not_me | not_me | wasn['’]t_me"
        ),
        far=50,
        but=any_of(
            "ict | helpdesk | it-?_?(?:afdeling|department|support) | verkeerde? | wrong | per_ongeluk |"
            " by_accident |"
            " accidentally | dossier | portaal | someone_else | iemand_anders | naar_iemand |"
            " aan_iemand | to_someone | iemand_gevraagd"
        ),
    ),
    Rule(
        value="hacking",
        words=any_of("(?:e-?)?mails? | berichten | messages | posts"),
        near=any_of(
            "die_ik_niet_(?:heb_)?(?:ge|ver)?(?:stuurd|schreven|zonden|maakt)\\w{0,4} |"
            " niet_door_mij_(?:verstuurd|gestuurd) |"
            " (?:that_)?i_(?:did_not|didn['’]t|never)_(?:send|sent|write|wrote)"
        ),
        far=40,
    ),
    Rule(
        value="post_lost",
        words=any_of(POST + " | doos | dozen | zending(?:en)? | registered_mail | bestelling"),
        near=any_of(
            "kwijt(?:geraakt)? | zoek(?:geraakt)? | (?:niet|nooit)_(?:aangekomen|bezorgd|gekomen|"
            "ontvangen) | verdwenen | vermist |"
            " never_(?:arrived|turned_up|delivered|came) | not_(?:arrived|been_delivered|turned_up) |"
            " lost_in_the_(?:post|mail) | disappeared"
        ),
        far=170,
        but=any_of("verdwenen_uit | bewijs | terecht | e-?mail | mailtje | (?<!registered )mail"),
    ),
    Rule(
        value="post_wrong_recipient",
        words=any_of(
            "\\w{0,14}brie(?:f|ven) | bestelling(?:en)? | zending(?:en)? | pakbon | mailing |"
            " acceptgiro(?:['’]s)? | " + POST
        ),
        near=any_of(
            "(?:bij|naar|aan|voor)_(?:een|de|het)_(?:verkeerde?|foute?|andere?)(?:_\\w{2,20})? | (?:over|"
            "onder|boven|achter)?buren |"
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
)
