"""The words people use for kinds of data and whose they are, Dutch and English: tables for incident_facts.py.

Values follow the AP's choice lists 6.1 and 6.2 (procedure.md §10). Matched against one sentence in lower case.
"""

from __future__ import annotations

from compliance_bot.reading.word_rules import Rule, any_of

# a single word is data in a list or as somebody's ("naam en adres", "his address"), not in "mijn adres"
_IN_A_ROW = "|".join(
    rf"(?<=\b{word}[ ])"
    for word in ("en", "and", "his", "her", "their", "zijn", "haar", "hun", "met", "with")
)
_IN_A_ROW += "|(?<=,[ ])"

DATA: tuple[Rule, ...] = (
    Rule(
        value="name",
        words=any_of(
            "namen | namenlijst | voornaam | voornamen | achternaam | achternamen | naw(?:-?gegevens)? |"
            " naam(?=\\s?(?:,|/|en\\s|\\+|&|adres|e-?mail|telefoon)) |"
            "surnames? | first_names? | last_names? | full_names? | names | name(?=\\s?(?:,|/|and\\s|&))"
        ),
        but=any_of("my_name | in_naam_van | gebruikersnamen_alleen"),
    ),
    Rule(value="gender", words=any_of("geslacht | gender")),
    Rule(
        value="date_of_birth",
        words=any_of(
            "geboorte(?:datum|data|datums|jaar|jaren) | leeftijd(?:en)? | dates?_of_birth | birth_?dates? |"
            " dobs? | birthdays? | ages"
        ),
    ),
    Rule(
        value="national_id",
        words=any_of(
            "bsn(?:['’]?s|-?nummers?)? | burger_?service_?nummers? | sofi-?nummers? | national_(?:id|"
            "identification)(?:_numbers?)? |"
            "social_security(?:_numbers?)? | ssns?"
        ),
    ),
    Rule(
        value="contact",
        words=any_of(
            "(?:e-?)?mail-?_?adressen | adressen | adresgegevens | adreslijst(?:en)? | woonadres(?:sen)? |"
            " huisadres(?:sen)? | postcodes? |"
            "telefoonnummers | tele(?:f|ph)oonlijst | mobiele_nummers | contactgegevens | contactlijst |"
            " naw(?:-?gegevens)? |"
            "(?<!verkeerde )(?<!verkeerd )(?<!mijn )(?<!ip-)(?:e-?mail-?)?adres(?=\\s?(?:,|/|en\\s|\\+|&|"
            "van\\s)) | telefoonnummer(?=\\s?(?:,|/|en\\s|van\\s)) |"
            "(?:e-?mail_|postal_|home_|street_|mailing_)?addresses | (?:tele)?phone_numbers |"
            " contact_(?:details|data|information) |"
            "privé-?_?(?:adres(?:sen)?|nummers?) | 06-?_?nummers? | mobiel(?:e|tje)?_nummer(?:s)? |"
            " woonplaats(?:en)? | huisnummers? |"
            f" (?:{_IN_A_ROW})(?:(?:e-?)?mail-?_?adres|adres|woonadres|telefoonnummer|(?:(?:e-?mail|"
            f"postal|home)_)?address|"
            " (?:tele)?phone(?:_number)?|mobile_number|telefoon|mobiel) |"
            " (?:(?:e-?mail|postal|home)_address|phone_number|(?:e-?)?mail-?_?adres|e-?mail)(?=\\s?(?:,|"
            "/|\\)|en\\s|and\\s|&|\\+)) |"
            " (?:(?<=naam en )|(?<=naam, )|(?<=name, )|(?<=name and )|(?<=names, )|(?<=namen, )|"
            "(?<=namen en ))e-?mail |"
            " address_(?:list|book) | adresboek | contactpersonen | mailinglijst"
        ),
        but=any_of(
            "ip-?_?adressen_alleen | verkeerde_adressen | wrong_addresses | hieronder | see_below |"
            " bellen_op | bereikbaar_op |"
            " bereiken_op | reach_me | call_me |"
            " verkeerde?_(?:mail)?adres | wrong_address | oude?_adres"
        ),
    ),
    Rule(
        value="credentials",
        words=any_of(
            "wachtwoord(?:en)? | inlog_?gegevens | gebruikersna(?:am|men) | login_?gegevens |"
            " toegangscodes? | pincodes | passwords? | credentials |"
            "inlognaam | inlognamen | inlogcodes? | (?:access|api)_?tokens? | api-?_?sleutels? |"
            " secrets? | usernames? | login_details | api_keys? | toegangsgegevens | tokens"
        ),
    ),
    Rule(
        value="financial",
        words=any_of(
            "ibans? | iban['’]s | iban-?nummers? | (?:bank)?rekening_?nummers? | bank_?gegevens |"
            " bankrekening(?:en)? | credit_?cards? | credit_?card(?:gegevens|nummers) |"
            "salaris(?!schaal|admin|verwerk|afdel|systeem|pakket|bureau)\\w{0,16} | loon(?:journaal|"
            "journalen|gegevens|lijst(?:en)?|opgaven?|specificaties?|strookjes?) |"
            " jaaropgaven? | gemiddelde_gift | gifts | average_gift | monthly_gift | digits_of_(?:his|"
            "her|their|the|an)_account |"
            " (?:credit|debit|bank|full)_card_numbers? | ibans? | (?:bank)?_?rekening(?=_staat) |"
            " loonstro(?:ok|ken) | donatie_?bedrag(?:en)? |"
            " giften | gift_?bedragen | betaal_?gegevens | "
            "incasso(?:['’]s|bestand)? | machtiging(?:en|sformulieren)? | financiële_(?:gegevens|situatie|"
            "data) | bank_(?:accounts?|details|account_numbers?) |"
            "account_numbers | card_numbers | salar(?:y|ies) | payment_(?:data|details) | payslips? |"
            " direct_debits? | donation_(?:amounts?|history) | financial_data | schulden"
        ),
    ),
    Rule(
        value="identity_document",
        words=any_of(
            "paspoort(?:en|kopie|kopieën|nummers?)? | identiteitsbewij(?:s|zen) | id-?kaart(?:en)? |"
            " id-?bewij(?:s|zen) | legitimatie(?:bewijs|bewijzen)? | rijbewij(?:s|zen) |"
            "id-?_?documents? | identity_papers | verblijfsdocument(?:en)? | verblijfsvergunning(?:en)? |"
            " identiteitsdocument(?:en)? |"
            " paspoort\\w{0,10} | passports? | passport_(?:copies|scans|numbers?) | id_cards? |"
            " identity_documents? |"
            " driving_licen[cs]es? | driver(?:['’]?s)?['’]?_licen[cs]es? | copies_of_ids?"
        ),
    ),
    Rule(
        value="location",
        words=any_of(
            "locatie_?gegevens | (?:exacte|precieze|exact|precise)_(?:locatie|location|verblijfplaats) |"
            " gps(?:-?gegevens|_data)? | verblijfplaats(?:en)? | location_data |"
            " geolocation | whereabouts | schuiladres(?:sen)? | onderduikadres(?:sen)? |"
            " safe_?_?houses? | (?:gps_?)?coördinaten |"
            " (?:gps_)?coordinates | waar(?=[^.;?]{1,40}_verblij(?:ft|ven)(?!\\w))(?!_verblij) |"
            " in_hiding | opvangadres(?:sen)?"
        ),
    ),
    Rule(
        value="criminal",
        words=any_of(
            "strafblad(?:en)? | strafrechtelijke? | veroordeling(?:en)? | strafbare_feiten | vog['’]?s? |"
            " criminal_(?:records?|data|convictions?) | convictions?"
        ),
    ),
    Rule(
        value="unknown",
        words=any_of(
            "(?:weet|weten)_(?:\\w{1,6} ){0,2}niet_(?:\\w{1,6} ){0,2}welke_gegevens |"
            " onbekend_(?:om_)?welke_gegevens | onduidelijk_(?:om_)?welke_gegevens |"
            "(?:do_not|don['’]?t)_(?:yet_)?know_(?:\\w{1,6} ){0,2}(?:which|what)_(?:kinds?_of_|"
            "personal_)?data | unclear_(?:which|what)_data | which_data_is_unknown"
        ),
    ),
    Rule(
        value="other",
        words=any_of(
            "ip-?_?adressen | cookies | foto['’]?s | handtekening(?:en)? | cv['’]?s | sollicitatie(?:s|"
            "brieven|gegevens)? | kentekens? | klantnummers? |"
            "(?:donateurs?|relatie|lid)nummers? | beoordeling(?:en|sgesprekken|sformulieren) |"
            " ip_addresses | photos | signatures | resumes | job_applications? |"
            "customer_numbers? | donor_(?:ids?|numbers?) | kopieën_van_brieven | correspondentie |"
            " gespreksverslagen | verslagen"
        ),
    ),
)

