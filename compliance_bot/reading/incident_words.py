"""The words people use for what happened, Dutch and English: tables for incident_facts.py.

Values follow the AP's choice list 5.2 (procedure.md §10). Every pattern is matched against one sentence in lower case.
"""

from __future__ import annotations

from compliance_bot.reading.word_rules import NOTICED, ON_PURPOSE, POST, PRIVATE, Rule, any_of

_DEVICE = (
    "\\w{0,12}laptops? | \\w{1,12}(?:telefoon|stick|tablet)s? | tele(?:f|ph)oon | telefoons? |"
    " mobiel(?:tje)? | smartphones? | iphones? | tablets? |"
    " ipads? | usb(?:_?sticks?)? |"
    "usb-?sticks? | memory_sticks? | thumb_drives? | harde_schij(?:f|ven) | harddisks? | hard_drives? |"
    " toestel(?:len)? | tas |"
    "rugzak | (?:werk|dienst)telefoon | phones? | bag | backpack | laptoptas | computers? | notebook |"
    " camera | sd-?kaart"
)
_PAPER = (
    "papier(?:en)? | mapje | dossiermap | ordner | documenten? | document | formulier(?:en)? | print(?:je|"
    "jes|s)? | uitdraai(?:en)? |"
    "deelnemerslijst(?:en)? | presentielijst(?:en)? | (?:handtekeningen|petitie|namen|bel|leden|"
    "donateurs)lijst(?:en)? |"
    "lijst(?:en)? | machtiging(?:en|sformulieren)? | steunbetuiging(?:en)? | schrift | papers? | binder |"
    " printouts? | documents? | forms? | paperwork |"
    "sign-?up_sheets? | lists?"
)
_LOST = (
    "gestolen | kwijt(?:geraakt)? | kwijtgeraakte? | verloren | verlies | zoek(?:geraakt)? | vergeten |"
    " laten_liggen |"
    "achtergelaten | achtergebleven | vermist | diefstal | stolen | lost | missing | left_(?:on|in|behind|"
    "at) | mislaid |"
    "misplaced | theft | ingebroken | inbraak | burglary | weg_is | ontvreemd | gejat"
)
_WRONG = (
    "verkeerde? | onjuiste? | foute? | foutief | foutieve | andere_persoon | iemand_anders | andermans |"
    " wrong | incorrect |"
    "unintended | someone_else | somebody_else | another_(?:person|donor|member|customer|client)"
)

_PUBLIC = (
    "openbaar | public | gepubliceerd | online_gezet | online_geplaatst |"
    "op_(?:de|onze|het)_(?:web)?site |"
    " op_internet | openbaar_(?:gezet|gemaakt|toegankelijk|te_zien) |"
    "via_google | in_google | geïndexeerd | op_(?:facebook|instagram|twitter|x|linkedin|"
    "social_media) | publicly_(?:available|accessible|visible|readable) |"
    "published | posted_online | indexed_by | on_(?:our|the)_website | made_public | op_straat |"
    " op_het_intranet"
)

