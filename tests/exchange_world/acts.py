"""What people of the three offices do, inside their node, by the product's verbs; answers are JSON.

Asked by `tests.exchange_world.world.Office.does`. LibreOffice and signing keys are stood in for, as
in the tests of issuing.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.test import Client

from bench.crash_verbs import details_of, let_in
from bench.exchange_office import (
    CLERK,
    HEAD,
    OFFICER,
    SYSTEM,
    add_participant,  # noqa: F401 - asked for by name
    agency,
    member,
)
from bench.exchange_office import connect as _connect
from bench.exchange_office import found as _found
from congvan.desk.holders import of_member
from congvan.desk.states import Part, Urgency
from congvan.directives.rules.receivers import Confirmation, Receiver
from congvan.directives.services import distribution, work
from congvan.documents.access import check_readable
from congvan.documents.models import Document, DocumentFile, DocumentType, FieldOfWork
from congvan.documents.queries import standing_of
from congvan.documents.services.organs import organ_named
from congvan.dossiers.models import RetentionPeriod
from congvan.dossiers.services import open_dossier
from congvan.drafting import making
from congvan.drafting.models import Draft, Issue
from congvan.drafting.rules.checklist import APPROVAL_CHECKS
from congvan.drafting.services import (
    after_issue,
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
from congvan.drafting.services.drafts import DraftDetails, NewDraftFile
from congvan.drafting.services.recipients import RecipientLine
from congvan.drafting.states import FileKind
from congvan.exchange.models import IncomingPackage
from congvan.exchange.queries import tracks
from congvan.intake.models import Arrival
from congvan.intake.queries import from_axis
from congvan.intake.services import changes, packages, registration
from congvan.kernel import clock, files
from congvan.kernel.errors import BusinessError
from congvan.organization.models import Account, Membership
from congvan.organization.queries.calendar import due_in
from congvan.organization.services import accounts
from congvan.registers.models import Entry
from congvan.registers.queries import default_book
from congvan.registers.states import BookKind
from tests.drafting_issue.offices import DEVICE, PIN, quick

CHECKED = tuple(check.key for check in APPROVAL_CHECKS)
LETTER = "cong_van"


def found(identifier: str, name: str, notation: str) -> int:
    return _found(identifier, name, notation)


def connect(identifier: str, url: str, system: str, secret: str, code: str) -> None:
    _connect(url, system, secret, identifier, code)


def session(identifier: str, post: str) -> str:
    """The key of a session of whoever holds the post, for the real server."""
    held = Membership.objects.select_related("person").get(
        agency=agency(identifier), post__title=post
    )
    account = Account.objects.filter(person=held.person).first()
    if account is None:
        with transaction.atomic():
            accounts.open_account(by=SYSTEM, person=held.person, agency=agency(identifier))
        account = Account.objects.get(person=held.person)
        account.must_change_password, account.activated_at = False, clock.now()
        account.save()
    client = Client()
    client.force_login(account)
    return str(client.session.session_key)


def issue(
    *, identifier: str, subject: str, to: Mapping[str, str], attachments: Mapping[str, str],
    replies_to: int | None = None, replaces: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Draft, approve, number, sign and issue a document to the recipients (code: name).

    `attachments` are base64 by name; `replaces` is an issue. Returns its ids, symbol and files.
    """
    officer, clerk = member(identifier, OFFICER), member(identifier, CLERK)
    draft = _drafted(identifier, subject, attachments, replies_to, replaces)
    review.submit_to_unit(by=officer, draft_id=draft.pk)
    review.agree(by=member(identifier, HEAD), draft_id=draft.pk)
    review.submit_to_leader(by=officer, draft_id=draft.pk)
    review.approve(by=member(identifier, ""), draft_id=draft.pk, checked=CHECKED)
    issued = Issue.objects.filter(draft=draft).latest("pk")
    with transaction.atomic():
        organs = {
            code: organ_named(agency_id=clerk.agency_id, name=name, identifier=code)
            for code, name in to.items()
        }
    recipients.set_recipients(
        by=clerk, issue_id=issued.pk,
        lines=[RecipientLine(name=one.name, organ_id=one.pk, is_addressee=True) for one in organs.values()],
    )  # fmt: skip
    issuing.confirm_layout_step(by=clerk, issue_id=issued.pk)
    with quick():
        issuing_numbers.number(
            by=clerk, issue_id=issued.pk, book_id=_book(clerk, BookKind.OUT),
            issued_on=clock.today(),
        )  # fmt: skip
        producing.produce(issue_id=issued.pk)
        signing_steps.sign(by=member(identifier, ""), issue_id=issued.pk, device_id=DEVICE, pin=PIN)
        signing_steps.seal(by=clerk, issue_id=issued.pk, device_id=DEVICE, pin=PIN)
        done = dispatch.issue(by=clerk, issue_id=issued.pk)
    return {
        "issue": done.pk, "document": done.document_id, "symbol": done.symbol,
        "files": file_hashes(identifier, done.document_id or 0),
    }  # fmt: skip


