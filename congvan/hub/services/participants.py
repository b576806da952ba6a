"""Participants: an account for each client system, its secret, whom to call (R-196).

A secret is shown once, when it is made. It lies locked in the database (HMAC needs it in the
clear), never in a log, an event or a repr.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from congvan.hub import events
from congvan.hub.models import Participant
from congvan.hub.services import organs as organ_services
from congvan.hub.services.accounts import forgetting_accounts, sealed
from congvan.hub.services.operators import Operator, actor_of
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction

# How long both secrets are good: time for the other office to change its configuration.
OVERLAP = timedelta(days=7)
_LONGEST_OVERLAP = timedelta(days=90)
_SECRET_BYTES = 32
_SHORTEST_SECRET = 8
# It travels in a header and through the SDK's unquoted parameters (SPEC §7, §9.2).
_SYSTEM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

_LABELS = {
    "name": "tên hệ thống",
    "contact_name": "người liên hệ",
    "contact_phone": "điện thoại",
    "contact_email": "thư điện tử",
    "sends_per_minute": "số lần gửi mỗi phút",
    "is_hub": "trục cấp dưới",
}


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call when parcels are stuck."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """An account with its secret, which nobody can see again."""

    participant: Participant
    secret: str = field(repr=False)


@forgetting_accounts
@in_transaction
def add_participant(
    *, by: Operator, system_id: str, name: str = "", organs: Sequence[str] = (),
    secret: str | None = None, contact: Contact | None = None, is_hub: bool = False,
    sends_per_minute: int = 0,
) -> Issued:  # fmt: skip
    """Give a client system an account and the mailboxes of `organs`; unknown codes get a line.

    Raises InvalidInput (system id taken or malformed, secret too short), NotAllowed.
    """
    actor = actor_of(by)
    system_id = _checked_system_id(system_id)
    contact = contact or Contact()
    chosen = _checked_secret(secret)
    participant = Participant.objects.create(
        system_id=system_id, name=_clean(name)[:200] or system_id,
        secret_sealed=sealed(system_id, chosen), contact_name=_clean(contact.name)[:100],
        contact_phone=_clean(contact.phone)[:30], contact_email=_clean(contact.email)[:100],
        is_hub=is_hub, sends_per_minute=sends_per_minute, made_at=clock.now(),
    )  # fmt: skip
    bound = [organ_services.bind(by=actor, code=code, participant=participant) for code in organs]
    added = events.ParticipantAdded(
        participant_id=participant.pk, system_id=system_id, name=participant.name,
        organs=tuple(organ.code for organ in bound),
    )  # fmt: skip
    audit.record(added, by=actor)
    return Issued(participant, chosen)


@forgetting_accounts
@in_transaction
def change_participant(
    *, by: Operator, participant_id: int, name: str, contact: Contact, sends_per_minute: int,
    is_hub: bool = False,
) -> Participant:  # fmt: skip
    """Change name, contact and limit. Raises InvalidInput, NotFound, NotAllowed."""
    actor = actor_of(by)
    participant = _locked(participant_id)
    if not _clean(name):
        raise InvalidInput("Chưa ghi tên hệ thống.", next_step="Ghi tên hệ thống.", field="name")
    values = {
        "name": _clean(name)[:200], "contact_name": _clean(contact.name)[:100],
        "contact_phone": _clean(contact.phone)[:30], "contact_email": _clean(contact.email)[:100],
        "sends_per_minute": sends_per_minute, "is_hub": is_hub,
    }  # fmt: skip
    changed = [one for one, value in values.items() if getattr(participant, one) != value]
    if not changed:
        return participant
    for one in changed:
        setattr(participant, one, values[one])
    participant.save(update_fields=changed)
    event = events.ParticipantChanged(
        participant_id=participant.pk,
        system_id=participant.system_id,
        changes=tuple(_LABELS[one] for one in changed),
    )
    audit.record(event, by=actor)
    return participant


@forgetting_accounts
@in_transaction
def rotate(
    *, by: Operator, participant_id: int, secret: str | None = None, overlap: timedelta = OVERLAP
) -> Issued:
    """Make a new secret; the present one is good for `overlap` more. Raises WrongState when revoked."""
    actor = actor_of(by)
    participant = _locked(participant_id)
    _check_in_use(participant)
    if not timedelta(0) <= overlap <= _LONGEST_OVERLAP:
        raise InvalidInput(
            "Bí mật cũ chỉ được dùng thêm từ 0 đến 90 ngày.",
            next_step="Chọn số ngày khác.", field="overlap",
        )  # fmt: skip
    now = clock.now()
    chosen = _checked_secret(secret)
    participant.former_sealed = participant.secret_sealed if overlap else None
    participant.former_until = now + overlap if overlap else None
    participant.secret_sealed = sealed(participant.system_id, chosen)
    participant.rotated_at = now
    participant.save(update_fields=["former_sealed", "former_until", "secret_sealed", "rotated_at"])
    event = events.ParticipantSecretRotated(
        participant_id=participant.pk, system_id=participant.system_id, former_until=now + overlap
    )
    audit.record(event, by=actor)
    return Issued(participant, chosen)


@forgetting_accounts
@in_transaction
def revoke(*, by: Operator, participant_id: int, reason: str) -> Participant:
    """Close the account at once: no call of it is answered, mail to its organs is refused.

    Its mailboxes can be bound to another participant. Raises InvalidInput without a reason.
    """
    actor = actor_of(by)
    participant = _locked(participant_id)
    _check_in_use(participant)
    if not _clean(reason):
        raise InvalidInput("Chưa ghi lý do thu hồi.", next_step="Ghi lý do.", field="reason")
    participant.revoked_at = clock.now()
    participant.revoke_reason = _clean(reason)[:300]
    participant.former_sealed = None
    participant.former_until = None
    participant.save(update_fields=["revoked_at", "revoke_reason", "former_sealed", "former_until"])
    event = events.ParticipantRevoked(
        participant_id=participant.pk, system_id=participant.system_id,
        reason=participant.revoke_reason,
    )  # fmt: skip
    audit.record(event, by=actor)
    return participant


def participant_named(system_id: str) -> Participant:
    """By its system id. Raises NotFound."""
    found = Participant.objects.filter(system_id=system_id.strip()).first()
    if found is None:
        raise NotFound(f"Trục không có hệ thống “{system_id}”.")
    return found


def _locked(participant_id: int) -> Participant:
    found = Participant.objects.select_for_update().filter(pk=participant_id).first()
    if found is None:
        raise NotFound("Trục không có hệ thống này.")
    return found


def _check_in_use(participant: Participant) -> None:
    if participant.revoked_at is not None:
        raise WrongState(
            f"Tài khoản {participant.system_id} đã bị thu hồi.",
            next_step="Cấp tài khoản mới rồi giao lại hộp thư của các cơ quan cho nó.",
        )


def _checked_system_id(text: str) -> str:
    system_id = text.strip()
    if not _SYSTEM_ID.fullmatch(system_id):
        raise InvalidInput(
            "Mã hệ thống chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch nối, gạch dưới.",
            next_step="Ví dụ: gialai.qlvb.01", field="system_id",
        )  # fmt: skip
    if Participant.objects.filter(system_id=system_id).exists():
        raise InvalidInput(
            f"Trục đã có hệ thống “{system_id}”.",
            next_step="Chọn mã khác, hoặc đổi bí mật của hệ thống đó.", field="system_id",
        )  # fmt: skip
    return system_id


def _checked_secret(secret: str | None) -> str:
    if secret is None:
        return secrets.token_urlsafe(_SECRET_BYTES)
    chosen = secret.strip()
    if len(chosen) < _SHORTEST_SECRET or not chosen.isprintable():
        raise InvalidInput(
            f"Bí mật phải có ít nhất {_SHORTEST_SECRET} ký tự.",
            next_step="Bỏ trống để trục tự tạo.", field="secret",
        )  # fmt: skip
    return chosen


def _clean(text: str) -> str:
    return " ".join(nfc(text).replace("\x00", "").split())
