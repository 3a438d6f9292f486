"""A mail's own words apart from what it quotes, forwards or signs (T16, T17). Linear: caps come first."""

from __future__ import annotations

import re

from compliance_bot.reading.facts import MailFacts, ReplyText
from compliance_bot.reading.quotes import plain
from compliance_bot.reading.quotes_words import FORWARD_SUBJECTS, REPLY_SUBJECTS, SEPARATOR, SEPARATOR_EN
from compliance_bot.reading.sorting import Pieces, sort_lines

__all__ = ["SEPARATOR", "SEPARATOR_EN", "is_forward", "read_reply", "split_reply"]

_MOST_LINES = 400
_LONGEST_LINE = 998
_MOST_CHARACTERS = 64 * 1024
_MOST_ROUNDS = 4
_OUR_MARK = re.compile(r"\[#|\[[A-Z]{2,12}-\d{4}-\d{1,6}\]")
_RULE_BELOW = re.compile(r"(?:\s{0,9}\n[ \t]{0,9}[_=*-]{5,200}){1,5}\s{0,9}\Z")
_TAGS = re.compile(r"^(?:\[[^\[\]]{0,60}\] ?){1,5}")


def read_reply(facts: MailFacts) -> ReplyText:
    """The words of a mail as `split_reply` reads them, knowing from its headers what kind of mail it is.

    What stands in attached mails (`attached_text`) is forwarded too (mail.md §2: for facts, never for decisions).
    """
    reply = split_reply(facts.text, forwards=is_forward(facts), answers=_answers(facts))
    forwarded = "\n\n".join(
        text for text in (reply.forwarded, facts.attached_text[:_MOST_CHARACTERS]) if text.strip()
    )
    return ReplyText(
        new=reply.new,
        quoted=reply.quoted,
        forwarded=forwarded,
        inline=reply.inline,
        begins_inline=reply.begins_inline,
    )


def is_forward(facts: MailFacts) -> bool:
    """Whether somebody passes a mail on: by its subject ("FW:", "Doorst:"), or it answers nothing at all."""
    return _prefix(facts.subject) in FORWARD_SUBJECTS or not _answers(facts)


def split_reply(text: str, *, forwards: bool = False, answers: bool = True) -> ReplyText:
    """A mail's own words, what it quotes and what it forwards; each line goes to exactly one of the three.

    New is what stands above the first sign of an older mail, and what stands below or between lines marked with
    ">". forwards: the mail is known to pass another one on, so what it holds of it is forwarded; answers=False: it
    answers nothing, so a rule of dashes alone is no sign. Past 400 lines, 998 characters a line or 64 KiB
    everything counts as quoted (T16).
    """
    head, rest = _capped(text)
    first = pieces = sort_lines(head, forwards=forwards, answers=answers)
    old, rounds = pieces.old, 0
    while pieces.again and rounds < _MOST_ROUNDS:
        pieces = sort_lines(pieces.new.split("\n"), forwards=False, answers=answers)
        old += pieces.old + pieces.passed_on
        rounds += 1
    if pieces.again:  # what makes signs without end is nobody's answer
        old, pieces = [*old, pieces.new], Pieces()
    # a rule above the older mail belongs to that
    new = _RULE_BELOW.sub("", pieces.new) if first.passed_on or old else pieces.new
    rule = pieces.new[len(new) :].strip("\n")
    return ReplyText(
        new=new,
        quoted="\n".join([*([rule] if rule else []), *old, *([rest] if rest else [])]).strip("\n"),
        forwarded="\n".join(first.passed_on).strip("\n"),
        inline=tuple(pair for pair in first.inline if pieces.new == first.new or pair[1] in pieces.new),
        begins_inline=first.begins_inline or bool(first.inline and pieces.new != first.new),
    )


def _answers(facts: MailFacts) -> bool:
    """Whether a mail answers another: by its headers, its subject's prefix, or our own mark in the subject."""
    return (
        bool(facts.in_reply_to or facts.references)
        or _prefix(facts.subject) in REPLY_SUBJECTS
        or bool(_OUR_MARK.search(facts.subject[:_LONGEST_LINE]))
    )


def _prefix(subject: str) -> str:
    """ "re" of "[EXTERN] RE: Besluit nodig": what stands before the first colon, without a tag in brackets."""
    said, colon, _ = _TAGS.sub("", plain(subject[:_LONGEST_LINE])).partition(":")
    return re.sub(r"[(\[]?\d{0,3}[)\]]?$", "", said).strip() if colon and len(said) <= 20 else ""


def _capped(text: str) -> tuple[list[str], str]:
    lines = text[:_MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [line[:_LONGEST_LINE] for line in lines[:_MOST_LINES]]
    over = [line[_LONGEST_LINE:] for line in lines[:_MOST_LINES] if len(line) > _LONGEST_LINE]
    rest = "\n".join([*over, *lines[_MOST_LINES:]]) + text[_MOST_CHARACTERS:]
    return kept, rest
