"""The words for protection, measures, press and other countries: tables for incident_facts.py.

Values follow the AP's questions 2.1.1, 8.1 and 10.2 (procedure.md §10). Matched against one sentence in lower case.
"""

from __future__ import annotations

import re

from compliance_bot.reading.word_rules import Rule, any_of

ENCRYPTED = any_of(
    "versleuteld(?:e)? | versleuteling | geëncrypteerd | encrypted | encryption | encryptie | bitlocker |"
    " filevault | veracrypt | luks | "
    "full_disk_encryption | schijfversleuteling | gecodeerd"
)
NOT_ENCRYPTED = any_of(
    "onversleutelde? | unencrypted | leesbare_tekst | platte_tekst | plain_?text | clear_?text |"
    " onbeveiligde? | unprotected"
)
SWITCHED_OFF = any_of("uit | uitgeschakeld | uitgezet | off | disabled | stond_uit | staat_uit | verlopen")
HASHED = any_of(
    "gehasht(?:e)? | gehashte | hashed | hashes | hashing | bcrypt | argon2 | scrypt | salted | gesalt"
)
LOCKED = any_of(
    "(?:met_|door_|achter_)?(?:een_)?wachtwoord_?_?beveiligd(?:e)? | beveiligd_met_(?:een_)?(?:wachtwoord|"
    "pincode|code) | met_(?:een_)?(?:wachtwoord|pincode|toegangscode|vingerafdruk) |"
    "vergrendeld(?:e)? | schermvergrendeling | toegangscode_op | password_?-?protected | protected_(?:by|"
    "with)_a_(?:password|pin|passcode) | screen_?lock(?:ed)? | pin_?code | zonder_wachtwoord |"
    "geen_wachtwoord | no_password | without_a?_?password | wachtwoord_op"
)
BARE = any_of("zonder_wachtwoord | geen_wachtwoord | no_password | without_a?_?password")
# "versleuteld" by an attacker is no protection
ATTACK = any_of(
    "ransomware | gijzelsoftware | losgeld | ransom | afpers(?:ing|ers?) | lockbit | cryptolocker |"
    " door_(?:de_)?(?:aanvallers?|hackers?|criminelen) | by_(?:the_|an_)?(?:attackers?|hackers?|criminals?|"
    "threat_actors?)"
)
BEFOREHAND = any_of(
    "vooraf | al_versleuteld | zelf_versleuteld | standaard | altijd | at_rest | in_transit | beforehand |"
    " already_encrypted | stored_encrypted | bitlocker | filevault | veracrypt | luks | sleutel | key |"
    " keys | full_disk_encryption"
)

