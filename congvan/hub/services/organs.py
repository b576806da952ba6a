"""The directory as the operator keeps it: lines, mailboxes, closed and replaced codes (R-190)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from congvan.hub import events
from congvan.hub.models import Delivery, HubOrgan, Participant
from congvan.hub.refusals import Refused
from congvan.hub.services.directory import checked_code
from congvan.hub.services.operators import Operator, actor_of
from congvan.hub.states import OPEN
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction


@in_transaction
def add_organ(
    *, by: Operator, code: str, name: str, old_code: str = "", parent_code: str = "",
    participant_id: int | None = None, valid_from: date | None = None,
) -> HubOrgan:  # fmt: skip
    """Write a line of the directory, or change the name, parent and old code of one that is there.

    Raises InvalidInput for a malformed code or an old code that another line has, NotFound for
    an unknown participant.
    """
    actor = actor_of(by)
    wanted = _checked(code, field="code")
    organ = HubOrgan.objects.select_for_update().filter(code=wanted).first()
    is_new = organ is None
    organ = organ or HubOrgan(code=wanted, version=0)
    organ.name = " ".join(nfc(name).split())[:300] or organ.name or wanted
    organ.parent_code = _checked(parent_code, field="parent_code") if parent_code else ""
    if old_code:
        organ.old_code = _free_old_code(organ, old_code)
    organ.valid_from = valid_from or organ.valid_from
    _touch(organ)
    if is_new:
        _record_added(organ, actor)
    else:
        changed = events.HubOrganChanged(
            organ_id=organ.pk, organ_code=wanted, changes=("tên, mã cấp trên, mã cũ",)
        )
        audit.record(changed, by=actor)
    if participant_id is not None:
        bind(by=actor, code=wanted, participant=_participant(participant_id))
        organ.refresh_from_db()
    return organ


@in_transaction
def bind_organ(*, by: Operator, code: str, participant_id: int | None) -> HubOrgan:
    """Give a mailbox to a participant (None: to nobody). Raises NotFound."""
    actor = actor_of(by)
    organ = _locked(code)
    participant = None if participant_id is None else _participant(participant_id)
    return bind(by=actor, code=organ.code, participant=participant)


@requires_transaction
def bind(*, by: audit.Actor, code: str, participant: Participant | None) -> HubOrgan:
    """Inner: the mailbox of `code`, with what waits in it, goes to `participant`.

    An unknown code gets a line named by itself.
    """
    wanted = _checked(code, field="code")
    organ = _found(wanted)
    if organ is None:
        organ = HubOrgan(code=wanted, name=wanted, version=0)
        _touch(organ)
        _record_added(organ, by)
    organ.participant = participant
    if participant is not None:
        organ.upstream = None
    _touch(organ)
    if participant is not None:
        waiting = Delivery.objects.filter(to_code=organ.code, state__in=OPEN)
        waiting.exclude(participant=participant).update(participant=participant)
    bound = events.HubOrganBound(
        organ_id=organ.pk, organ_code=organ.code,
        system_name=participant.name if participant else "không hệ thống nào",
    )  # fmt: skip
    audit.record(bound, by=by)
    return organ


@in_transaction
def close_organ(
    *, by: Operator, code: str, on: date | None = None, replaced_by: str = ""
) -> HubOrgan:
    """Close a code from a day on; with a successor, its mail goes there. Raises NotFound, InvalidInput."""
    actor = actor_of(by)
    organ = _locked(code)
    successor = _locked(replaced_by) if replaced_by else None
    if successor is not None:
        _check_no_circle(organ, successor)
    organ.closed_on = on or clock.today()
    organ.replaced_by = successor
    _touch(organ)
    closed = events.HubOrganClosed(
        organ_id=organ.pk, organ_code=organ.code,
        successor=f"Mã thay thế: {successor.code}." if successor else "Không có mã thay thế.",
    )  # fmt: skip
    audit.record(closed, by=actor)
    return organ


@in_transaction
def map_codes(*, by: Operator, code: str, old_code: str) -> HubOrgan:
    """Say that both codes are one organ. Raises NotFound, InvalidInput."""
    actor = actor_of(by)
    organ = _locked(code)
    organ.old_code = _free_old_code(organ, old_code)
    _touch(organ)
    changed = events.HubOrganChanged(
        organ_id=organ.pk, organ_code=organ.code, changes=(f"mã cũ {organ.old_code}",)
    )
    audit.record(changed, by=actor)
    return organ


def _touch(organ: HubOrgan) -> None:
    organ.version += 1
    organ.modified_at = clock.now()
    organ.save()


def _record_added(organ: HubOrgan, by: audit.Actor) -> None:
    added = events.HubOrganAdded(organ_id=organ.pk, organ_code=organ.code, name=organ.name)
    audit.record(added, by=by)


def _participant(participant_id: int) -> Participant:
    found = Participant.objects.filter(pk=participant_id).first()
    if found is None:
        raise NotFound("Trục không có hệ thống này.")
    return found


def _found(code: str) -> HubOrgan | None:
    organs = HubOrgan.objects.select_for_update().filter(Q(code=code) | Q(old_code=code))
    return next(iter(sorted(organs, key=lambda one: one.code != code)), None)


def _locked(code: str) -> HubOrgan:
    organ = _found(_checked(code, field="code"))
    if organ is None:
        raise NotFound(f"Danh bạ của trục không có mã {code}.")
    return organ


def _checked(code: str, *, field: str) -> str:
    try:
        return checked_code(code)
    except Refused as error:
        raise InvalidInput(error.sentence, next_step="Sửa lại mã.", field=field) from None


def _free_old_code(organ: HubOrgan, old_code: str) -> str:
    wanted = _checked(old_code, field="old_code")
    taken = HubOrgan.objects.filter(Q(old_code=wanted) | Q(code=wanted)).exclude(pk=organ.pk)
    if taken.exists() or wanted == organ.code:
        raise InvalidInput(
            f"Mã cũ {wanted} đã thuộc về một dòng khác của danh bạ.",
            next_step="Kiểm tra lại cặp mã.", field="old_code",
        )  # fmt: skip
    return wanted


def _check_no_circle(organ: HubOrgan, successor: HubOrgan) -> None:
    seen, current = {organ.pk}, successor
    while True:
        if current.pk in seen:
            raise InvalidInput(
                "Mã thay thế lại do chính mã này thay thế.",
                next_step="Chọn mã khác.", field="replaced_by",
            )  # fmt: skip
        seen.add(current.pk)
        if current.replaced_by is None:
            return
        current = current.replaced_by
