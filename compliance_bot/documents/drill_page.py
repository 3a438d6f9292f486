"""The report of an exercise to read: as lines on a terminal, and as one page without anything from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any

from compliance_bot.documents.register_words import message_word

_MARKS = {"taken": "opgepakt", "decided": "eerste besluit", "filed": "gemeld bij de AP"}
_STYLE = (
    "body{font:16px/1.5 Arial,Helvetica,sans-serif;max-width:960px;margin:24px auto;padding:0 16px;color:#1a1a1a}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:8px 10px;"
    "border-bottom:1px solid #c4c4c4}.never{color:#b00020;font-weight:bold}"
)


def report_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """The report as plain lines."""
    yield f"OEFENING {report['exercise']}: {_moment(report['began'])} tot {_moment(report['ended'])}"
    if report["stopped_early"]:
        yield "Eerder gestopt: dit is de stand tot dan toe."
    for name, text in _MARKS.items():
        yield f"  {text}: {_after(report['minutes_until'][name])}"
    for person in report["people"]:
        yield f"{person['name']}: {len(person['mailed'])} mails, {_answer(person)}"
        for one in person["answered"]:
            yield f"    {_moment(one['at'])}  {one['said']}"
        for one in person["automatic"]:
            yield f"    {_moment(one['at'])}  automatisch: {one['said']}"


def report_page(report: Mapping[str, Any]) -> str:
    """The report as an HTML page."""
    rows = "\n".join(_row(person) for person in report["people"])
    marks = "".join(
        f"<li>{text}: <strong>{escape(_after(report['minutes_until'][name]))}</strong></li>"
        for name, text in _MARKS.items()
    )
    early = "<p>Eerder gestopt: dit is de stand tot dan toe.</p>" if report["stopped_early"] else ""
    return f"""<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>Verslag van oefening {escape(report["exercise"])}</title>
<style>{_STYLE}</style></head><body>
<h1>Verslag van oefening {escape(report["exercise"])}</h1>
<p>Van {_moment(report["began"])} tot {_moment(report["ended"])}.</p>{early}
<ul>{marks}</ul>
<table><thead><tr><th>Wie</th><th>Kreeg</th><th>Antwoordde</th><th>Eerste antwoord</th></tr></thead><tbody>
{rows}
</tbody></table></body></html>
"""


def _row(person: Mapping[str, Any]) -> str:
    got = _lines(f"{_moment(one['at'])} {message_word(one['kind'])}" for one in person["mailed"])
    said = [f"{_moment(one['at'])} {one['said']}" for one in person["answered"]]
    said += [f"{_moment(one['at'])} automatisch: {one['said']}" for one in person["automatic"]]
    never = person["asked"] and not person["answered"]
    mark = ' class="never"' if never else ""
    return (
        f"<tr><td>{escape(person['name'])}</td><td>{got}</td><td>{_lines(said)}</td>"
        f"<td{mark}>{escape(_answer(person))}</td></tr>"
    )


def _answer(person: Mapping[str, Any]) -> str:
    if person["answered"]:
        return f"eerste antwoord {_after(person['minutes_to_first_answer'])}"
    if person["asked"]:
        return "niet geantwoord"
    return "hoefde niet te antwoorden" if person["mailed"] else "kreeg niets"


def _after(minutes: int | None) -> str:
    if minutes is None:
        return "niet"
    hours, rest = divmod(minutes, 60)
    return f"na {hours} uur en {rest} minuten" if hours else f"na {rest} minuten"


def _lines(texts: Any) -> str:
    return "<br>".join(escape(text) for text in texts)


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text):%d-%m %H.%M}"
