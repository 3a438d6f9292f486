"""Mails and chat messages from templates (Jinja2, StrictUndefined, autoescape by `.html`: T38).

`LANG/KIND.txt` holds a mail: its first line is the subject (`Subject: …`), the rest the plain text. The HTML
part is made from that text by `mail.html` (or by `LANG/KIND.html` where an operator wants one of their own),
so that both say the same. `nl/chat/KIND.txt` holds a chat message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from html import escape
from operator import is_
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.exceptions import TemplateSyntaxError

from compliance_bot.documents.blocks import FOOT, blocks_of
from compliance_bot.documents.exercise import EXERCISE, as_exercise
from compliance_bot.documents.ics import deadline_file
from compliance_bot.documents.mails import CHAT_KINDS, KINDS, language_of
from compliance_bot.documents.wording import Wording, one_line, without_codes
from compliance_bot.errors import ComplianceBotError
from compliance_bot.ports import File, IncidentView, MailModel, Rendered, RoadView
from compliance_bot.procedure.events import Language
from compliance_bot.reading.replies import SEPARATOR, SEPARATOR_EN

_SUBJECT = "Subject: "
_SEPARATORS = {Language.NL: SEPARATOR, Language.EN: SEPARATOR_EN}
_LONGEST_LINE = 300  # characters of a subject, a name and the like
_MANY_LINES = frozenset({"text", "reason", "quote", "line"})
_MEMBER = re.compile(r"[UW][A-Z0-9]{1,30}")  # nothing else may stand unescaped in the chat (T37)
_OWN_CODES = frozenset({"marker", "href"})
# What a chat template may know: no name, address, title or word of anybody (P10).
_CHAT_INCIDENT = (
    *("ref", "kind", "received_at", "aware_at", "aware_confirmed", "t_strict", "t_legal", "road", "outcome"),
    *("asks", "hours", "provisional_possible", "collapsed", "linked_to", "possibly_late", "named_later"),
    "lapsed_at",
)
_CHAT_MODEL = (
    *("now", "role", "word", "final", "advice", "second", "provisional", "filing_verdict", "called"),
    "informing",
)


class TemplateDocuments:
    """ports.Documents over template folders, the operator's own first; moments are shown in `zone`.

    exercise: everything says that it is one, in subject and text (a drill).
    """

    def __init__(self, folders: Sequence[Path], zone: ZoneInfo, *, exercise: bool = False) -> None:
        self._exercise = exercise
        self._folders = tuple(str(folder) for folder in folders)
        self._environments = {language: self._environment(language, zone) for language in Language}

    def mail(self, kind: str, model: MailModel) -> Rendered:
        """Render one kind of mail; a broken template raises ComplianceBotError naming file and line."""
        if kind not in KINDS:
            raise ComplianceBotError(f"there is no mail kind {kind!r}; known are {', '.join(KINDS)}")
        language = language_of(kind, model.language)
        context = {**_mail_context(kind, _cleaned(model)), "separator": _SEPARATORS[language]}
        subject, text = self._subject_and_text(f"{language}/{kind}.txt", language, context)
        if self._exercise:
            subject = f"{EXERCISE} {subject}"
            # at its end there is nothing to answer any more, as the notice asks
            text = text if kind == "drill_over" else as_exercise(text, language, context["separator"])
        return Rendered(
            subject=subject,
            text=text,
            html=self._html(kind, language, {**context, "subject": subject, "text": text}),
            files=_files(kind, model),
        )

    def chat(self, kind: str, model: MailModel) -> str:
        """One chat text; templates see no personal data (P10) and everything is escaped for Slack (T37)."""
        if kind not in CHAT_KINDS:
            raise ComplianceBotError(f"there is no chat kind {kind!r}; known are {', '.join(CHAT_KINDS)}")
        context = _chat_context(_cleaned(model))
        text = self._render([f"nl/chat/{kind}.txt"], Language.NL, context)
        marked = f"{EXERCISE} · {text.strip()}" if self._exercise else text
        called = " ".join(f"<@{one}>" for one in model.mentions if _MEMBER.fullmatch(one))
        return f"{escape(_tidy(marked), quote=False)}\n{called}".rstrip()

    def _environment(self, language: Language, zone: ZoneInfo) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(self._folders, encoding="utf-8"),
            undefined=StrictUndefined,
            autoescape=lambda name: name is not None and name.endswith(".html"),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(Wording(language, zone).filters())
        return environment

    def _subject_and_text(self, name: str, language: Language, context: Mapping[str, Any]) -> tuple[str, str]:
        head, _, body = self._render([name], language, context).lstrip().partition("\n")
        if not head.startswith(_SUBJECT):
            raise ComplianceBotError(f"template {name}, line 1: must start with {_SUBJECT.strip()!r}")
        return one_line(head.removeprefix(_SUBJECT)), _tidy(body) + "\n"

    def _html(self, kind: str, language: Language, context: Mapping[str, Any]) -> str:
        spec = KINDS[kind]
        blocks = blocks_of(context["text"], separator=context["separator"], lead=spec.lead)
        shown = {**context, "blocks": blocks, "html_language": language.value}
        return self._render([f"{language}/{kind}.html", "mail.html"], language, shown)

    def _render(self, names: list[str], language: Language, context: Mapping[str, Any]) -> str:
        try:
            return self._environments[language].select_template(names).render(context)
        except TemplateNotFound as error:
            folders = ", ".join(self._folders) or "no folder"
            raise ComplianceBotError(f"template {error} not found in {folders}") from error
        except TemplateSyntaxError as error:
            where = error.filename or error.name or names[0]
            raise ComplianceBotError(f"template {where}, line {error.lineno}: {error.message}") from error
        except (TemplateError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
            raise ComplianceBotError(f"template {_where(error, names[0])}: {error}") from error


def _mail_context(kind: str, model: MailModel) -> dict[str, Any]:
    if KINDS[kind].incident and model.incident is None:
        raise ComplianceBotError(f"mail kind {kind!r} needs an incident")
    marker = model.marker if not model.marker or model.marker.startswith("[#") else f"[#{model.marker}]"
    shown = {field.name: getattr(model, field.name) for field in fields(model)}
    return {**shown, "marker": marker, "foot_line": FOOT}


def _chat_context(model: MailModel) -> dict[str, Any]:
    return {
        **{name: getattr(model, name) for name in _CHAT_MODEL},
        "incident": None if model.incident is None else _chat_incident(model.incident),
        "refs": tuple(incident.ref for incident in model.incidents),
        "first": _chat_incident(model.incidents[0]) if model.incidents else None,
        "count": len(model.lines),
        "corrected": model.was is not None,
        # numbers and codes alone
        "notice": model.notice,
        "roads": tuple(_chat_road(road) for road in model.roads),
    }


def _chat_road(road: RoadView) -> dict[str, Any]:
    """Which incident and what is asked, from closed lists."""
    return {"ref": road.incident.ref, "asks": road.asks, "red": road.red, "hours": road.hours}


def _chat_incident(incident: IncidentView) -> dict[str, Any]:
    return {name: getattr(incident, name) for name in _CHAT_INCIDENT}


def _files(kind: str, model: MailModel) -> tuple[File, ...]:
    if not KINDS[kind].calendar or model.incident is None:
        return ()
    return (deadline_file(model.incident, model.organisation, now=model.now),)


def _cleaned(value: Any, name: str = "") -> Any:
    """The model without codes in other people's words, every text on one line but for those shown by `verbatim`."""
    if is_dataclass(value) and not isinstance(value, type):
        changed = _changed(value)
        return replace(value, **changed) if changed else value
    if isinstance(value, tuple):
        items = tuple(_cleaned(item) for item in value)
        return value if all(map(is_, items, value)) else items
    if isinstance(value, Mapping):
        return {key: _cleaned(item) for key, item in value.items()}
    if type(value) is not str:
        return value
    told = value if name in _OWN_CODES else without_codes(value)
    if name in _MANY_LINES:
        return told
    line = one_line(told)
    if name != "href" and len(line) > _LONGEST_LINE:
        return line[:_LONGEST_LINE] + "…"
    return value if line == value else line


def _changed(value: Any) -> dict[str, Any]:
    """The fields that are another thing once cleaned: most are not, and a view has hundreds of them."""
    told = {field.name: getattr(value, field.name) for field in fields(value)}
    clean = {name: _cleaned(was, name) for name, was in told.items()}
    return {name: now for name, now in clean.items() if now is not told[name]}


def _tidy(text: str) -> str:
    """No trailing spaces, never more than one blank line."""
    lines = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines)


def _where(error: BaseException, name: str) -> str:
    """File and line of the template in the traceback (Jinja puts template lines there)."""
    found, trace = name, error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith((".txt", ".html")):
            found = f"{file}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return found
