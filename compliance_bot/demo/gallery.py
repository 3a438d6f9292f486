"""What the demo leaves to look at: every mail as a page, an index of them, the chat as page and as text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from compliance_bot.demo.happenings import Line
from compliance_bot.demo.people import MAILBOX, name_of
from compliance_bot.demo.slack_standin import SlackMessage, as_people_see
from compliance_bot.demo.smtp_server import Delivered
from compliance_bot.procedure.moments import AMSTERDAM

_BOLD = re.compile(r"\*([^*\n]+)\*")
_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --soft: #6b6b6b; --paper: #fdfdfb; --line: #dedad2;
  --mark: #ffe94d }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --soft: #a5a5a5; --paper: #191919; --line: #3a3a3a;
  --mark: #6b5f00 } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 62rem;
  margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
p.soft, .soft { color: var(--soft) } a { color: inherit }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; vertical-align: top;
  padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line) } th { font-weight: 600 }
td.who { white-space: nowrap }
td.when { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--soft) }
tr.in td { background: color-mix(in srgb, var(--mark) 22%, transparent) }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.5 ui-monospace, monospace }
iframe { width: 100%; height: 46rem; border: 1px solid var(--line); border-radius: 6px; background: #fff }
details { margin: 1rem 0 } summary { cursor: pointer; color: var(--soft) }
.post { border: 1px solid var(--line); border-radius: 6px; padding: .6rem .9rem; margin: .7rem 0 }
.under { margin-left: 2rem } .post pre { margin: .2rem 0 0; font-family: inherit; font-size: 1rem }
"""


def write_mails(folder: Path, mails: Iterable[Delivered]) -> Path:
    """An .html beside each .eml, and folder/index.html over all of them in order; the path of the index."""
    rows = []
    for mail in mails:
        if mail.path is None:
            continue
        page = mail.path.with_suffix(".html")
        page.write_text(_mail_page(mail), encoding="utf-8")
        rows.append(_row(mail, page.relative_to(folder), mail.path.relative_to(folder)))
    heading = "<tr><th>when</th><th>from</th><th>to</th><th>subject</th><th></th></tr>"
    text = (
        "<h1>All mails of the demo</h1><p class=soft>In the order in which they were delivered; times of the "
        f"story, Amsterdam. Marked: mails to the bot.</p><table>{heading}{''.join(rows)}</table>"
    )
    index = folder / "index.html"
    index.write_text(_page("Mails", text), encoding="utf-8")
    return index


def write_chat(folder: Path, messages: Iterable[SlackMessage]) -> Path:
    """chat.txt and chat.html: each parent message with what stands under it; the path of the page."""
    posts = list(messages)
    parents = [post for post in posts if not post.thread_ts]
    ordered = [one for parent in parents for one in (parent, *_under(parent, posts))]
    (folder / "chat.txt").write_text("".join(map(_as_text, ordered)), encoding="utf-8")
    page = folder / "chat.html"
    text = "<h1>#incidenten</h1><p class=soft>What the chat channel shows. No personal data (P10).</p>"
    page.write_text(_page("Chat", text + "".join(map(_as_post, ordered))), encoding="utf-8")
    return page


