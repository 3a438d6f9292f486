"""MIME trees as people's mail programs make them: new words are read, quotes are not, files are listed (T15-T17)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from compliance_bot.inbox.mime import read_mail
from compliance_bot.procedure.moments import AMSTERDAM
from compliance_bot.reading.automatic import classify, may_answer
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Command, MailClass, Unclear
from compliance_bot.reading.replies import split_reply

SENT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
NEW = "NIET MELDEN\nDe ontvanger heeft de mail gewist."
QUOTE = "Antwoord met een van deze woorden: MELDEN of NIET MELDEN"
PNG = 'Content-Type: image/png; name="image001.png"\nContent-ID: <image001>\nContent-Disposition: inline; '
PNG += 'filename="image001.png"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo='
P7S = "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx"
PDF = (
    'Content-Type: application/pdf; name="brief.pdf"\nContent-Disposition: attachment; filename="brief.pdf"\n'
)
PDF += "Content-Transfer-Encoding: base64\n\nJVBERi0xLjc="


def plain(text: str) -> str:
    return f"Content-Type: text/plain; charset=utf-8\n\n{text}"


def page(html: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\n\n<html><body>{html}</body></html>"


def tree(kind: str, *parts: str) -> str:
    mark = f"=_{kind}_{len(''.join(parts))}"
    inner = "".join(f"--{mark}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\n\n{inner}--{mark}--\n'


OUTLOOK_HTML = (
    "<div class=WordSection1><p class=MsoNormal>NIET MELDEN</p><p class=MsoNormal>De ontvanger heeft de mail gewist."
    "</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>Van:</b> Meldpunt<br><b>"
    f"Verzonden:</b> dinsdag 24 november 2026 10:17<br><b>Aan:</b> Mirte<br><b>Onderwerp:</b> Besluit</p></div>"
    f"<p class=MsoNormal>{QUOTE}</p></div>"
)
OUTLOOK_TEXT = (
    "NIET MELDEN\nDe ontvanger heeft de mail gewist.\n\nVan: Meldpunt\nVerzonden: dinsdag 24 november 2026 10:17\n"
    f"Aan: Mirte\nOnderwerp: Besluit\n\n{QUOTE}\n"
)
NEW_OUTLOOK = (
    '<div class="elementToProof">NIET MELDEN</div><div class="elementToProof">De ontvanger heeft de mail gewist.'
    f'</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Van:</b> Meldpunt</div><div>{QUOTE}</div>'
)
GMAIL_TEXT = f"{NEW}\n\nOp di 24 nov 2026 om 10:17 schreef Meldpunt <c@amnesty.example>:\n\n> {QUOTE}\n"
GMAIL_HTML = (
    '<div dir="ltr">NIET MELDEN<div>De ontvanger heeft de mail gewist.</div></div><br><div class="gmail_quote">'
    f'<div class="gmail_attr">Op di 24 nov 2026 om 10:17 schreef Meldpunt:</div><blockquote>{QUOTE}</blockquote></div>'
)
APPLE_TEXT = (
    f"{NEW}\n\n"
    f"> Op 24 nov 2026, om 10:17 heeft Meldpunt <c@amnesty.example> het volgende geschreven:\n> \n"
    f"> {QUOTE}\n"
)
APPLE_HTML = (
    '<div>NIET MELDEN</div><div>De ontvanger heeft de mail gewist.</div><div><blockquote type="cite"><div>Op 24 nov '
    f"2026, om 10:17 heeft Meldpunt het volgende geschreven:</div><div>{QUOTE}</div></blockquote></div>"
)
IPHONE_TEXT = (
    f"{NEW}\n\nVerstuurd vanaf mijn iPhone\n\n"
    f"> Op 24 nov 2026 om 10:17 heeft Meldpunt <c@amnesty.example> het volgende geschreven:\n> \n"
    f"> {QUOTE}\n"
)
THUNDERBIRD = f"{NEW}\n\nOp 24-11-2026 om 10:17 schreef Meldpunt:\n> {QUOTE}\n"
ANDROID = (
    f"{NEW}\n\nVerzonden vanaf Outlook voor Android\n________________________________\n"
    f"Van: Meldpunt\nVerzonden: dinsdag 24 november 2026\nAan: Mirte\n\n{QUOTE}\n"
)
TREES = {
    "Outlook, classic": (
        tree(
            "mixed", tree("related", tree("alternative", plain(OUTLOOK_TEXT), page(OUTLOOK_HTML)), PNG), PDF
        ),
        2,
    ),
    "Outlook, classic, HTML only": (tree("related", page(OUTLOOK_HTML), PNG), 1),
    "Outlook, new": (tree("alternative", plain(OUTLOOK_TEXT), page(NEW_OUTLOOK)), 0),
    "Outlook, web, HTML only": (page(NEW_OUTLOOK), 0),
    "Gmail": (tree("mixed", tree("alternative", plain(GMAIL_TEXT), page(GMAIL_HTML)), PDF), 1),
    "Gmail, HTML only": (page(GMAIL_HTML), 0),
    "Apple Mail": (
        tree("alternative", plain(APPLE_TEXT), tree("mixed", page(APPLE_HTML), PDF, page("<br>"))),
        1,
    ),
    "iPhone": (tree("alternative", plain(IPHONE_TEXT), page(APPLE_HTML)), 0),
    "iPhone with a photo": (
        tree("mixed", plain(NEW), PNG, plain("")),
        1,
    ),
    "Android, Outlook": (tree("alternative", plain(ANDROID), page(NEW_OUTLOOK)), 0),
    "Android, Gmail": (tree("alternative", plain(GMAIL_TEXT), page(GMAIL_HTML)), 0),
    "Thunderbird": (plain(THUNDERBIRD), 0),
    "Thunderbird, flowed": (plain(THUNDERBIRD).replace("charset=utf-8", "charset=UTF-8; format=flowed"), 0),
    "S/MIME signed": (
        tree(
            "signed",
            plain(NEW),
            P7S,
        ),
        1,
    ),
    "S/MIME signed, Outlook": (
        tree("signed", tree("mixed", tree("alternative", plain(OUTLOOK_TEXT), page(OUTLOOK_HTML)), PDF), P7S),
        2,
    ),
    "S/MIME signed, Apple Mail": (
        tree("signed", tree("alternative", plain(APPLE_TEXT), page(APPLE_HTML)), P7S),
        1,
    ),
    "S/MIME signed, HTML only": (tree("signed", page(NEW_OUTLOOK), P7S), 1),
    "S/MIME signed by a list that adds a footer": (
        tree("mixed", tree("signed", plain(GMAIL_TEXT), P7S), plain("_" * 47 + "\nlijst@amnesty.example")),
        1,
    ),
    "PGP signed, Thunderbird": (
        tree("signed", tree("mixed", plain(THUNDERBIRD)), P7S.replace("pkcs7-signature", "pgp-signature")),
        1,
    ),
    "Yahoo, HTML only": (
        page(
            "<div>NIET MELDEN</div><div>De ontvanger heeft de mail gewist.</div><div id='ydp1yahoo_quoted_2'>"
            f"<div>Op dinsdag 24 november 2026 10:17:33 CET schreef Meldpunt:</div><div>{QUOTE}</div></div>"
        ),
        0,
    ),
    "Thunderbird, HTML only": (
        page(
            "<p>NIET MELDEN<br>De ontvanger heeft de mail gewist.</p><div class='moz-cite-prefix'>Op 24-11-2026 om "
            f"10:17 schreef Meldpunt:</div><blockquote type='cite'>{QUOTE}</blockquote>"
        ),
        0,
    ),
    "Apple Mail, HTML only": (page(APPLE_HTML), 0),
    "Outlook, iOS": (
        plain(
            f"{NEW}\n\nOutlook voor iOS<https://aka.example/o> downloaden\n________________________________\n"
            f"Van: Meldpunt <c@amnesty.example>\nVerzonden: dinsdag, november 24, 2026 10:17 AM\n"
            f"Aan: Mirte\nOnderwerp: Besluit\n\n{QUOTE}\n"
        ),
        0,
    ),
}


@pytest.mark.parametrize("program", TREES)
def test_the_new_words_of_every_program_are_read_and_its_quote_is_not(program: str) -> None:
    """T15, T16, T17: the quote holds our own menu."""
    body, files = TREES[program]
    head = "From: mirte@amnesty.example\nIn-Reply-To: <1@amnesty.example>\nMIME-Version: 1.0\n"
    facts = read_mail((head + body).replace("\n", "\r\n").encode())
    classified = classify(facts, own=False)
    assert classified.mail_class is MailClass.HUMAN
    assert may_answer(facts, classified)[0]
    said = read_command(split_reply(facts.text).new, sent_at=SENT, zone=AMSTERDAM)
    assert isinstance(said, Command), said
    assert (said.name, said.reason.strip()) == ("niet_melden", "De ontvanger heeft de mail gewist.")
    assert len(facts.attachments) == files
    assert facts.unreadable == ""


REACTION = 'Content-Type: text/vnd.google.email-reaction+json; charset=utf-8\n\n{"emoji":"👍","version":1}'


@pytest.mark.parametrize(
    "body",
    [
        tree("alternative", plain("👍\n\nMirte heeft gereageerd via Gmail"), REACTION, page("<p>👍</p>")),
        plain("👍 Mirte vindt uw bericht leuk"),
        page("<p><img alt='👍'>Mirte reacted to your message: 👍</p>"),
    ],
)
def test_a_thumb_is_a_persons_mail_and_no_decision(body: str) -> None:
    """T55: reactions arrive as mails; a thumb below "MELDEN of NIET MELDEN" says neither."""
    head = "From: mirte@amnesty.example\nIn-Reply-To: <1@amnesty.example>\nMIME-Version: 1.0\n"
    facts = read_mail((head + body).replace("\n", "\r\n").encode())
    assert classify(facts, own=False).mail_class is MailClass.HUMAN
    assert isinstance(read_command(split_reply(facts.text).new, sent_at=SENT, zone=AMSTERDAM), Unclear)
