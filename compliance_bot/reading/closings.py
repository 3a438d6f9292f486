"""What stands under a reason without being one: greetings, names, contact lines, disclaimers (T17). Data."""

from __future__ import annotations

PROMPTS = r"^\s*(?:reden|reason)\s*:"
NO_REASON = (
    r"(?:beste|hallo|hoi|hai|dag|geachte|dear|hi|hello|hey|goede(?:morgen|middag|navond)|good (?:morning|"
    r"afternoon))"
    r"(?: [\w'.-]+){0,3}[,!.]?",
    r"(?:alvast |heel |hartelijk |veel |many )*(?:bedankt|dank|dankjewel|dank je wel|thanks|thank "
    r"you)\b.{0,30}",
    r"(?:een )?(?:fijne|prettige|goede|mooie) (?:dag|avond|middag|weekend|week|vakantie)\b.{0,15}",
    r"(?:disclaimer|vertrouwelijk|confidential)\W*",
    # what stands in the text for a picture
    r"(?:\s*(?:\[(?:cid|image|afbeelding|foto|logo|inline|https?)\b[^\]\n]{0,300}\]|\[?<?image\d{0,6}\.(?:png|jpe?g|gif)>?\]?"
    r"|<https?:[^>\n]{0,300}>))+\s*",
    # what a virus scanner or a phone says
    r"(?:\W{0,3}(?:deze|dit|this) (?:e-?mail|mail|bericht|message)(?:bericht)? (?:is|has been|was) (?:\w+ "
    r"){0,3}"
    r"(?:op virussen|virus|virussen|viruses)\b.{0,120})",
    r"\W{0,3}(?:virusvrij|virus-?free|virus-vrij|gescand op virussen|gecontroleerd op virussen|scanned for "
    r"viruses|"
    r"checked for viruses|geen virus(?:sen)? gevonden|no virus(?:es)? found)\b.{0,120}",
    r"(?:verstuurd|verzonden|sent|gesendet) (?:vanaf|via|met|vanuit|from|using|with) (?:mijn |my "
    r")?(?:iphone|ipad|android|"
    r"outlook|gmail|samsung|galaxy|mobiel|mobile|telefoon|phone|yahoo|proton)\b.{0,60}",
    r"(?:get|download) outlook for (?:ios|android)\b.{0,80}|outlook voor (?:ios|android) (?:downloaden|"
    r"ophalen)\b.{0,80}",
)
DISCLAIMERS = (
    r"\b(?:dit|deze|this) (?:e-?mail|mail|e-?mailbericht|bericht|message|communication)\b(?! (?:was|werd|"
    r"had|has)\b)"
    r".{0,60}\b(?:vertrouwelijk\w*|confidential|privileged)\b",
    r"\b(?:alleen|uitsluitend|slechts|enkel) (?:bestemd|bedoeld) voor de (?:geadresseerde|ontvanger)",
    r"\bintended (?:only |solely |exclusively )?for the (?:addressee|use of|person|named|intended|individual)",
    r"\b(?:als|indien|mocht|heeft) u\b.{0,80}\b(?:abusievelijk|per abuis|per vergissing|ten onrechte|niet "
    r"voor u)\b",
    r"\bif you\b.{0,80}\b(?:in error|by mistake|not the intended)\b|\bnot the intended recipient\b",
    r"\b(?:geen rechten|no rights)\b.{0,40}\b(?:ontleend|derived)\b",
    r"\b(?:denk aan het milieu|consider the environment)\b",
    r"\bniet de (?:beoogde|bedoelde) (?:ontvanger|geadresseerde)\b",
)
PARTICLES = (
    r"(?:de|den|der|van|von|het|'t|ten|ter|te|la|le|du|el|al|bij|in|op|voor|en|of|and|for|ad|interim|a\.?i)"
)
JOBS = (
    r"(?:manager|directeur|directrice|director|hoofd|teamleider|teamlead|coordinator|coördinator|"
    r"medewerk(?:er|ster)|"
    r"functionaris|officer|adviseur|advisor|consultant|secretaris|secretaresse|assistent|assistant|bestuurder|"
    r"voorzitter|penningmeester|beheerder|specialist|jurist|controller|stagiair|trainee|head|lead|fg|dpo|"
    r"ciso|cfo|ceo|"
    r"cio|coo|cto)"
)
# Words of what happened: a short capitalised line that holds one is no name ("Laptop Gevonden", "Manager akkoord").
CONTENT_WORDS = (
    r"(?:laptop|telefoon|phone|stick|usb|usb-stick|tas|bag|brief|envelop|enveloppe|e?-?mail|bijlage|bestand|"
    r"bestanden|"
    r"ontvanger|retour|risico|datalek|incident|akkoord|eens|interne?|openbare?|gegevens|testdata|testgegevens|"
    r"persoonsgegevens|back-?up|geen|niet|niemand|alles|alleen|reeds|al|was|is|zijn|heeft|vals|alarm|"
    r"oefening|test|"
    r"versleutelde?|encrypted|anonieme?|geanonimiseerde?|gepseudonimiseerde?|gevonden|teruggevonden|"
    r"gestolen|verloren|"
    r"kwijt|ontvangen|gewist|verwijderd|vernietigd|hersteld|bevestigd|bevestigt|geopend|ongeopend|ongelezen|"
    r"leeg|"
    r"verkeerde?|verstuurd|verzonden|gelekt|gehackt|hack|phishing|ransomware|virus|lost|stolen|found|"
    r"deleted|wiped|"
    r"returned|received|recipient|unopened|no|not|false|public|stolen|leaked|hacked|help)"
)
_PHONE = r"(?:\+|\(?0)[\d\s().-]{7,20}"
CONTACTS = (
    r"(?:(?:t|tel|telefoon|phone|m|mob|mobiel|mobile|f|fax|e|e-?mail|mail|w|web|website|i)\.?\s*[:|.]?\s*)?"
    rf"(?:{_PHONE}|[\w.+-]{{1,64}}@[\w.-]{{1,255}}|(?:https?://|www\.)\S{{1,300}})"
    rf"(?:\s*[|•·,/-]\s*(?:[a-z]{{1,8}}\.?:?\s*)?(?:{_PHONE}|[\w.+-]{{1,64}}@[\w.-]{{1,255}}|(?:https?://|"
    rf"www\.)\S{{1,300}}))*",
    r"(?:[\w'.-]+ ){0,3}[\w'.-]*(?:straat|weg|laan|gracht|kade|plein|singel|dijk|street|road|avenue) "
    r"\d{1,5}\b.{0,60}",
    r"(?:postbus \d{1,6}|(?-i:\d{4} ?[A-Z]{2}))\b.{0,40}",
    r"(?:werkdagen|aanwezig op|werkzaam op|working days)\b.{0,60}",
)

CLOSINGS = (
    r"(?:met )?(?:vriendelijke |hartelijke |warme |beste )*groet(?:en|jes)?\b.{0,60}",
    r"mvg\b.{0,40}",
    r"(?:kind|best|warm|many) regards\b.{0,40}",
    r"(?:regards|cheers|best|thanks|bedankt|dank)(?:,.{0,40})?",
)