def write_timeline(folder: Path, lines: Iterable[Line]) -> Path:
    """timeline.txt: what was shown on the screen."""
    path = folder / "timeline.txt"
    text = "".join(f"{_when(line.at)}  {line.kind.value:9} {line.ref} {line.text}\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def write_front(folder: Path, links: Iterable[tuple[str, str]], verdict: str) -> Path:
    """folder/index.html: where everything lies; links are (path in the folder, what it is)."""
    items = "".join(
        f'<li><a href="{html.escape(path)}">{html.escape(path)}</a>: {what}</li>' for path, what in links
    )
    text = f"<h1>What the demo wrote</h1><p>{html.escape(verdict)}</p><ul>{items}</ul>"
    path = folder / "index.html"
    path.write_text(_page("Demo", text), encoding="utf-8")
    return path


def _under(parent: SlackMessage, posts: list[SlackMessage]) -> list[SlackMessage]:
    return [post for post in posts if post.thread_ts == parent.ts and post.channel == parent.channel]


def _mail_page(mail: Delivered) -> str:
    message: EmailMessage = message_from_bytes(mail.raw, policy=policy.default)
    shown = "".join(
        f"<tr><th>{name}</th><td>{html.escape(str(message[name] or ''))}</td></tr>"
        for name in ("From", "To", "Subject")
    )
    when = f"<tr><th>Delivered</th><td>{_when(mail.at)} (story time)</td></tr>"
    headers = "".join(f"{name}: {value}\n" for name, value in message.items())
    text = (
        f"<h1>{html.escape(str(message['Subject'] or '(no subject)'))}</h1><table>{shown}{when}</table>"
        f"<details><summary>all headers</summary><pre>{html.escape(headers)}</pre></details>{_body(message)}"
    )
    return _page(str(message["Subject"] or ""), text)


def _body(message: EmailMessage) -> str:
    """The HTML part in a frame that runs nothing, the plain part, and attached files."""
    formatted = message.get_body(preferencelist=("html",))
    plain = message.get_body(preferencelist=("plain",))
    shown = ""
    if formatted is not None:
        source = html.escape(str(formatted.get_content()), quote=True)
        shown = f'<iframe sandbox="allow-popups" srcdoc="{source}" title="the mail"></iframe>'
    if plain is not None:
        text = f"<pre>{html.escape(str(plain.get_content()))}</pre>"
        shown += f"<details><summary>as plain text</summary>{text}</details>" if shown else text
    files = "".join(
        f"<li>{html.escape(part.get_filename() or '?')}</li>" for part in message.iter_attachments()
    )
    return shown + (f"<h2>Attached</h2><ul>{files}</ul>" if files else "")


def _row(mail: Delivered, page: Path, source: Path) -> str:
    message = message_from_bytes(mail.raw, policy=policy.default)
    subject = html.escape(str(message["Subject"] or "(no subject)"))
    incoming = " class=in" if mail.recipient == MAILBOX else ""
    sender, recipient = html.escape(name_of(mail.sender)), html.escape(name_of(mail.recipient))
    return (
        f"<tr{incoming}><td class=when>{_when(mail.at)}</td><td class=who>{sender}</td>"
        f"<td class=who>{recipient}</td><td><a href='{page}'>{subject}</a></td>"
        f"<td class=soft><a href='{source}'>.eml</a></td></tr>"
    )


def _as_text(message: SlackMessage) -> str:
    indent = "    " if message.thread_ts else ""
    body = "\n".join(f"{indent}{line}" for line in as_people_see(message.text).split("\n"))
    return f"{indent}[{_posted(message)}]{_changes(message)}\n{body}\n\n"


def _as_post(message: SlackMessage) -> str:
    place = "post under" if message.thread_ts else "post"
    text = _BOLD.sub(r"<b>\1</b>", html.escape(as_people_see(message.text)))
    head = f"<span class=soft>{_posted(message)}{_changes(message)}</span>"
    return f'<div class="{place}">{head}<pre>{text}</pre></div>'


def _changes(message: SlackMessage) -> str:
    return f", changed {len(message.updates)} times" if message.updates else ""


def _posted(message: SlackMessage) -> str:
    return _when(datetime.fromtimestamp(float(message.ts), UTC))


def _when(at: datetime) -> str:
    return f"{at.astimezone(AMSTERDAM):%a %d %b %H:%M}"


def _page(title: str, body: str) -> str:
    head = f"<meta charset=utf-8><title>{html.escape(title)}</title><style>{_STYLE}</style>"
    phone = '<meta name=viewport content="width=device-width, initial-scale=1">'
    return f"<!doctype html><html lang=en>{head}{phone}{body}</html>\n"
