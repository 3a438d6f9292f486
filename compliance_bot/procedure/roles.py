"""Who is who: from an address to a person, their roles, and who stands in where a role is vacant (P12)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from compliance_bot.procedure.absences import Absence
from compliance_bot.procedure.events import ReporterRole
from compliance_bot.procedure.lookalikes import ascii_domain, looks_like


class Role(StrEnum):
    """The roles of procedure.md §2; any of them may be vacant."""

    DECIDER = "decider"
    DPO = "dpo"
    DIRECTIE = "directie"
    MEDIA = "media"
    ONDERSTEUNING = "ondersteuning"
    IT = "it"
    HELPDESK = "helpdesk"


LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.DECIDER: "Manager Fondsenwerving & Marketing",
        Role.DPO: "functionaris gegevensbescherming (FG)",
        Role.DIRECTIE: "directie",
        Role.MEDIA: "Manager Media & Politieke zaken",
        Role.ONDERSTEUNING: "Manager Ondersteuning",
        Role.IT: "IT",
        Role.HELPDESK: "helpdesk OGD",
    }
)


# domains of one provider that lead to the same mailbox
_ONE_PROVIDER: Mapping[str, str] = MappingProxyType(
    {"googlemail.com": "gmail.com", "protonmail.com": "proton.me", "pm.me": "proton.me"}
)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the directory; mail goes to the first address, all of them count as theirs (lower case).

    absences: as planned in the configuration (P11). others: how many ways beside mail and chat lead to them.
    on_call: reads their mail in weekends and on holidays too; only `simulate` reckons with it.
    """

    id: str
    name: str
    addresses: tuple[str, ...]
    roles: frozenset[Role] = frozenset()
    chat: str = ""
    absences: tuple[Absence, ...] = ()
    others: int = 0
    on_call: bool = False


