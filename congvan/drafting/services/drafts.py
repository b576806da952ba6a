"""Begin a draft, say what it is, give it up; documents put beside it (R-068, R-069)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from congvan.desk.models import NO_DEADLINE
from congvan.desk.services.work import open_on_subject
from congvan.desk.states import Outcome
from congvan.documents.access import get_document
from congvan.documents.models import Document
from congvan.documents.rules.naming import short_name
from congvan.drafting.case import SUBJECT, open_case
from congvan.drafting.details import DraftDetails, NewDraftFile
from congvan.drafting.events import drafts as events
from congvan.drafting.models import Draft, SupportingDocument
from congvan.drafting.queries.reply import reply_details
from congvan.drafting.services.checking import checked_fields, label_of
from congvan.drafting.services.desk import close_draft_work
from congvan.drafting.services.files import place_file
from congvan.drafting.services.opinions import withdraw_open_opinions
from congvan.drafting.services.standing import void_approval
from congvan.drafting.services.words import optional, reason_of
from congvan.drafting.states import OrderSource
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember

__all__ = [
    "DraftDetails",
    "NewDraftFile",
    "abandon",
    "add_supporting",
    "amend",
    "draft_reply",
    "new_draft",
    "new_draft_within",
    "remove_supporting",
]

# What the office keeps for itself; everything else is what the signer approved.
_NOT_APPROVED = frozenset({"due_at", "source", "source_note", "subject_key"})
# A leader studies the neighbours of a matter, not an archive.
MOST_SUPPORTING = 50


@in_transaction
def new_draft(
    *, by: ActingMember, details: DraftDetails, files: Sequence[NewDraftFile] = ()
) -> Draft:
    """Begin a draft on the word named in `details.source`. Raises InvalidInput.

    A reply is begun by `draft_reply`.
    """
    if details.source == OrderSource.REPLY:
        raise InvalidInput(
            "Văn bản trả lời phải lập từ văn bản đến.",
            next_step="Mở văn bản đến rồi chọn “Soạn trả lời”.", field="source",
        )  # fmt: skip
    return new_draft_within(by=by, details=details, files=files)


@in_transaction
def draft_reply(
    *, by: ActingMember, document_id: int, details: DraftDetails | None = None,
    files: Sequence[NewDraftFile] = (),
) -> Draft:  # fmt: skip
    """Begin a draft that answers an incoming document `by` sees; the link stays (R-068b).

    Without `details`, those of `reply_details`. Raises NotFound, InvalidInput.
    """
    filled = reply_details(by, document_id)
    return new_draft_within(
        by=by, details=details or filled, files=files, replies_to_id=document_id
    )


@requires_transaction
def new_draft_within(
    *, by: ActingMember, details: DraftDetails, files: Sequence[NewDraftFile] = (),
    replies_to_id: int | None = None,
) -> Draft:  # fmt: skip
    """`new_draft` and `draft_reply` for a verb that has its own transaction. Raises InvalidInput."""
    given = details.as_fields()
    given["unit_id"] = given["unit_id"] or by.unit_id
    if replies_to_id is not None:
        given["source"] = OrderSource.REPLY
    now = clock.now()
    draft = Draft(
        agency_id=by.agency_id, drafter_id=by.membership_id, replies_to_id=replies_to_id,
        status_since=now, made_at=now, made_by_id=by.own_membership_id,
        **checked_fields(given, agency_id=by.agency_id),
    )  # fmt: skip
    draft.save(force_insert=True)
    case = open_case(by, draft.pk)
    audit.record(
        events.DraftBegun(
            draft_id=draft.pk, title=case.title, type_name=case.draft.type.name,
            source=OrderSource(draft.source).label,
        ),
        by=by.actor,
    )  # fmt: skip
    for file in files:
        place_file(case, file)
    return case.draft


@in_transaction
def amend(*, by: ActingMember, draft_id: int, changes: Mapping[str, object]) -> Draft:
    """Change fields of a draft in its drafter's hands; `changes` by the names of DraftDetails.

    An approval that still stood is void: it was of another signer, subject or circle of receivers.
    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, draft_id)
    case.check("amend")
    draft = case.draft
    known = {name: value for name, value in changes.items() if name in DraftDetails.__slots__}
    if len(known) < len(changes):
        raise InvalidInput("Có thông tin không thuộc dự thảo.", next_step="Tải lại trang.")
    values = checked_fields(dict(known), agency_id=draft.agency_id)
    _check_source(draft, values)
    changed = [name for name, value in values.items() if getattr(draft, name) != value]
    if not changed:
        return draft
    for name in changed:
        setattr(draft, name, values[name])
    draft.save(update_fields=[name.removesuffix("_id") for name in changed])
    _show_on_desk(draft)
    if not _NOT_APPROVED.issuperset(changed):
        void_approval(case, "Thông tin của dự thảo đã thay đổi sau khi duyệt.")
    labels = [label_of(name) for name in changed if name not in ("subject_key", "content")]
    audit.record(
        events.DraftAmended(
            draft_id=draft.pk, title=case.title, changed=", ".join(labels) or "nội dung mẫu"
        ),
        by=by.actor,
    )
    return draft


