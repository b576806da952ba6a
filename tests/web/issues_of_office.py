"""Issues of Sở KH&CN at each step of their way out, walked there by the services.

The PDF is a made letter instead of LibreOffice's, so that a step costs no seconds; signatures are
real, with the key files of the tests' own certification office.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db import transaction

from congvan.drafting import conversion
from congvan.drafting.models import Issue, IssueRecipient
from congvan.drafting.rules.checklist import APPROVAL_CHECKS
from congvan.drafting.services import (
    issuing,
    issuing_numbers,
    producing,
    recipients,
    review,
    signing_steps,
)
from congvan.drafting.services.authority import found_signing_rights
from congvan.drafting.services.recipients import RecipientLine
from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.registers import queries as registers
from congvan.registers.services import books
from tests.directives.papers import Office, open_office
from tests.signing import devices, letters
from tests.signing.devices import Registered
from tests.signing.pki import Office as CertificationOffice
from tests.web import drafts_of_office as drafts
from tests.world import World

__all__ = ["Desk", "open_desk"]

SUBJECT = drafts.SUBJECT
CHECKED = [one.key for one in APPROVAL_CHECKS]


@dataclass(frozen=True)
class Desk:
    """The office, and short ways to each step."""

    office: Office
    leader: Registered | None = None
    organ: Registered | None = None

    @property
    def world(self) -> World:
        return self.office.world

    @property
    def lan(self) -> ActingMember:
        return self.office.lan

    def book_id(self) -> int:
        """The book of the year for letters."""
        found = registers.suggested_book(self.lan, type_code="cong_van")
        assert found is not None
        return found.book_id

    def at_layout(self, **changes: Any) -> Issue:
        draft = drafts.begun(self.office, **changes)
        review.submit_to_unit(by=self.office.an, draft_id=draft.pk, note="Kính trình")
        review.agree(by=self.office.tuan, draft_id=draft.pk, text="Đồng ý")
        review.submit_to_leader(by=self.office.an, draft_id=draft.pk)
        review.approve(by=self.office.khai, draft_id=draft.pk, checked=CHECKED)
        return Issue.objects.get(draft=draft)

    def at_number(self, **changes: Any) -> Issue:
        issue = self.at_layout(**changes)
        return issuing.confirm_layout_step(by=self.lan, issue_id=issue.pk)

    def at_pdf(self, **changes: Any) -> Issue:
        issue = self.at_number(**changes)
        return issuing_numbers.number(
            by=self.lan, issue_id=issue.pk, book_id=self.book_id(), issued_on=clock.today(),
            notation="SKHCN-CĐS",
        )  # fmt: skip

    def at_sign(self, **changes: Any) -> Issue:
        issue = self.at_pdf(**changes)
        self.make_pdf(issue)
        return self.fresh(issue)

    def make_pdf(self, issue: Issue) -> None:
        """What the job does, with a made letter for LibreOffice's work."""
        with patch.object(conversion, "to_pdf", return_value=letters.letter()):
            producing.produce(issue_id=issue.pk)

    def at_seal(self, **changes: Any) -> Issue:
        issue = self.at_sign(**changes)
        assert self.leader is not None
        return signing_steps.sign(
            by=self.office.khai, issue_id=issue.pk, device_id=self.leader.device_id,
            pin=self.leader.pin,
        )  # fmt: skip

    def at_send(self, **changes: Any) -> Issue:
        issue = self.at_seal(**changes)
        assert self.organ is not None
        return signing_steps.seal(
            by=self.lan, issue_id=issue.pk, device_id=self.organ.device_id, pin=self.organ.pin
        )

    def to(self, issue: Issue, *lines: RecipientLine) -> None:
        """Set the recipients."""
        recipients.set_recipients(by=self.lan, issue_id=issue.pk, lines=lines)

    def recipients(self, issue: Issue) -> list[IssueRecipient]:
        return list(IssueRecipient.objects.filter(issue=issue).order_by("position"))

    def fresh(self, issue: Issue) -> Issue:
        return Issue.objects.get(pk=issue.pk)


def open_desk(world: World, *, year: int = 2026) -> Desk:
    """An office with its books and rules, without keys to sign."""
    office = open_office(world)
    with transaction.atomic():
        books.found_books(office.khai.agency_id, year)
        found_signing_rights(agency_id=office.agency_id)
    return Desk(office)


@contextmanager
def signing_desk(world: World, certificates: CertificationOffice) -> Iterator[Desk]:
    """The office with the director's and the organ's key files, and time stamps."""
    desk = open_desk(world)
    devices.trusted(certificates)
    with devices.local_stamps(certificates):
        yield Desk(
            desk.office, devices.leader_device(certificates, world, "khai"),
            devices.organ_device(certificates, world, "lan"),
        )  # fmt: skip
