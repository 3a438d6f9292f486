"""The size of the run over bytes."""

from __future__ import annotations

import contextlib

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """A bigger budget for the long run: `pytest tests/reading/test_any_bytes.py --bytes 20000`."""
    with contextlib.suppress(ValueError):
        parser.addoption("--bytes", default="150", help="how many random mails to read (default 150)")