@dataclass(frozen=True, kw_only=True)
class Processor:
    """A processor, or a processor's own processor (P3), known by its mail domains and single addresses."""

    name: str
    domains: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who an address belongs to; `processor` is the processor's name, '' if none.

    lookalike: the domain of ours or of a processor that a stranger's address passes itself off for (T24), else ''.
    """

    address: str
    person: Person | None
    reporter_role: ReporterRole
    processor: str = ""
    lookalike: str = ""


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The organisation's people; `deputies` maps a role to person ids, `domains` are the own mail domains."""

    persons: tuple[Person, ...] = ()
    deputies: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    domains: tuple[str, ...] = ()
    processors: tuple[Processor, ...] = ()

    def person(self, person_id: str) -> Person | None:
        """The person with this id, or None."""
        return next((one for one in self.persons if one.id == person_id), None)

    def by_address(self, address: str) -> Person | None:
        """The person one of whose addresses this is, whatever its case, plus tag or a provider's other spelling.

        None for a stranger's, and for one that several people share: it cannot tell which of them writes.
        """
        wanted = same_mailbox(address)
        found = [one for one in self.persons if wanted and wanted in map(same_mailbox, one.addresses)]
        return found[0] if len(found) == 1 else None

    def with_role(self, role: Role) -> tuple[Person, ...]:
        """Those who hold the role and can be mailed, in the directory's order."""
        return tuple(one for one in self.persons if role in one.roles and one.addresses)

    def deputies_of(self, role: Role) -> tuple[Person, ...]:
        """The role's deputies who can be mailed, in the order configured."""
        found = (self.person(one) for one in self.deputies.get(role, ()))
        return tuple(one for one in found if one is not None and one.addresses)

    def vacancies(self) -> tuple[Role, ...]:
        """The roles nobody holds, to be reported until they are filled (P12)."""
        return tuple(role for role in Role if not self.with_role(role))

    def covering(self, role: Role) -> tuple[Person, ...]:
        """Who answers for a role: its holders, else its deputies, else other assessors and directie (P12)."""
        own = self.with_role(role) or self.deputies_of(role)
        if own:
            return own
        rest = (Role.DECIDER, Role.DPO, Role.DIRECTIE)
        return each_once(one for other in rest if other is not role for one in self._holding(other))

    def assessors(self) -> tuple[Person, ...]:
        """Decider and FG; for a vacant one its deputies, else the other assessor and the directie (P12)."""
        return each_once((*self.covering(Role.DECIDER), *self.covering(Role.DPO)))

    def barring(self, ids: Collection[str]) -> Directory:
        """The same house with these people standing aside as assessors, deputies and directors (P18)."""
        aside = {Role.DECIDER, Role.DPO, Role.DIRECTIE}
        persons = tuple(
            replace(one, roles=one.roles - aside) if one.id in ids else one for one in self.persons
        )
        deputies = {
            role: tuple(one for one in found if one not in ids) for role, found in self.deputies.items()
        }
        return replace(self, persons=persons, deputies=deputies)

    def technicians(self) -> tuple[Person, ...]:
        """Whom to call: IT and helpdesk or their deputies; with nobody there, whoever covers for them (P8, P12)."""
        called = (*self._holding(Role.IT), *self._holding(Role.HELPDESK))
        return each_once(called or self.covering(Role.IT))

    def deputises(self, person: Person, roles: Iterable[Role] = tuple(Role)) -> bool:
        """Is this person named as deputy of one of these roles?"""
        return any(person.id in self.deputies.get(role, ()) for role in roles)

    def who(self, address: str) -> Sender:
        """Whose address this is and which window of P3 it falls under; a stranger is an outsider.

        The helpdesk is technical handler and processor: for the window it counts as processor (P3).
        """
        wanted = bare_address(address)
        person = self.by_address(wanted)
        processor = self._processor(wanted)
        if person is not None:
            helpdesk = Role.HELPDESK in person.roles
            role = ReporterRole.PROCESSOR if helpdesk else ReporterRole.EMPLOYEE
            return Sender(
                address=wanted, person=person, reporter_role=role, processor=processor if helpdesk else ""
            )
        if processor:
            return Sender(
                address=wanted, person=None, reporter_role=ReporterRole.PROCESSOR, processor=processor
            )
        if _longest(wanted, self.domains) or self._is_shared(wanted):
            return Sender(address=wanted, person=None, reporter_role=ReporterRole.EMPLOYEE)
        known = (*self.domains, *(domain for one in self.processors for domain in one.domains))
        return Sender(
            address=wanted,
            person=None,
            reporter_role=ReporterRole.OUTSIDER,
            lookalike=looks_like(wanted.rpartition("@")[2], known),
        )

    def _is_shared(self, wanted: str) -> bool:
        """Is this an address of several people of the directory at once?"""
        key = same_mailbox(wanted)
        return bool(key) and any(key in map(same_mailbox, one.addresses) for one in self.persons)

    def _holding(self, role: Role) -> tuple[Person, ...]:
        return self.with_role(role) or self.deputies_of(role)

    def _processor(self, wanted: str) -> str:
        """The processor's name; a single address beats a domain, a longer domain a shorter one."""
        for one in self.processors:
            if wanted and same_mailbox(wanted) in map(same_mailbox, one.addresses):
                return one.name
        found = max(self.processors, key=lambda one: _longest(wanted, one.domains), default=None)
        if found is None or _longest(wanted, found.domains) <= _longest(wanted, self.domains):
            return ""
        return found.name


def bare_address(address: str) -> str:
    """An address as it is compared: lower case, without plus tag, an IDN domain as punycode; '' when it is none."""
    local, at, domain = address.strip().lower().rpartition("@")
    local, domain = local.partition("+")[0] or local, ascii_domain(domain)
    return f"{local}@{domain}" if at and local and domain else ""


def same_mailbox(address: str) -> str:
    """One spelling for all addresses that a public provider delivers to one mailbox (dots, its other domains)."""
    local, _, domain = bare_address(address).rpartition("@")
    domain = _ONE_PROVIDER.get(domain, domain)
    if domain == "gmail.com":
        local = local.replace(".", "") or local
    return f"{local}@{domain}" if local else ""


def each_once(persons: Iterable[Person]) -> tuple[Person, ...]:
    """The same people in the same order, nobody twice."""
    return tuple({one.id: one for one in persons}.values())


def _longest(address: str, domains: Iterable[str]) -> int:
    """The length of the longest of `domains` that this address lies in (subdomains too); 0 = none."""
    host = address.rpartition("@")[2]
    names = (ascii_domain(domain.strip().strip(".@")) for domain in domains)
    return max(
        (len(name) for name in names if name and (host == name or host.endswith("." + name))), default=0
    )