def _drafted(
    identifier: str, subject: str, attachments: Mapping[str, str], replies_to: int | None,
    replaces: int | None,
) -> Draft:  # fmt: skip
    officer = member(identifier, OFFICER)
    main = _stored("cong-van.docx", _letter(identifier, subject))
    kept = [
        NewDraftFile(FileKind.ATTACHMENT, name, _stored(name, base64.b64decode(data)))
        for name, data in attachments.items()
    ]
    given = [NewDraftFile(FileKind.MAIN, "cong-van.docx", main), *kept]
    if replaces is not None:
        draft = after_issue.replace_issued(by=officer, issue_id=replaces, reason="Sai số liệu")
        for one in given:
            versions.add_file(
                by=officer, draft_id=draft.pk, kind=one.kind, name=one.name, blob_id=one.blob_id
            )
        drafts.amend(by=officer, draft_id=draft.pk, changes={"due_at": due_in(3)})
        return draft
    details = DraftDetails(
        type_id=DocumentType.objects.get(code=LETTER).pk, subject=subject,
        source="reply" if replies_to else "oral", source_note="Lãnh đạo giao",
        field_id=_field(identifier), due_at=due_in(5),
        signer_id=member(identifier, "").membership_id, signing_power="head",
        recipients_text="Nơi nhận:\n- Như trên.",
    )  # fmt: skip
    if replies_to:
        return drafts.draft_reply(by=officer, document_id=replies_to, details=details, files=given)
    return drafts.new_draft(by=officer, details=details, files=given)


def _letter(identifier: str, subject: str) -> bytes:
    home = agency(identifier)
    return making.make_docx(LETTER, {
        "superior": "UBND tỉnh", "organ": home.name, "notation": f"{home.notation}-VP",
        "place": "Gia Lai", "subject": subject, "recipients": ["Các cơ quan"],
        "body": ["Kính đề nghị quý cơ quan phối hợp."], "copies": ["Như trên"],
        "archive_unit": "VP", "copies_kept": "2", "title": "Giám đốc", "signer": "Trần Văn Trưởng",
    })  # fmt: skip


def recall(identifier: str, issue: int, reason: str) -> None:
    after_issue.recall_issued(by=member(identifier, ""), issue_id=issue, reason=reason)


def track(identifier: str, document: int) -> dict[str, dict[str, Any]]:
    """The parcel track as the clerk sees it, by code; with the codes of the receipts in order."""
    clerk = member(identifier, CLERK)
    proofs = {
        row.dispatch_id: [line.code for line in tracks.receipt(clerk, row.dispatch_id).receipts]
        for row in tracks.track(clerk, document).rows
        if row.has_receipt
    }
    # Read after the receipts: what they did to the row is in it.
    return {
        row.code: {
            "status": str(row.status), "note": row.note, "reply": row.reply_symbol,
            "receipts": proofs.get(row.dispatch_id, []),
        }
        for row in tracks.track(clerk, document).rows
    }  # fmt: skip


def desk(identifier: str) -> list[dict[str, Any]]:
    """What is "Mới từ trục" at the clerk's desk."""
    return [
        {"package": one.package_id, "arrival": one.arrival_id, "symbol": one.symbol,
         "is_change": one.is_change, "target": one.target_symbol, "from": one.from_code,
         "reason": one.reason}
        for one in from_axis(member(identifier, CLERK))
    ]  # fmt: skip


def accept(identifier: str, arrival: int) -> dict[str, Any]:
    """Enter it into the book of arrivals as the package says; the head has let it in."""
    clerk = member(identifier, CLERK)
    kept = Arrival.objects.select_related("package").get(pk=arrival)
    kind = DocumentType.objects.get(code=LETTER)
    let_in(identifier, kept)
    done = registration.register(
        by=clerk, arrival_id=arrival, details=details_of(kept.package, kind.pk),
        book_id=_book(clerk, BookKind.IN),
        # The stand-in for LibreOffice makes the same page of every letter.
        duplicate_reason="Cùng mẫu trang",
    )  # fmt: skip
    return {"document": done.document_id, "number": done.number}


