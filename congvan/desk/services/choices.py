"""A person chooses how to be told; an agency allows SMS for it (R-254, R-257)."""

from __future__ import annotations

from collections.abc import Collection

from congvan.desk import events
from congvan.desk.models import AlertPolicy, TellingChoice, TellingHours, WaitingTelling
from congvan.desk.queries.choices import telling_of
from congvan.desk.states import MessageChannel, TellingKind
from congvan.desk.telling import NOT_TO_CHOOSE, Hours
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction
from congvan.organization.access import check_administers
from congvan.organization.acting import ActingMember
from congvan.organization.models import Person

Pair = tuple[TellingKind, MessageChannel]


@in_transaction
def choose(*, by: ActingMember, chosen: Collection[Pair], hours: Hours) -> None:
    """Set what the person at the keyboard is told of by which channel, and when not.

    Raises InvalidInput for a channel that cannot be used, a digest without mail, held news without
    a digest. What a channel lost meanwhile stays chosen until it is unticked. Lock: the person's row.
    """
    person = Person.objects.select_for_update().get(pk=by.person_id)
    before = telling_of(by)
    wanted = frozenset((TellingKind(kind), MessageChannel(channel)) for kind, channel in chosen)
    for kind, channel in sorted(wanted - before.chosen):
        if (kind, channel) in NOT_TO_CHOOSE:
            raise InvalidInput("Việc khẩn được nhắn theo cách báo việc khẩn của cơ quan.")
        if before.missing[channel]:
            raise InvalidInput(before.missing[channel], next_step="Bỏ chọn kênh này rồi lưu lại.")
    _check_hours(hours, mail_missing=before.missing[MessageChannel.EMAIL], before=before.hours)
    mine = TellingChoice.objects.filter(person=person)
    for kind, channel in before.chosen - wanted:
        mine.filter(kind=kind, channel=channel).delete()
        WaitingTelling.objects.filter(member__person=person, kind=kind, channel=channel).delete()
    TellingChoice.objects.bulk_create(
        [TellingChoice(person=person, kind=kind, channel=channel) for kind, channel in wanted],
        ignore_conflicts=True,
    )
    TellingHours.objects.update_or_create(
        person=person,
        defaults={
            "quiet_from": hours.quiet_from, "quiet_to": hours.quiet_to,
            "quiet_on_days_off": hours.quiet_on_days_off,
            "held_into_digest": hours.held_into_digest, "digest_at": hours.digest_at,
        },
    )  # fmt: skip
    audit.record(
        events.TellingChosen(person_id=person.pk, words=_words(wanted, hours)), by=by.actor
    )


@in_transaction
def allow_sms(*, by: ActingMember, allowed: bool) -> None:
    """Let ordinary news of the agency go by SMS, or no longer. Raises NotAllowed."""
    check_administers(by)
    before = AlertPolicy.objects.select_for_update().filter(agency_id=by.agency_id).first()
    if (before.sms_for_notices if before else False) == allowed:
        return
    AlertPolicy.objects.update_or_create(
        agency_id=by.agency_id, defaults={"sms_for_notices": allowed}
    )
    words = "cho" if allowed else "thôi cho"
    audit.record(events.SmsForNoticesSet(agency_id=by.agency_id, words=words), by=by.actor)


def _check_hours(hours: Hours, *, mail_missing: str, before: Hours) -> None:
    if hours.digest_at is not None and before.digest_at is None and mail_missing:
        raise InvalidInput(mail_missing, next_step="Bỏ thư tổng hợp rồi lưu lại.", field="digest")
    if hours.held_into_digest and hours.digest_at is None:
        raise InvalidInput(
            "Chưa chọn nhận thư tổng hợp, nên tin giữ lại không có thư nào để vào.",
            next_step="Chọn nhận thư tổng hợp, hoặc chọn gửi khi hết giờ nghỉ.", field="held",
        )  # fmt: skip


def _words(chosen: Collection[Pair], hours: Hours) -> str:
    kinds = "; ".join(f"{kind.label} bằng {channel.label}" for kind, channel in sorted(chosen))
    digest = (
        f"thư tổng hợp lúc {hours.digest_at:%H:%M}" if hours.digest_at else "không thư tổng hợp"
    )
    return (
        f"{kinds or 'chỉ xem trên trang'}; không báo từ {hours.quiet_from:%H:%M} "
        f"đến {hours.quiet_to:%H:%M}; {digest}."
    )
