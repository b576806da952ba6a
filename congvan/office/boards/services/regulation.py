"""The regulation of use: published by the administrator, confirmed by everybody once a version."""

from __future__ import annotations

from django.db.models import Max

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.office.attachments.services import NewFile
from congvan.office.boards import access
from congvan.office.boards import shared_events as events
from congvan.office.boards.models import RegulationConfirmation, UseRegulation, WorkNotice
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency

TEXT_LENGTH = 200_000


@in_transaction
def publish(
    *, by: ActingMember, title: str, text: str, new: NewFile | None = None
) -> UseRegulation:
    """Publish the next version; everybody is asked to confirm it at the next signing in.

    Raises NotAllowed, InvalidInput. Lock: the agency, so that versions are numbered one by one.
    """
    access.check_keeps_boards(by)
    heading, words = " ".join(nfc(title).split()), nfc(text).replace("\r\n", "\n").strip()
    if not heading or len(heading) > 300:
        raise InvalidInput(
            "Ghi tên quy chế, nhiều nhất 300 chữ.", next_step="Sửa lại tên quy chế.", field="title"
        )
    if not words or len(words) > TEXT_LENGTH:
        raise InvalidInput(
            "Chưa ghi nội dung." if not words else f"Nội dung dài quá {TEXT_LENGTH} chữ.",
            next_step="Ghi nội dung, hoặc tóm tắt và đính kèm tệp.", field="text",
        )  # fmt: skip
    Agency.objects.select_for_update().get(pk=by.agency_id)
    before = UseRegulation.objects.filter(agency_id=by.agency_id)
    number = (before.aggregate(last=Max("number"))["last"] or 0) + 1
    made = UseRegulation.objects.create(
        agency_id=by.agency_id, number=number, title=heading, text=words,
        blob_id=new.blob_id if new else None, file_name=new.name[:255] if new else "",
        published_by_id=by.membership_id, published_at=clock.now(),
    )  # fmt: skip
    audit.record(
        events.RegulationPublished(regulation_id=made.pk, title=heading, number=number),
        by=by.actor,
    )
    return made


@in_transaction
def confirm(*, by: ActingMember, regulation_id: int) -> bool:
    """The person at the keyboard has read a version; once a version. Whether it was the first time.

    Raises NotFound.
    """
    found = UseRegulation.objects.filter(agency_id=by.agency_id, pk=regulation_id).first()
    if found is None:
        raise NotFound("Không có bản quy chế này.")
    _, is_new = RegulationConfirmation.objects.get_or_create(
        regulation=found, person_id=by.person_id, defaults={"confirmed_at": clock.now()}
    )
    if is_new:
        audit.record(
            events.RegulationConfirmed(
                regulation_id=found.pk, title=found.title, number=found.number
            ),
            by=by.actor,
        )  # fmt: skip
    return is_new


@in_transaction
def set_work_notice(*, by: ActingMember, sentence: str) -> None:
    """Word the agency's notice that chat, SMS and mail are for work only (R-016).

    Raises NotAllowed, InvalidInput.
    """
    access.check_keeps_boards(by)
    words = " ".join(nfc(sentence).split())
    if not words or len(words) > 300:
        raise InvalidInput(
            "Ghi một câu, nhiều nhất 300 chữ.", next_step="Sửa lại lời nhắc.", field="sentence"
        )
    WorkNotice.objects.update_or_create(
        agency_id=by.agency_id,
        defaults={
            "sentence": words, "changed_by_id": by.membership_id, "changed_at": clock.now(),
        },
    )  # fmt: skip
    audit.record(
        events.WorkNoticeSet(agency_id=by.agency_id, words=words), by=by.actor
    )  # fmt: skip
