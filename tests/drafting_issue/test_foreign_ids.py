"""A leader and a clerk of another agency on the same node name what is ours: nothing is there for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from congvan.desk.holders import of_member, of_unit
from congvan.documents.models import FieldOfWork
from congvan.drafting.models import CopyRight, IssueRecipient, Review
from congvan.drafting.services import (
    after_issue,
    authority,
    copies,
    dispatch,
    drafts,
    issuing,
    issuing_numbers,
    producing,
    recipients,
    review,
    signing_steps,
    versions,
)
from congvan.drafting.services.recipients import Mapped, RecipientLine
from congvan.drafting.states import FileKind
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.registers.models import Book
from tests.drafting import papers
from tests.drafting.papers import Office
from tests.drafting_issue import offices

pytestmark = pytest.mark.django_db


def test_our_drafts_and_issues_are_not_there_for_another_agency(office: Office):
    """Every verb by its id; the outsider leads, so that only the agency stands in the way."""
    by, issue = office.quang, offices.sealed(office)
    pk = issue.pk
    draft, row = issue.draft_id, IssueRecipient.objects.filter(issue=issue).first()
    file, asked = papers.main_file(issue.draft), Review.objects.filter(draft_id=draft).first()
    scan = offices.pdf()
    tries: dict[str, Callable[[], object]] = {
        "amend": lambda: drafts.amend(by=by, draft_id=draft, changes={"subject": "x"}),
        "abandon": lambda: drafts.abandon(by=by, draft_id=draft, reason="x"),
        "approve": lambda: review.approve(by=by, draft_id=draft, checked=papers.CHECKED),
        "return": lambda: review.return_draft(by=by, draft_id=draft, text="x"),
        "pass_up": lambda: review.pass_up(by=by, draft_id=draft, to=by.membership_id),
        "opinion": lambda: review.give_opinion(by=by, review_id=asked.pk, text="x"),
        "confirm": lambda: review.confirm_content(by=by, draft_id=draft),
        "file": lambda: versions.add_file(by=by, draft_id=draft, kind=FileKind.ATTACHMENT, name="a.pdf", blob_id=scan),
        "version": lambda: versions.add_version(by=by, file_id=file.pk, blob_id=scan, based_on=file.current_id),
        "restore": lambda: versions.restore(by=by, file_id=file.pk, version_id=file.current_id),
        "layout": lambda: issuing.confirm_layout_step(by=by, issue_id=pk),
        "form": lambda: issuing.choose_form(by=by, issue_id=pk, form="electronic"),
        "back": lambda: issuing.send_back(by=by, issue_id=pk, text="x"),
        "number": lambda: issuing_numbers.number(by=by, issue_id=pk, book_id=offices.out_book(office), issued_on=offices.today()),
        "void": lambda: issuing_numbers.void(by=by, issue_id=pk, reason="x"),
        "upload": lambda: producing.upload_pdf(by=by, issue_id=pk, blob_id=scan),
        "scan": lambda: producing.scan_signed_paper(by=by, issue_id=pk, blob_id=scan),
        "compare": lambda: producing.compare(by=by, issue_id=pk),
        "sign": lambda: signing_steps.sign(by=by, issue_id=pk, device_id=1, pin=offices.PIN),
        "seal": lambda: signing_steps.seal(by=by, issue_id=pk, device_id=1, pin=offices.PIN),
        "recipients": lambda: recipients.set_recipients(by=by, issue_id=pk, lines=[RecipientLine(name="x")]),
        "map": lambda: recipients.map_recipient(by=by, recipient_id=row.pk, choice=Mapped(route="paper")),
        "expand": lambda: recipients.expand_recipient(by=by, recipient_id=row.pk, organ_ids=[1]),
        "issue": lambda: dispatch.issue(by=by, issue_id=pk),
        "sent": lambda: dispatch.note_sent(by=by, recipient_id=row.pk),
        "recall": lambda: after_issue.recall_issued(by=by, issue_id=pk, reason="x"),
        "correct": lambda: after_issue.correct_issued(by=by, issue_id=pk, reason="x"),
    }  # fmt: skip
    got_in = []
    for name, tried in tries.items():
        try:
            tried()
        except NotFound:
            continue
        except Exception as error:
            got_in.append((name, repr(error)))
        else:
            got_in.append((name, "done"))
    assert got_in == []
    assert dispatch.read_issued(by=by, document_id=issue.document_id) == 0


def test_foreign_ids_in_our_forms_are_no_choice(office: Office):
    """What a form names must be of the agency: signer, unit, field, receiver, book, seat."""
    outside = office.quang
    field = FieldOfWork.objects.exclude(agency_id=office.agency_id).first()
    named = {"signer_id": outside.membership_id, "unit_id": outside.unit_id, "field_id": field.pk if field else 0}  # fmt: skip
    for name, value in named.items():
        with pytest.raises(InvalidInput):
            papers.begun(office, **{name: value or 0})
    draft = papers.at_leader(office)
    for holder in (of_member(office.agency_id, outside.membership_id), of_unit(outside.agency_id, outside.unit_id or 0)):  # fmt: skip
        with pytest.raises((InvalidInput, NotFound, NotAllowed)):
            review.ask_opinion(by=office.khai, draft_id=draft.pk, holders=[holder])
    with pytest.raises(InvalidInput):
        review.pass_up(by=office.khai, draft_id=draft.pk, to=outside.membership_id)
    with pytest.raises(NotFound):
        authority.grant_signing_right(by=office.anh, member_id=outside.membership_id, power="TM", title="X", valid_from=offices.today())  # fmt: skip
    with pytest.raises(InvalidInput):
        copies.grant_copy_right(by=office.khai, member_id=outside.membership_id, form="SY", ground="x", valid_from=offices.today())  # fmt: skip
    assert not CopyRight.objects.exists()
    issue = offices.laid_out(office)
    for line in (RecipientLine(name="x", unit_id=outside.unit_id), RecipientLine(name="x", member_id=outside.membership_id)):  # fmt: skip
        with pytest.raises(InvalidInput):
            recipients.set_recipients(by=office.lan, issue_id=issue.pk, lines=[line])
    foreign = Book.objects.exclude(agency_id=office.agency_id).filter(kind="out").first()
    with pytest.raises((NotFound, InvalidInput)):
        issuing_numbers.number(by=office.lan, issue_id=issue.pk, book_id=foreign.pk if foreign else 0, issued_on=offices.today())  # fmt: skip
