"""Which language a mail is written in: enough to answer in Dutch or English (P5)."""

from __future__ import annotations

import re

from compliance_bot.procedure.events import Language

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_READ = 4096
_ADDRESS = re.compile(r"\S{0,64}@\S{0,255}|https?://\S{1,500}|www\.\S{1,255}")
# what mail programs and servers put under or above a mail, in their own language
_NOT_THEIRS = re.compile(
    r"(?m)^\s{0,8}(?:(?:verstuurd|verzonden) (?:vanaf|met|via)|sent (?:from|with|via)|gesendet von|"
    r"envoyé de|get outlook|download outlook|"
    r"outlook voor|caution|attention|let op|\[?extern(?:al|e)?\]?|this (?:e-?mail|message) (?:originated|"
    r"and any)|dit bericht is|"
    r"deze e-?mail (?:is|en)|if you (?:are not|have received)|(?:als|indien) u (?:niet|dit)|disclaimer|"
    r"(?:met )?(?:vriendelijke|hartelijke) groet|(?:kind|best|warm) regards|cheers|mvg)[^\n]{0,400}$",
    re.IGNORECASE,
)
_SUBJECT_MARK = re.compile(r"^\s{0,4}(?:(?:re|fw|fwd|antw|doorst|tr|wg|aw|betr)\s?:\s{0,3})+", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# words of one of these languages and of no other of them; what both Dutch and English write is in neither
_DUTCH = _words(
    """aan als ben bij dat de deze die dit door een en er geen gestuurd heb hebben heeft het hoi hun ik je jullie
    maar met mij mijn na naar niet nog ook om onze ons op per sinds te toen tot uit van vandaag verkeerde
    verkeerd via voor vanochtend vanmiddag vanavond waar wat we wel werd wij wordt zijn zojuist gisteren ligt
    staat kwijt gestolen verloren telefoon per ongeluk mail bijlage gegevens mensen iemand graag bedankt beste
    geachte groet groeten groetjes dag vannacht ja nee klopt dank ongeveer circa verstuurd verzonden brief lijst
    persoon ontdekt melding datalek lek gelekt zie onder onderstaande ontvangen wachtwoord wachtwoorden namen
    adressen donateurs leden weet weten gezien zag kan kunnen moet moeten hoe wie uw u"""
) - _words("mail per via je de we dag die en met er na")
_ENGLISH = _words(
    """a an and are as been by dear did do does for from had has have hello hi how i i'm i've if it its it's kind
    my no not of our please regards sent so that the their there they this to today us was were what which who
    wrong yes you your yesterday lost stolen phone someone somebody people data breach report incident attached
    laptop's can could should would about know don't didn't found discovered noticed this morning afternoon
    evening thanks thank password passwords names addresses donors members affected down list letter correct
    right left train file files an accidentally"""
) - _words("a no an laptop's so as list data incident had was do his")
_GERMAN = _words(
    """der und ist nicht ich wir sie ein eine einen einem das den dem mit für auf von zu haben hat wurde wurden
    sehr geehrte heute gestern bitte daten unsere unser bei auch nach aus liebe grüße guten tag wird sind kein
    keine ihr ihre uns"""
)
_FRENCH = _words(
    """le la les et est une des du nous vous je j'ai pour avec dans sur pas par ce cette bonjour merci données hier
    notre aujourd'hui été qui que votre cordialement madame monsieur avons il elle mais sont au aux"""
)
_SPANISH_ITALIAN = _words(
    """el los las una que del por para con hemos ayer datos hola gracias su sus está il che di sono è non ho
    abbiamo ieri dati buongiorno grazie gli della nel não os uma"""
)
_WEAK_DUTCH = _words("we de je met en er na die dag mail per via was had")
_DUTCH_LETTERS = re.compile(r"(?:ij|sch|[aeou]{2}r|cht|heid|tje|lijk)")
_OTHERS = (_GERMAN, _FRENCH, _SPANISH_ITALIAN)
_FOREIGN_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\u9fff\uac00-\ud7af]")


def language_of(text: str, *, default: Language = Language.NL) -> Language:
    """The language of most of the known words, English for a third language; `default` when nothing is known."""
    found = _language_of(text)
    return default if found is None else found


def language_of_mail(subject: str, new: str, rest: str, *, default: Language = Language.NL) -> Language:
    """The language of somebody's new words; where they say too little, of the subject, then of all the rest (P5)."""
    for words in (new, f"{_SUBJECT_MARK.sub('', subject)}\n{new}", rest):
        found = _language_of(words)
        if found is not None:
            return found
    return default


def _language_of(text: str) -> Language | None:
    told = _NOT_THEIRS.sub(" ", _ADDRESS.sub(" ", text[:_READ]))
    words = [word.replace("’", "'") for word in _WORD.findall(told.lower())]
    dutch = 2 * sum(word in _DUTCH for word in words) + sum(word in _WEAK_DUTCH for word in words)
    english = 2 * sum(word in _ENGLISH for word in words)
    other = max(2 * sum(word in some for word in words) for some in _OTHERS)
    if len(_FOREIGN_SCRIPT.findall(told)) > len(told) // 4:
        return Language.EN
    if other > max(dutch, english):
        return Language.EN
    if dutch == english and words:
        dutch += sum(bool(_DUTCH_LETTERS.search(word)) for word in words)
    if dutch == english:
        return None
    return Language.EN if english > dutch else Language.NL