SPECIAL: tuple[Rule, ...] = (
    Rule(
        value="ethnicity",
        words=any_of(
            "ras | etniciteit | etnische? | afkomst | huidskleur | race | racial | ethnic(?:ity)? |"
            " ethnic_(?:background|origin)"
        ),
        but=any_of("race_condition"),
    ),
    Rule(
        value="political",
        words=any_of(
            "politieke_(?:voorkeur(?:en)?|opvatting(?:en)?|overtuiging(?:en)?|mening(?:en)?|activiteiten) |"
            " stemgedrag | political_(?:opinions?|views?|beliefs?|affiliations?|activit(?:y|ies))"
        ),
    ),
    Rule(
        value="religion",
        words=any_of(
            "geloofs\\w{3,14} | geloof | religie | religieuze | levensovertuiging(?:en)? | kerkgenootschap |"
            " geloofsovertuiging | religion | religious(?:_beliefs?)? | faith | philosophical_beliefs?"
        ),
        but=any_of("in_good_faith"),
    ),
    Rule(
        value="union",
        words=any_of(
            "vakbond(?:en|slid|sleden|slidmaatschap)? | trade_unions? | union_(?:membership|members)"
        ),
    ),
    Rule(
        value="sexual",
        words=any_of(
            "seksuele_(?:geaardheid|voorkeur|oriëntatie|gerichtheid) | geaardheid | lhbti?q?\\+? |"
            " sexual_(?:orientation|preference) | sex_life | lgbt(?:qi?)?\\+?"
        ),
    ),
    Rule(
        value="health",
        words=any_of(
            "gezondheid | gezondheids?_?gegevens | medische? | medische_gegevens | ziekte | ziekten |"
            " ziekte?meldingen | verzuim(?!d)\\w{0,20} | ziekteverzuim\\w{0,16} | gezondheids?\\w{3,16} |"
            " medicatie\\w{0,10} | medicijn\\w{0,10} |"
            " medicines? | medication | rolstoel\\w{0,10} | wheelchairs? | slecht_ter_been |"
            " dieet\\w{0,10} | dietary_(?:needs|requirements) |"
            " depressi\\w{1,3} | depressief | psych(?:isch|olog|iatr|os)\\w{0,6} | therap(?:ie|y|eut|"
            "ist)\\w{0,4} | allerg\\w{2,6} | zwanger\\w{0,7} |"
            " pregnan(?:t|cy) | wie(?=[^.;]{0,20}_ziek(?!\\w)) | hiv | ziekmelding(?:en)? |"
            " ziekteverzuim | verzuim(?:gegevens|lijst|"
            "overzicht)? |"
            "diagnoses? | handicap | beperking(?:en)? | verslaving(?:en)? | re-?integratie(?:dossier)? |"
            " bedrijfsarts | health(?:_data)? | medical | sick_leave | illness(?:es)? | disabilit(?:y|"
            "ies) | diagnosis | patients? | patiënten"
        ),
        but=any_of("onze_beperking"),
    ),
    Rule(value="genetic", words=any_of("genetische? | dna | genetic")),
    Rule(
        value="biometric",
        words=any_of(
            "biometrische? | vingerafdruk(?:ken)? | gezichtsherkenning | irisscans? | biometrics? |"
            " fingerprints? | facial_recognition | face_recognition"
        ),
    ),
)

SUPPORTERS = any_of(
    "donateurs? | donateurs?(?:bestand|lijst|gegevens|nummers?|administratie) | donatrices? |"
    " leden(?!_(?:we|wij|\\d)) |"
    " leden(?:lijst|bestand|administratie|gegevens) | lidmaatschap(?:pen)? | steuners? | supporters? | "
    "achterban | ondertekenaars? | petities? | petitie(?:lijst|ondertekenaars|tekenaars)(?:en)? |"
    " handtekeningenactie | handtekeningenlijst(?:en)? | actievoerders? | activisten | activist |"
    " schrijfactie | urgent_action |"
    "members?(?!_of_(?:staff|the_team|our_team|parliament)) | membership(?:_list)? | donors? | petitions? |"
    " signator(?:y|ies) | activists? | campaigners? | major_donors | schenkers? | nalaters | collectanten"
)