@in_transaction
def abandon(*, by: ActingMember, draft_id: int, reason: str) -> Draft:
    """Give a draft up, saying why; its versions stay. Raises NotFound, NotAllowed, WrongState."""
    case = open_case(by, draft_id)
    why = reason_of(reason, field="reason")
    case.move("abandon", closing_reason=why)
    draft = case.draft
    withdraw_open_opinions(case)
    close_draft_work(case, outcome=Outcome.CANCELLED)
    void_approval(case, "Dự thảo đã bỏ.")
    audit.record(
        events.DraftAbandoned(draft_id=draft.pk, title=case.title, reason=why), by=by.actor
    )
    return draft


@in_transaction
def add_supporting(
    *, by: ActingMember, draft_id: int, document_id: int, note: str = ""
) -> SupportingDocument:
    """Put a document that `by` sees before the leader beside the draft.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, draft_id)
    case.check("amend")
    document = get_document(by, document_id)
    beside = SupportingDocument.objects.filter(draft=case.draft)
    if beside.filter(document=document).exists():
        raise InvalidInput("Văn bản này đã kèm dự thảo.", field="document")
    if beside.count() >= MOST_SUPPORTING:
        raise InvalidInput(
            f"Một dự thảo kèm nhiều nhất {MOST_SUPPORTING} văn bản.",
            next_step="Bỏ bớt văn bản không cần cho lãnh đạo xem xét.", field="document",
        )  # fmt: skip
    supporting = SupportingDocument.objects.create(
        draft=case.draft, document=document, added_at=case.now, added_by_id=by.membership_id,
        note=optional(note, what="ghi chú", field="note", longest=200),
    )  # fmt: skip
    audit.record(
        events.SupportingAdded(
            draft_id=case.draft.pk, title=case.title, document_id=document.pk,
            document=_name(document),
        ),
        by=by.actor,
    )  # fmt: skip
    return supporting


@in_transaction
def remove_supporting(*, by: ActingMember, draft_id: int, document_id: int) -> None:
    """Take a document away from beside the draft. Raises NotFound, NotAllowed, WrongState."""
    case = open_case(by, draft_id)
    case.check("amend")
    supporting = (
        SupportingDocument.objects.filter(draft=case.draft, document_id=document_id)
        .select_related("document")
        .first()
    )
    if supporting is None:
        raise NotFound("Văn bản này không kèm dự thảo.")
    supporting.delete()
    audit.record(
        events.SupportingRemoved(
            draft_id=case.draft.pk, title=case.title, document_id=document_id,
            document=_name(supporting.document),
        ),
        by=by.actor,
    )  # fmt: skip


def _check_source(draft: Draft, values: dict[str, Any]) -> None:
    is_reply = draft.replies_to_id is not None
    if "source" in values and (values["source"] == OrderSource.REPLY) != is_reply:
        raise InvalidInput(
            "Căn cứ “trả lời văn bản đến” đi cùng văn bản đến, không đổi được.",
            next_step="Lập dự thảo khác từ văn bản đến.", field="source",
        )  # fmt: skip


def _show_on_desk(draft: Draft) -> None:
    """What lists show and sort by follows the draft; the clock of a review stays its own."""
    items = open_on_subject(draft.agency_id, SUBJECT, draft.pk)
    items.update(urgency=draft.urgency)
    items.filter(cause="drafter").update(
        title=draft.subject, due_at=draft.due_at, sort_due=draft.due_at or NO_DEADLINE
    )


def _name(document: Document) -> str:
    return short_name(document.symbol, document.subject, document.issued_on)
