"""The end of the demo: the register verified and exported, and where everything lies."""

from __future__ import annotations

from pathlib import Path

from compliance_bot.demo.gallery import write_chat, write_front, write_mails, write_timeline
from compliance_bot.demo.settings import DATABASE
from compliance_bot.demo.stage import Stage
from compliance_bot.demo.story import surprises
from compliance_bot.documents.register import export_csv, export_json, register_rows
from compliance_bot.errors import JournalBroken

_LINKS = (
    ("mails/index.html", "every mail, readable; the .eml files lie beside it, a folder for each person"),
    ("register.csv", "the register for a spreadsheet"),
    ("register.json", "the same with all journal entries"),
    ("chat.html", "what the chat channel shows (chat.txt: the same as text)"),
    ("timeline.txt", "what you saw on the screen"),
    ("config.toml", "the configuration the bot ran with"),
    (DATABASE, "the database itself"),
)


def finish(stage: Stage, folder: Path) -> int:
    """Write what can be looked at, verify the register, say where it lies; 0 when all is well, else 1."""
    write_register(stage, folder)
    write_mails(folder / "mails", stage.smtp.delivered)
    write_chat(folder, stage.slack.messages)
    write_timeline(folder, stage.shown)
    sound, verdict = verified(stage)
    with stage.app.store.work() as work:
        wrong = surprises(work.incidents())
    write_front(folder, _LINKS, verdict)
    stage.view.close()
    _say_where(stage, folder, verdict)
    for surprise in wrong:
        stage.view.say(f"Not as the story has it: {surprise}")
    return 0 if sound and not wrong else 1


def write_register(stage: Stage, folder: Path) -> None:
    """register.csv and register.json, by the same code as `register export`."""
    with stage.app.store.work() as work:
        incidents, entries = work.incidents(), work.entries()
    rows = register_rows(incidents, entries, stage.app.policy.zone)
    (folder / "register.csv").write_text(export_csv(rows), encoding="utf-8", newline="")
    (folder / "register.json").write_text(export_json(rows, entries), encoding="utf-8")


def verified(stage: Stage) -> tuple[bool, str]:
    """Whether the chain verifies, and the sentence about it."""
    try:
        entries, head = stage.app.store.verify()
    except JournalBroken as error:
        return False, f"Register BROKEN: {error}"
    return True, f"Register OK: {entries} entries, head of the chain {head}"


def _say_where(stage: Stage, folder: Path, verdict: str) -> None:
    sent = sum(1 for mail in stage.smtp.delivered if mail.sender == stage.smtp.mailbox)
    stage.view.say("")
    stage.view.say(verdict)
    stage.view.say(f"{sent} mails and {len(stage.slack.messages)} chat messages went out. They lie here:")
    stage.view.say(f"  start      {folder / 'index.html'}")
    stage.view.say(f"  mails      {folder / 'mails' / 'index.html'} (and .eml beside it)")
    stage.view.say(f"  register   {folder / 'register.csv'}, {folder / 'register.json'}")
    stage.view.say(f"  chat       {folder / 'chat.html'}, {folder / 'chat.txt'}")
    stage.view.say(f"  look again compliance-bot incidents --config {folder / 'config.toml'}")
