"""Extra ways to a person (an SMS gateway, a pager, another chat) through apprise; its only importer.

A way is never a person's mail: no error here is final but for an address that is not configured any more, and none
of them says anything of the person. Apprise itself knows no whole time limit: a peer that sends a byte now and then
would hold up the mails that wait behind it, so each message has a thread and so many seconds.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import apprise

from compliance_bot.errors import DeliveryError
from compliance_bot.ports import Draft, Sent

SECONDS = 10.0


class AppriseOthers:
    """ports.Others for the addresses of each person, in the order configured."""

    def __init__(self, addresses: Mapping[str, Sequence[str]], *, seconds: float = SECONDS) -> None:
        """addresses: person id -> URLs as apprise reads them. Nothing is connected, written or loaded from disk."""
        self._addresses = {person: tuple(found) for person, found in addresses.items()}
        self._seconds = seconds
        self._busy: dict[str, threading.Thread] = {}
        # its warnings quote addresses, which hold keys; the caller gets a DeliveryError instead
        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)

    def send(self, draft: Draft) -> Sent:
        """Hand one short text to one way, at most a few seconds long. Raises DeliveryError."""
        service = self._service(draft.recipient)
        running = self._busy.get(draft.recipient)
        if running is not None and running.is_alive():
            raise DeliveryError("the message before this one got no answer yet", brief="still waiting")
        taken: list[bool] = []
        text = draft.chat.text if draft.chat else ""
        thread = threading.Thread(target=_hand_over, args=(service, text, taken), daemon=True)
        self._busy[draft.recipient] = thread
        thread.start()
        thread.join(self._seconds)
        if thread.is_alive():
            told = f"the extra way {draft.recipient} gave no answer within {self._seconds:g} s"
            raise DeliveryError(told, brief="no answer")
        if taken != [True]:
            told = f"the extra way {draft.recipient} did not take it: try its address with apprise by hand"
            raise DeliveryError(told, brief="not taken")
        return Sent()

    def unknown(self) -> tuple[str, ...]:
        """The ways that apprise cannot use, as `person number`: for the doctor."""
        places = ((person, n) for person, found in self._addresses.items() for n in range(1, len(found) + 1))
        return tuple(f"{person} {n}" for person, n in places if _read(self._addresses[person][n - 1]) is None)

    def _service(self, recipient: str) -> Any:
        person, _, number = recipient.partition(" ")
        found = self._addresses.get(person, ())
        if not number.isdigit() or not 1 <= int(number) <= len(found):
            told = f"the extra way {recipient} is not configured any more"
            raise DeliveryError(told, permanent=True, brief="not configured")
        service = _read(found[int(number) - 1])
        if service is None:
            told = f"apprise does not know the address of the extra way {recipient}: correct it"
            raise DeliveryError(told, brief="address unknown")
        return service


def _read(address: str) -> Any:
    """The service behind an address; None when apprise knows none. A redirect would carry the text elsewhere."""
    asset = apprise.AppriseAsset(storage_mode="memory", secure_logging=True)
    asset.http_redirects = False
    return apprise.Apprise.instantiate(address, asset=asset)


def _hand_over(service: Any, text: str, taken: list[bool]) -> None:
    """Whatever a plug-in raises leaves `taken` empty, which is told as a message that was not taken."""
    with suppress(Exception):
        taken.append(bool(service.notify(body=text)))
