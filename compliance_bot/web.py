"""One request over the web: verified TLS, ten seconds, no redirect; faults told without the address (T42)."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from compliance_bot.lines import is_loopback, tls_context

# what a request may raise; ValueError for an address that is not encrypted, or none at all
WEB_FAULTS = (OSError, HTTPException, ValueError)
_TIMEOUT = 10


def request(url: str, *, body: str = "") -> datetime | None:
    """GET, or POST of a body; the server's own time as its answer tells it, None when it does not.

    Raises WEB_FAULTS; every answer but 2xx is a fault, also a redirect, which could lead anywhere.
    """
    where = urlsplit(url)
    local = is_loopback(where.hostname or "")
    if where.scheme != "https" and not local:
        raise ValueError("the address is not encrypted: use https")
    openers: list[Any] = [_NoRedirect, urllib.request.HTTPSHandler(context=tls_context())]
    if local:
        openers.append(urllib.request.ProxyHandler({}))
    headers = {"User-Agent": "compliance-bot"}
    if body:
        headers["Content-Type"] = "text/plain; charset=utf-8"
    asked = urllib.request.Request(url, data=body.encode() if body else None, headers=headers)
    with urllib.request.build_opener(*openers).open(asked, timeout=_TIMEOUT) as answer:
        answer.read(1)
        return stamp_of(answer.headers.get("Date"), age=answer.headers.get("Age"))


def stamp_of(date: str | None, *, age: str | None = None) -> datetime | None:
    """A Date header as a moment; None without one, or where the answer is an old one out of somebody's store."""
    if not date or age:
        return None
    try:
        stamp = parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)


def why(error: Exception, url: str) -> str:
    """The fault without the address: its path is often the secret of the service."""
    text = " ".join(f"{type(error).__name__}: {getattr(error, 'reason', error)}".split())
    if isinstance(error, urllib.error.HTTPError):
        text = f"the answer was {error.code}"
    where = urlsplit(url)
    for secret in (where.path, where.query):
        text = text.replace(secret, "/***") if len(secret) > 1 else text
    return text[:200]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other that is not 2xx."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """None = do not follow."""