KINDS: tuple[Rule, ...] = (
    Rule(
        value="open_cc",
        words=any_of(
            "bcc | open_cc | zichtbare?_cc | in_de_cc | in_cc | cc_in_plaats_van | cc['’]d | aan-?veld |"
            " to_field | to-field |"
            "(?:elkaars|alle)_(?:e-?)?mail-?adressen | each_other['’]?s?_(?:e-?mail_)?address(?:es)?"
        ),
        near=any_of(
            "cc | bcc | aan | to | zichtbaar | zien | visible | see | instead | plaats | allemaal |"
            " iedereen | alle | all | everyone"
        ),
    ),
    Rule(
        value="post_returned_open",
        words=any_of("geopend(?:e)? | opengemaakt | opengescheurd | open | opened | torn"),
        near=any_of(
            "retour(?:post)? | terug(?:kwam|kwamen|kreeg|kregen)? | came_back | terug(?:gekomen|gekregen|"
            "gestuurd)? | returned | came_back | sent_back"
        ),
        but=None,
    ),
    Rule(
        value="post_lost",
        words=any_of(POST),
        near=any_of(
            "kwijt(?:geraakt)? | verloren | zoek(?:geraakt)? | niet_aangekomen | nooit_aangekomen |"
            " niet_bezorgd | vermist |"
            "lost | missing | never_arrived | not_arrived | did_not_arrive | never_delivered"
        ),
    ),
    Rule(
        value="post_wrong_recipient",
        words=any_of(POST),
        near=any_of(
            _WRONG
            + " | ander_adres | een_ander | twee_brieven | two_letters | dubbel | buren | buurman | buurvrouw |"
            "neighbou?rs? |"
            "niet_voor_mij(?:_bestemd)? | not_(?:meant_)?for_me | not_addressed_to_me | oud_adres |"
            "oude_adres | old_address | verwisseld | switched | mixed_up"
        ),
    ),
    Rule(
        value="post_wrong_recipient",
        words=any_of("twee_brieven | two_letters | brief_van_een_ander | andermans_brief | 2_brieven"),
    ),
    Rule(
        value="mail_wrong_recipient",
        words=any_of(
            "verkeerd_(?:ge)?adresseerd | verkeerd_(?:verstuurd|verzonden|gestuurd|gemaild) | misdirected |"
            " mis-?sent |"
            "sent_in_error | verkeerde_(?:ontvanger|geadresseerde|mail-?adres|e-?mail-?adres) |"
            " autocomplete | auto-?aanvullen |"
            "wrong_(?:recipients?|e-?mail_address|addressee) | unintended_recipients?"
        ),
        but=any_of(POST),
    ),
    Rule(
        value="mail_wrong_recipient",
        words=any_of(
            "verstuurd | gestuurd | stuurde | verzonden | gemaild | mailde | doorgestuurd | doorstuurde |"
            " e-?mail | mail | mailtje | sent |"
            "send | emailed | e-mailed | mailed | forwarded"
        ),
        near=any_of(
            "(?:naar|aan|bij)_(?:de|een|het)_(?:(?:verkeerde?|foute?|onjuiste?)(?:_\\w{2,20})?|"
            "andere?_(?!collega|afdeling|dag|keer|manier|tijd|map|kamer|plek|locatie|computer|mailbox|"
            "kant|datum|medewerker|team|vestiging|kantoor|loket|helpdesk)\\w{2,20}) |"
            " verkeerde_(?:persoon|man|vrouw|jan|collega|klant|"
            "donateur|lid|groep|partij|mensen|adres|lijst|bestand) | iemand_anders | (?:to|at)_(?:the|a|"
            "an)_(?:wrong|incorrect)(?:_\\w{2,20})? |"
            "wrong_(?:person|people|address|customer|client|group|list|party|file|attachment) |"
            " someone_else | somebody_else | verkeerde_bijlage | niet_voor_mij(?:_bestemd)? |"
            "not_(?:meant_)?for_me"
        ),
        but=any_of(POST),
    ),
    Rule(
        value="wrong_permissions",
        words=any_of(
            "rechten | autorisaties? | toegangsrechten | leesrechten | bevoegdheden | permissions? |"
            " access_rights | authori[sz]ations? |"
            "privileges"
        ),
        near=any_of(
            "verkeerde? | te_ruime? | ruim_ingesteld | onjuiste? | te_veel | foute? | niet_ingetrokken |"
            " wrong | too_(?:broad|wide|many) | incorrect |"
            "misconfigured | excessive | never_revoked | not_revoked"
        ),
    ),
    Rule(
        value="wrong_permissions",
        words=any_of(
            "had(?:den)?_nog_toegang | heeft_nog_toegang | hebben_nog_toegang | nog_steeds_toegang |"
            " still_ha(?:d|s|ve)_access |"
            "onterecht_toegang | ten_onrechte_toegang"
        ),
    ),
    Rule(
        value="open_folder",
        words=any_of(
            "map | mappen | netwerkmap(?:pen)? | netwerkschij(?:f|ven) | gedeelde_schijf | share(?:s|"
            "d_drive|d_folder)? | sharepoint | onedrive |"
            "google_drive | teams(?:kanaal)? | folders? | directory | bucket | s3 | drive | index |"
            " backup-?map | open_map"
        ),
        near=any_of(
            "iedereen | open(?:staat|stond|_staat|_stond|bare?)? | stond_open | te_breed | toegankelijk |"
            " (?:vrij_)?te_lezen | leesbaar | everyone |"
            "anyone | all_staff | hele_organisatie | alle_medewerkers | accessible | public(?:ly)? |"
            " readable | exposed | zonder_wachtwoord | unprotected"
        ),
        but=any_of(
            "op_mijn_scherm | on_my_screen | bedoeld | zodat_iedereen | meant_for | so_that_everyone |"
            " afgesproken"
        ),
    ),
    Rule(value="device_lost", words=any_of(_DEVICE), near=any_of(_LOST)),
    Rule(
        value="device_lost",
        words=any_of(_PAPER),
        near=any_of(_LOST),
        far=60,
        but=any_of("badge | toegangspas | " + POST),
    ),
    Rule(
        value="published",
        words=any_of(_PUBLIC),
        near=any_of(PRIVATE),
        but=any_of(ON_PURPOSE),
    ),
    Rule(
        value="published",
        words=any_of(_PUBLIC),
        near=any_of(
            "back-?ups? | databases? | servers? | datasets? | gegevens | namen | \\w{0,16}lijst(?:en)? | "
            "\\w{0,16}bestand(?:en)? | adressen | data |"
            " names? | list | file | foto(?:['’]s)? | personal | details | records? |"
            "document(?:en|s)? | excel | spreadsheet | export | donateurs | leden | members | donors |"
            " e-?mail-?adressen"
        ),
        also=NOTICED,
        but=any_of(ON_PURPOSE),
    ),
    Rule(
        value="hacking",
        words=any_of(
            "gehackt | hack | hacks | hacked | hackers? | hacking | malware | virus | ransomware |"
            " gijzelsoftware | phish(?:ing|ed)? |"
            "phishing-?(?:mail|link|site|aanval)s? | gephisht | compromised | gecompromitteerde? |"
            " credential_stuffing | brute_?force | sql_injection |"
            "trojan | skimmer | doorstuurregel | doorstuur-?regel | forwarding_rule | inbox_rule |"
            " postvakregel | account_takeover | overgenomen_account |"
            "unauthori[sz]ed_(?:access|login|sign-?in|party|third_party) |"
            " spoofing | nepmail | valse_inlogpagina |"
            "fake_login_page | intruders? | attackers? | aanvaller | indringer | datadiefstal |"
            " exploited"
        ),
    ),
    Rule(
        value="hacking",
        words=any_of("account | mailbox | postvak | inlog | login | wachtwoord | password | link"),
        near=any_of(
            "overgenomen | ingebroken | vreemde_(?:login|inlog|aanmelding)s? | onbekende_(?:login|inlog|"
            "aanmelding)s? | ingelogd_(?:vanuit|door_iemand) |"
            "taken_over | broken_into | suspicious_(?:login|sign-?in)s? | op_geklikt | geklikt | clicked |"
            " ingevuld | vreemde_mail | entered_my"
        ),
    ),
    Rule(
        value="wrong_file",
        words=any_of(
            "(?:verkeerde?|onjuiste?)_dossier | wrong_(?:file|record|case|dossier) | andermans_(?:gegevens|"
            "dossier|data|account|formulier) |"
            "gegevens_van_(?:een_)?(?:iemand_anders|andere?n?(?:_\\w{2,20})?) | (?:someone|"
            "somebody)_else['’]?s_(?:data|details|account|record|file|information|donations?) |"
            "another_(?:person|customer|donor|member|user|supporter)['’]?s_(?:data|details|account|record|"
            "file|information) | other_people['’]?s_(?:data|details|information) |"
            "dossier_van_(?:een_ander(?:e_\\w{2,20})?|iemand_anders)"
        ),
        but=any_of(POST),
    ),
    Rule(
        value="other",
        words=any_of("per_ongeluk | accidentally | by_mistake | onbedoeld"),
        near=any_of(
            "gewist | verwijderd | overschreven | weggegooid | deleted | erased | overwritten | wiped"
        ),
    ),
    Rule(
        value="other",
        words=any_of(
            "storing | uitval | onbeschikbaar | niet_beschikbaar | outage | unavailable | brand |"
            " brandschade | waterschade | overstroming | fire |"
            "flooding | badge | toegangspas | access_card | meegeluisterd | afgeluisterd | overheard"
        ),
        near=any_of(
            "gegevens | systeem | systemen | database | server(?:s)? | dossiers? | data | system |"
            " records | archief | archive | crm | kwijt | verloren |"
            "lost | gestolen | stolen | gesprek | conversation"
        ),
    ),
)
