"""Our reading of replies beside that of others: quotequail, and the expectations of three corpora (T16)."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from bench import replies as bench
from compliance_bot.reading.replies import split_reply
from tests.reading.reply_layouts import ATTRIBUTIONS, BLOCKS, FORWARDS, block

NEW = "Dank voor de vraag.\n\nIk zag het gisteren."
OLD = "Antwoord met een van deze woorden:\nMELDEN\nNIET MELDEN"
MARKED = "\n".join(f"> {line}" for line in OLD.split("\n"))


@pytest.fixture(scope="module")
def quotequail() -> Any:
    """The oracle, from the dev group of pyproject.toml."""
    return pytest.importorskip("quotequail", reason="quotequail is not installed (it is in the dev group)")


def shown(quotequail: Any, text: str) -> str:
    """What quotequail leaves open at the top of a mail, as one text."""
    return "\n".join(
        part for is_open, part in quotequail.quote(text, quote_intro_line=True) if is_open
    ).strip()


LINES = [line for lines in ATTRIBUTIONS.values() for line in lines]
HEADERS = [block(labels) for rows in BLOCKS.values() for labels in rows]
PASSED_ON = [line for lines in FORWARDS.values() for line in lines]
MAILS = [
    *(f"{NEW}\n\n{line}\n\n{old}" for line in LINES for old in (OLD, MARKED)),
    *(f"{NEW}\n\n{head}\n\n{OLD}" for head in HEADERS),
    *(f"{NEW}\n\n{line}\n\n{head}\n\n{OLD}" for line, head in zip(PASSED_ON, HEADERS, strict=True)),
]


def test_what_quotequail_hides_we_never_call_new(quotequail: Any) -> None:
    """Whatever it knows for a quote is one to us, in every layout; where it knows none, we still read the same."""
    known = [mail for mail in MAILS if shown(quotequail, mail) == NEW]
    assert len(known) >= 60
    for mail in MAILS:
        assert split_reply(mail).new == NEW, mail
    for mail in known:
        assert len(split_reply(mail).new) <= len(shown(quotequail, mail))


def test_what_quotequail_calls_a_forward_is_forwarded(quotequail: Any) -> None:
    found = 0
    for line, head in zip(PASSED_ON, HEADERS, strict=True):
        mail = f"{NEW}\n\n{line}\n\n{head}\n\n{OLD}"
        unwrapped = quotequail.unwrap(mail)
        if unwrapped and unwrapped["type"] == "forward":
            found += 1
            assert unwrapped["text_top"].strip().startswith(NEW)
            assert split_reply(mail).forwarded.startswith(line)
            assert split_reply(mail).forwarded.endswith(OLD)
    assert found >= 10


def test_the_oracle_is_one(quotequail: Any) -> None:
    """Were it to hide nothing, the comparison would say nothing."""
    assert (
        shown(quotequail, f"{NEW}\n\nOn Tue, Nov 24, 2026 at 2:30 PM X <x@y.example> wrote:\n\n{MARKED}")
        == NEW
    )
    assert shown(quotequail, NEW) == NEW


# --- the corpora beside the project ------------------------------------------------------------------------------


def needs(folder: str) -> None:
    if not (bench.CORPORA / folder).is_dir():
        pytest.skip(f"the corpus {folder} is not beside the project (../shared/corpora)")


@pytest.mark.parametrize("folder", bench.FOLDERS)
def test_the_corpora_are_read_as_their_authors_expect(folder: str) -> None:
    """At least 44 of the 51 short texts and 7 of the 9 HTML replies; what is missed is missed on purpose."""
    needs(folder)
    score = bench.measure(folder)
    assert score.expected > 0
    assert score.exact >= bench.FOLDERS[folder]
    assert set(score.misses) <= bench.ON_PURPOSE | {"delimiters"}


@pytest.mark.parametrize("folder", bench.FOLDERS)
def test_no_body_of_the_corpora_has_more_new_words_than_it_has(folder: str) -> None:
    needs(folder)
    bodies = list(bench.cases(folder))
    assert bodies
    for path, _ in bodies:
        new = bench.read_new(path)
        assert split_reply(new).new == new, path.name
        assert not any(line.lstrip().startswith(">") for line in new.split("\n")), path.name


@pytest.mark.parametrize("folder", [folder for folder in bench.FOLDERS if folder.startswith("replies-texts")])
def test_what_quotequail_hides_of_the_corpora_is_not_new_to_us(folder: str, quotequail: Any) -> None:
    """Bodies without an expectation: nothing that both others and we know for old begins the new text."""
    needs(folder)
    compared = 0
    for path, _ in bench.cases(folder):
        text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        parts = quotequail.quote(text, quote_intro_line=True)
        hidden = {line.strip() for is_open, part in parts if not is_open for line in part.split("\n")}
        open_lines = {line.strip() for is_open, part in parts if is_open for line in part.split("\n")}
        first = split_reply(text).new.split("\n")[0].strip()
        compared += bool(hidden)
        assert first not in hidden - open_lines - {""}, path.name
    assert compared >= 5


def test_the_bench_names_what_it_needs() -> None:
    assert importlib.import_module("bench.replies").FOLDERS["replies-html/texts"] == 44