MEASURES: tuple[Rule, ...] = (
    Rule(
        value="wiped",
        words=any_of(
            "gewist | wissen | wis | op_afstand_leeggemaakt | remote_?wipe | remote_?wiped? |"
            " remotely_(?:wiped|erased) | wiped? | wipe-?opdracht | gewiped"
        ),
        but=any_of(
            "per_ongeluk | accidentally | by_mistake | ontvangers? | recipients? | hij | zij | ze | he |"
            " she | they | mail | mails | bestand"
        ),
    ),
    Rule(
        value="account_blocked",
        words=any_of(
            "geblokkeerd | blokkeren | geblokt | afgesloten | uitgeschakeld | uitschakelen |"
            " gedeactiveerd | op_afstand_vergrendeld | ingetrokken | disabled | blocked | block |"
            " remotely_locked | locked_remotely | suspended | revoked | deactivated | dichtgezet"
        ),
        near=any_of(
            "keys? | sleutels? | accounts? | toegang | gebruikers? | login | inlog | telefoon |"
            "toestel | sim(?:-?kaart)? |"
            " laptop | badge | pas | pasje | toegangspas | users? | access | device | phone | sim |"
            " sessies? | sessions? | tokens? | mailbox | postvak | inloggegevens"
        ),
        far=60,
    ),
    Rule(
        value="account_blocked",
        words=any_of(
            "gerevoked | gerevoket | revoked | terminated | beëindigd | op_slot(?:_gezet|_gedaan)? |"
            " uitgelogd | logged_out |"
            " locked | bevroren | frozen | stopgezet | opgeheven"
        ),
        near=any_of(
            "\\w{0,12}accounts? | tokens? | sessies? | sessions? | api-?keys? | sleutels? | keys |"
            " mailbox | licentie"
        ),
        but=any_of("kast | kamer | deur | door | contract"),
        far=50,
    ),
    Rule(
        value="password_changed",
        words=any_of(
            "forced_(?:a_)?(?:password_)?resets? | geforceerde_(?:wachtwoord-?_?)?reset |"
            " reset_(?:\\w{1,12}_){0,5}afgedwongen |"
            " nieuwe?_wachtwoord(?:en)?_(?:\\w{1,10}_){0,2}(?:ingesteld|gekozen|gezet|gegeven) |"
            " new_passwords?_(?:\\w{1,10}_){0,2}(?:set|issued|chosen)"
        ),
    ),
    Rule(
        value="password_changed",
        words=any_of("wachtwoord(?:en)? | passwords? | credentials | inloggegevens"),
        near=any_of(
            "gewijzigd | wijzigen | veranderd | veranderen | aangepast | gereset | resetten | ge-reset |"
            " vervangen | replaced | vernieuwd | opnieuw_ingesteld | changed? | reset | rotated | change"
        ),
        far=60,
    ),
    Rule(
        value="recalled",
        words=any_of(
            "ingetrokken | teruggetrokken | teruggeroepen | teruggehaald | terughalen | intrekken |"
            " terugroepen | recalled |"
            " recall"
        ),
        near=any_of("mails? | e-?mails? | bericht(?:en)? | mailtje | messages? | bijlage | it | outlook"),
        but=any_of("rechten | toegang | permissions | links? | toestemming"),
        far=60,
    ),
    Rule(
        value="recipient_deleted",
        words=any_of(
            "verwijderd | verwijderen | gewist | weggegooid | vernietigd | vernietigen | weg_te_gooien |"
            " deleted?(?!_by_mistake) | destroyed? | delete | erased"
        ),
        near=any_of(
            "gevraagd | verzocht | asked | requested | ontvangers? | geadresseerden? | hij | zij | ze |"
            "meneer | mevrouw | de_bewoner | de_persoon |"
            " deze_persoon | (?:andere|other)_(?:klant|partij|customer|client|party|donateur) |"
            " translator | vertaler | leverancier |"
            " supplier | recipients? | he | she | they | the_person | bevestigd | bevestigde |"
            " bevestigt | confirmed | confirms"
        ),
        but=any_of("per_ongeluk | accidentally | by_mistake | hackers? | attackers? | aanvallers?"),
    ),
    Rule(
        value="recipient_deleted",
        words=any_of(
            "confirmation_of_deletion | confirmed_(?:the_)?deletion | deletion_(?:was_|has_been_)?confirmed |"
            " bevestiging_van_(?:de_)?(?:verwijdering|vernietiging) | (?:verwijdering|"
            "vernietiging)_(?:is_|werd_)?bevestigd"
        ),
    ),
    Rule(
        value="recipient_deleted",
        words=any_of("ontvangers? | geadresseerden? | hij | zij | ze | recipients? | she | he | they"),
        near=any_of(
            "dat_(?:de_|het_|hij_|alles_)(?:\\w{1,14}_)?(?:weg|verwijderd)_is | (?:mail|message|file|it|"
            "everything)_(?:is|was)_gone"
        ),
        but=any_of("kwijt | gestolen | stolen"),
    ),
    Rule(
        value="access_closed",
        words=any_of(
            "offline_(?:gehaald|gezet|halen|now) | (?:is|nu|staat|staan|now|meteen|direct|gelijk|"
            "weer)_offline | took_(?:it|this|the_\\w{1,14})_(?:down|offline) |"
            " nu_dicht | closed_(?:at(?=_\\d)|it|now|again|down|immediately) | weer_dicht |"
            " link_werkt_niet_meer | link_no_longer_works |"
            " van_de_(?:web)?site_(?:gehaald|verwijderd) | weggehaald |"
            " dichtgezet | afgeschermd | afgesloten | dichtgetimmerd | gedicht | gepatcht | geïsoleerd |"
            " losgekoppeld | "
            "rechten_(?:aangepast|hersteld|ingetrokken) | link_(?:ingetrokken|verwijderd|uitgezet) |"
            " van_het_netwerk | van_het_internet | afgekoppeld | taken_(?:offline|down) |"
            " access_(?:removed|restricted|closed) |"
            " link_(?:revoked|removed|disabled) | removed_(?:the_|their_|his_|her_|"
            "that_)?(?:permissions?|access|rights|sharing) |"
            " op_privé_gezet | (?:set|made|switched)_(?:it_)?(?:to_)?private | private_gezet |"
            " niet_meer_gedeeld | unshared |"
            " (?:removed|deleted|taken|pulled|took)(?=[^.;]{0,40}_(?:from|off)_(?:the|"
            "our)_(?:web)?(?:site|page|internet))(?!_data) |"
            "patched | isolated | disconnected | quarantined? | contained | permissions_(?:fixed|corrected|"
            "restored) | secured | closed_off | firewalled"
        ),
        but=any_of("account | accounts | kantoor | gebouw | deur | bieb | winkel | locatie"),
    ),
    Rule(
        value="access_closed",
        words=any_of(
            "(?:link|deellink|map|\\w{0,16}pagina|formulier|poort|portaal|site|website|scherm|page|form|"
            "folder|port|portal|toegang)s?_"
            "(?:is|zijn|staat|was|were|has_been|have_been)_(?:(?:nu|weer|inmiddels|meteen|direct|al|now|"
            "since|direkt)_){0,2}"
            "(?:uit|uitgezet|dicht|dichtgezet|weg|offline|off|turned_off|switched_off|down|gesloten|"
            "closed|ingetrokken)"
        ),
        but=any_of(
            "kantoor | gebouw | deur | bieb | winkel | locatie | balie | uur_dicht | zaal | pand |"
            " kapot | broken"
        ),
    ),
    Rule(
        value="access_closed",
        words=any_of(
            "links? | deellinks? | (?:sharing|shared)_links? | tokens? | api-?_?(?:keys?|sleutels?)"
        ),
        near=any_of(
            "ingetrokken | verwijderd | uitgezet | uitgeschakeld | turned_off | switched_off | revoked |"
            " gerevoked | removed |"
            " disabled | dichtgezet | expired"
        ),
        far=40,
    ),
    Rule(
        value="access_closed",
        words=any_of("removed | verwijderd | weggehaald | taken_down | vervangen | replaced | weggehaalde"),
        near=any_of(
            "\\w{0,12}pagina | page | logs? | post | posting | opname | recording | website | site |"
            " online | pdf | bericht_op"
        ),
        but=any_of(
            "ontvangers? | recipients? | per_ongeluk | accidentally | hackers? | attackers? | mail | mails"
        ),
        far=50,
    ),
    Rule(
        value="returned",
        words=any_of(
            "terug_?bezorgd | terug_?gekregen | terug_?gebracht | terug_?gevonden | weer_gevonden |"
            " gevonden_voorwerpen_opgehaald | returned_to_us | got_it_back | recovered | found_again |"
            " given_back | handed_back | weer_terug | weer_in_ons_bezit"
        ),
    ),
    Rule(
        value="restored",
        words=any_of("back-?_?ups? | reservekopie"),
        near=any_of("teruggezet | hersteld | terugzetten | herstellen | restored? | recovered"),
    ),
)

