"""The corpora beside the project, and our own corpus of mails with their expected facts."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bench.corpora import measure
from compliance_bot.inbox.bounces import read_bounce
from compliance_bot.inbox.mime import read_mail
from compliance_bot.reading.automatic import classify, may_answer
from compliance_bot.reading.commands import read_command
from compliance_bot.reading.facts import Classified, Command
from compliance_bot.reading.phrases import discoveries
from compliance_bot.reading.replies import split_reply
from compliance_bot.reading.threading import find_tokens, identity_of
from compliance_bot.reading.trust import proof_of

ROOT = Path(__file__).parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"
# the mails of reports/ and replies/ are judged whole, in test_own_corpus.py
CORPUS = sorted((ROOT / "tests" / "corpus").glob("*/*.eml"))
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


def test_the_corpora_are_read_no_worse_than_before() -> None:
    """T49: own reader first, flufl.bounce behind a guard; `python bench/corpora.py` prints every miss."""
    if not CORPORA.is_dir():
        pytest.skip("the corpora are not beside the project (../shared/corpora)")
    score = measure()
    assert score.outcomes == sum(score.by_class.values()) >= 201, "every mail ends in a named outcome"
    assert (score.expected, score.malformed) == (115, 84)
    assert score.addresses >= 115
    assert score.permanence >= 115
    assert score.both >= 115
    assert score.classes >= 109
    assert score.traced >= 20
    assert score.false_alarms == 0, score.misses


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
