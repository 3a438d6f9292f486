"""The corpora beside the project, and our own corpus of mails with their expected facts."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from compliance_bot.inbox.bounces import read_bounce
from compliance_bot.inbox.mime import read_mail
from compliance_bot.reading.automatic import classify, may_answer
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Classified, Command, MailClass
from compliance_bot.reading.phrases import discoveries
from compliance_bot.reading.replies import split_reply
from compliance_bot.reading.threading import find_tokens, identity_of
from compliance_bot.reading.trust import proof_of

ROOT = Path(__file__).parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"
CORPUS = sorted((ROOT / "tests" / "corpus").rglob("*.eml"))
ZONE = ZoneInfo("Europe/Amsterdam")
SENT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
NOT_MAIL = {".json", ".md"}
NOT_MAIL_NAMES = {"LICENSE", "NOTICE", "COPYING"}


def mails(folder: str) -> list[Path]:
    if not (CORPORA / folder).is_dir():
        pytest.skip(f"the corpus {folder} is not beside the project (../shared/corpora)")
    found = sorted((CORPORA / folder).rglob("*"))
    return [
        path
        for path in found
        if path.is_file() and path.suffix not in NOT_MAIL and path.name not in NOT_MAIL_NAMES
    ]


def read_whole(raw: bytes) -> Classified:
    """Everything that reading does with a mail, without deciding anything."""
    facts = read_mail(raw)
    classified = classify(facts, own=False)
    may_answer(facts, classified)
    proof_of(facts)
    find_tokens(facts)
    identity_of(facts)
    read_command(split_reply(facts.text).new, sent_at=facts.sent_at, zone=ZONE)
    discoveries(facts.text, sent_at=facts.sent_at or SENT, zone=ZONE)
    read_bounce(raw)
    return classified


@pytest.mark.parametrize("folder", ["malformed", "bounces"])
def test_every_mail_of_the_corpora_ends_in_facts_and_a_class(folder: str) -> None:
    """T10, T50: no mail is skipped or stops the others."""
    found = mails(folder)
    assert found
    for path in found:
        assert read_whole(path.read_bytes()).reason, path.name


def test_bounces_name_who_did_not_get_it() -> None:
    """T49: own reader first, flufl.bounce behind a guard; recall is printed and must not fall."""
    mails("bounces")
    expected = json.loads((CORPORA / "bounces" / "expected.json").read_text())
    named = final = classed = 0
    for name, wanted in expected.items():
        raw = (CORPORA / "bounces" / name).read_bytes()
        bounce = read_bounce(raw)
        named += set(bounce.recipients if bounce else ()) == {one.lower() for one in wanted["addresses"]}
        final += bounce is not None and bounce.permanent is not wanted["temporary"]
        kind = classify(read_mail(raw), own=False).mail_class
        classed += kind in (MailClass.BOUNCE_HARD, MailClass.BOUNCE_DELAYED)
    print(f"bounces: {named} recipients, {final} verdicts, {classed} classes right of {len(expected)}")  # noqa: T201
    assert named >= 113
    assert final >= 110
    assert classed >= 95


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_mail_reads_as_its_toml_says(path: Path) -> None:
    """Adding a case is adding two files."""
    expected = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    raw = path.read_bytes()
    facts = read_mail(raw)
    classified = classify(facts, own=False)
    new = split_reply(facts.text).new
    command = read_command(new, banners=("[EXTERN]",), sent_at=facts.sent_at or SENT, zone=ZONE)
    moments = discoveries(new, sent_at=facts.sent_at or SENT, zone=ZONE)
    actual = {
        "class": classified.mail_class.value,
        "answer": may_answer(facts, classified)[0],
        "from": facts.from_address,
        "command": command.name if isinstance(command, Command) else "",
        "unclear": "" if isinstance(command, Command) else command.kind.value,
        "discovered": moments[0].start.isoformat() if moments else "",
        "precision": moments[0].precision if moments else "",
        "proof": proof_of(facts).level.value,
        "unreadable": facts.unreadable,
        "attachments": len(facts.attachments),
        "bounced": list(facts.bounced_to),
        "original_id": facts.bounced_id,
    }
    assert {key: actual[key] for key in expected} == expected


def test_every_mail_of_our_corpus_has_its_expectations() -> None:
    assert len(CORPUS) >= 25
    assert all(path.with_suffix(".toml").is_file() for path in CORPUS)