STILL_GOING = any_of(
    "gaat_nog_(?:steeds_)?door | nog_(?:steeds|altijd|gewoon)_(?:te_downloaden|te_vinden|open|"
    "online|zichtbaar|bereikbaar|toegankelijk|te_zien|"
    "gaande) | staat_nog_(?:steeds_)?(?:open|online) | is_nog_(?:steeds_)?(?:open|online|zichtbaar|"
    "bereikbaar|te_zien|te_downloaden|gaande) | "
    "nog_niet_(?:gestopt|opgelost|verholpen|dicht|onder_controle) | still_(?:ongoing|accessible|online|"
    "exposed|visible|open|happening|active|public|going_on) | not_(?:yet_)?(?:contained|stopped|resolved|"
    "fixed)"
)
STOPPED = any_of(
    "gestopt | it_(?:has_)?stopped | opgelost | verholpen | niet_meer_(?:zichtbaar|bereikbaar|"
    "online|toegankelijk|te_zien|open) |"
    " onder_controle | no_longer_(?:accessible|visible|online|exposed|public|active|possible) | stopped |"
    " resolved | contained | under_control | not_ongoing"
)

MEDIA = any_of(
    "journalist(?:e|en|s)? | verslaggever | verslaggeefster | redactie | redacteur | persvragen |"
    " pers | working_on_a_(?:story|piece) | (?:request_|ask(?:ing)?_)?for_comment |"
    " could_you_comment |"
    " werk(?:en)?_aan_een_(?:artikel|reportage) |"
    " perswoordvoerder | krant | nieuwssite | dagblad | omroep | wederhoor | tv-?programma | reporters? |"
    " newspaper | newsroom | "
    "news_site | press | press_(?:enquiry|inquiry|request) | newsdesk | broadcaster | right_of_reply |"
    " media_?(?:aandacht|vragen|request|enquiry|inquiry)?"
)
MEDIA_NOT = any_of(
    "social_?media | persoonlijke? | press_(?:the|any|enter|a)_ | media_(?:afdeling|team|en_politieke) |"
    " manager_media"
)
MEDIA_DEADLINE = any_of(
    "deadline | publiceren | publicatie | publiceer(?:t|en)? | uitzending | uitzenden | reactie_(?:vóór|"
    "voor|uiterlijk) | uiterlijk | voor_\\d{1,2}[.:]\\d{2} | publish(?:ing|ed)? | publication | broadcast |"
    " go(?:es|ing)?_live | comment_by | response_by | reply_by | before_\\d{1,2}"
)
ABROAD = any_of(
    "buitenland(?:se)? | andere_landen | meerdere_landen | verschillende_landen | internationale? |"
    " abroad | several_countries | multiple_countries | other_countries | international | cross-border |"
    " landen | countries"
)
COUNTRIES = any_of(
    "belgië | belgische? | belg(?:en)? | duitsland | duitse? | duitsers | frankrijk | franse? |"
    " verenigd_koninkrijk | engeland | britse | spanje | spaanse | italië | italiaanse | luxemburg |"
    " oostenrijk | zwitserland | polen | poolse | "
    "denemarken | zweden | noorwegen | ierland | portugal | turkije | verenigde_staten | suriname | "
    "belgium | belgian | germany | german | france | french | united_kingdom | uk | british | spain |"
    " spanish | italy | italian | austria | austrian | switzerland | swiss | poland | polish | denmark |"
    " danish | sweden | swedish | norway | ireland | irish | united_states"
)
PERSONS = any_of(
    "mensen | personen | betrokkenen | klanten | contacten | medewerkers | vrijwilligers | people |"
    " persons | individuals | data_subjects | contacts | employees | customers | users | residents |"
    " inwoners"
)
# what the other did after it was asked: "… te verwijderen en die heeft dat bevestigd"
AND_DID = re.compile(
    r"^[^.;?]{0,40}?(?:,|(?<!\w)(?:and|en)) ?(?:\w{1,12} ){0,1}(?:he|she|they|hij|zij|ze|die|dat|deze)"
    r"(?: (?:has|have|heeft|hebben|is|dat|dit|it|this|that|inmiddels|meteen|ook|also|since|direct|"
    r"already|al|schriftelijk|ze|zij|hij|he|she))"
    r"{0,3} (?:confirmed|bevestig(?:d|de|den|t)|gedaan|gebeurd|did|done)(?!\w)(?! (?:not|niet|nothing|niets))"
)