def refuse(identifier: str, arrival: int, reason: str) -> None:
    packages.refuse(by=member(identifier, CLERK), arrival_id=arrival, reason=reason)


def assign(identifier: str, document: int) -> None:
    """The clerk forwards it, the leader gives it to the officer."""
    clerk, leader, officer = (member(identifier, post) for post in (CLERK, "", OFFICER))
    distribution.forward(
        by=clerk, document_id=document, proposal="Kính trình",
        receivers=[Receiver(of_member(leader.agency_id, leader.membership_id), Part.DIRECT)],
    )  # fmt: skip
    work.opened(by=leader, document_id=document)
    kept = Document.objects.get(pk=document)
    distribution.direct(
        by=leader, document_id=document, text="Chủ trì, tham mưu trả lời",
        confirmation=Confirmation(kept.type_id, _field(identifier), Urgency(kept.urgency), due_in(5)),
        receivers=[Receiver(of_member(officer.agency_id, officer.membership_id), Part.LEAD, due_in(5))],
    )  # fmt: skip


def begin(identifier: str, document: int) -> None:
    officer = member(identifier, OFFICER)
    work.opened(by=officer, document_id=document)
    work.note_progress(by=officer, document_id=document, text="Đang tổng hợp", percent=50)


def finish(identifier: str, document: int) -> None:
    officer = member(identifier, OFFICER)
    retention = RetentionPeriod.objects.order_by("id").first()
    dossier = open_dossier(
        by=officer, title=f"Hồ sơ văn bản {document}", retention_id=retention.pk if retention else 0
    )
    work.complete(
        by=officer, document_id=document, dossier_id=dossier.pk, result="Đã thực hiện xong."
    )


def consent(identifier: str, package: int, agree: bool, reason: str = "") -> dict[str, Any]:
    """Answer a recall, update or replacement; for a new version its arrival is told."""
    clerk = member(identifier, CLERK)
    answer = changes.agree if agree else changes.decline
    done = answer(by=clerk, package_id=package, reason=reason)
    held = Arrival.objects.filter(package_id=done.pk).values_list("pk", flat=True).first()
    return {"status": str(done.status), "arrival": held}


def content(identifier: str, document: int) -> dict[str, Any]:
    """Whether the document can be read, under which number it stands, what stands for it now."""
    kept = Document.objects.get(pk=document)
    number = Entry.objects.filter(document=kept).values_list("number", flat=True).first()
    standing = standing_of(member(identifier, CLERK), document)
    try:
        check_readable(kept)
    except BusinessError as error:
        said = error.sentence
    else:
        said = ""
    return {
        "is_readable": not said, "said": said, "number": number,
        "superseded_by": standing.superseded_by.document_id if standing.superseded_by else None,
        "handling": str(kept.handling.status) if hasattr(kept, "handling") else "",
    }  # fmt: skip


def file_hashes(identifier: str, document: int) -> dict[str, str]:
    """SHA-256 of each file of a document, read from the store."""
    found = {}
    rows = DocumentFile.objects.filter(document_id=document, document__agency=agency(identifier))
    for one in rows.select_related("blob"):
        found[one.name] = hashlib.sha256(files.read_blob(one.blob)).hexdigest()
    return found


def symbols(identifier: str) -> Sequence[str]:
    """The symbols of all packages that came."""
    return list(
        IncomingPackage.objects.filter(agency=agency(identifier)).values_list("symbol", flat=True)
    )


def _book(clerk: Any, kind: str) -> int:
    held = default_book(clerk, kind)
    if held is None:
        raise RuntimeError("No book.")
    return held.book_id


def _field(identifier: str) -> int | None:
    return (
        FieldOfWork.objects.filter(agency=agency(identifier))
        .order_by("id")
        .values_list("pk", flat=True)
        .first()
    )


def _stored(name: str, content: bytes) -> int:
    received = files.receive(
        io.BytesIO(content), filename=name, allowed=files.OFFICE, max_bytes=10_000_000,
        store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip
    with transaction.atomic():
        return files.record(received).pk
