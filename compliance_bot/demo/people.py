"""The demo's cast: invented people at example domains, each with a mail program of their own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

MAILBOX = "compliance@amnesty.example"
CHANNEL = "C0INCIDENT"


class Program(StrEnum):
    """How a mail program quotes what is answered."""

    OUTLOOK = "outlook"
    GMAIL = "gmail"
    PHONE = "phone"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who mails with the bot."""

    name: str
    address: str
    program: Program = Program.OUTLOOK
    zone: str = "Europe/Amsterdam"

    @property
    def tz(self) -> ZoneInfo:
        """The zone this person's mail program writes its Date in."""
        return ZoneInfo(self.zone)


SANNE = Person(name="Sanne Bakker", address="sanne.bakker@amnesty.example")
JOOST = Person(name="Joost Mulder", address="joost.mulder@amnesty.example", program=Program.GMAIL)
RUBEN = Person(name="Ruben Visser", address="ruben.visser@amnesty.example", program=Program.PHONE)
HELEN = Person(name="Helen Carter", address="helen.carter@brightpost.example", zone="Europe/London")
NEWSLETTER = Person(name="Privacy Weekly", address="news@privacyweekly.example")

MARLOES = Person(name="Marloes de Wit", address="marloes.dewit@amnesty.example", program=Program.GMAIL)
FEMKE = Person(name="Femke van Dam", address="femke.vandam@amnesty.example")
KARIM = Person(name="Karim Haddad", address="karim.haddad@amnesty.example")
OTTO = Person(name="Otto Berends", address="otto.berends@amnesty.example")
DIRK = Person(name="Dirk Hofstra", address="dirk.hofstra@amnesty.example")
IT = Person(name="Iris Tan (IT)", address="iris.tan@amnesty.example")
OGD = Person(name="OGD servicedesk", address="servicedesk@ogd.example")

CAST = (SANNE, JOOST, RUBEN, HELEN, NEWSLETTER, MARLOES, FEMKE, KARIM, OTTO, DIRK, IT, OGD)


def name_of(address: str) -> str:
    """The name that belongs to an address, or the address itself."""
    if address.lower() == MAILBOX:
        return "the bot"
    return next((person.name for person in CAST if person.address == address.lower()), address)
