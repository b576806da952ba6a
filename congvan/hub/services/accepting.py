"""Take a parcel: check it, keep its bytes, put it into every mailbox, and only then say so.

Idempotent by (participant, SHA-256): the SDK repeats POSTs by itself (SPEC §9.1), nodes try again
for days. A repeat gets the first DocId, also when both arrive at the same moment.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from congvan.hub import payloads
from congvan.hub.models import Delivery, HubPolicy, Parcel, Participant
from congvan.hub.refusals import Refused, bad_request
from congvan.hub.services import directory, upstream
from congvan.hub.services.accounts import Account, account_of, count_send
from congvan.hub.services.directory import Found
from congvan.hub.services.parcels import (
    Mailbox,
    add_deliveries,
    described,
    kind_of,
    note_parcel,
    secure_payload,
    sender_of,
)
from congvan.hub.services.routing import mailboxes_of
from congvan.hub.spool import Spool
from congvan.hub.states import MessageKind
from congvan.kernel import clock
from congvan.kernel.files.store import CHUNK, Incoming
from congvan.kernel.transactions import in_transaction
from edxml_vn.limits import Limits
from edxml_vn.model import Package, PackageRefused, Severity, StatusReport
from edxml_vn.reading import read
from edxml_vn.routing import canonical, check_for_hub, recipients
from edxml_vn.vxp.answers import ErrorCode

MEGABYTE = 1024**2
_MOST_RECIPIENTS = 20_000
_POLICY_SECONDS = 5.0
_SEPARATORS = re.compile(r"[\s,;\[\]\"']+")


@dataclass(frozen=True, slots=True)
class Accepted:
    """`parcel_id` is the DocId told to the sender; `woken`: whose mailboxes have something new."""

    parcel_id: uuid.UUID
    is_repeat: bool
    woken: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Letter:
    """A parcel that was read and whose sender was checked."""

    account: Account
    kind: MessageKind
    from_code: str
    codes: tuple[str, ...]
    found: Mapping[str, Found]
    package: Package
    is_test: bool


def accept(
    *, account: Account, parameters: Mapping[str, str], spool: Spool, is_test: bool = False
) -> Accepted:
    """sendEdoc. Raises Refused, and then nothing was stored or delivered."""
    kind = message_kind(parameters.get("messagetype", ""))
    if not canonical(parameters.get("from")):
        raise Refused(ErrorCode.SENDER_NOT_REGISTERED, "Thiếu mã đơn vị gửi (from).")
    _check_rate(account)
    check_size(spool.size)
    incoming = spool.file_of(parameters.get("hash-file", ""))
    if incoming is None:
        raise Refused(ErrorCode.BAD_FILE, "Mã băm hash-file không khớp với tệp nhận được.")
    letter = _opened(
        account, incoming, kind=kind, from_code=canonical(parameters["from"]),
        to_codes=listed_codes(parameters.get("to", "")), is_test=is_test,
    )  # fmt: skip
    return _delivered(letter, incoming)


def accept_file(
    *, participant: Participant, kind: str, from_code: str, path: Path, is_test: bool = False
) -> Accepted:
    """The same without HTTP, for the operator's test messages. Raises Refused."""
    store = payloads.store()
    with path.open("rb") as source, store.incoming() as incoming:
        while chunk := source.read(CHUNK):
            incoming.add(chunk)
        check_size(incoming.size)
        letter = _opened(
            account_of(participant), incoming, kind=message_kind(kind),
            from_code=canonical(from_code), to_codes=(), is_test=is_test,
        )  # fmt: skip
        return _delivered(letter, incoming)


def message_kind(text: str) -> MessageKind:
    """The `messagetype` of a call. Raises Refused."""
    try:
        return MessageKind(text.strip().lower())
    except ValueError:
        raise Refused(ErrorCode.NOT_CONFORMING, "messagetype phải là edoc hoặc status.") from None


def listed_codes(text: str) -> tuple[str, ...]:
    """The codes of the `to` parameter: JSON array as text, or what unquoted JSON became on the way."""
    try:
        given = json.loads(text) if text.strip() else []
    except (ValueError, RecursionError):
        given = _SEPARATORS.split(text)
    if isinstance(given, str):
        given = _SEPARATORS.split(given)
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise bad_request("Danh sách nơi nhận (to) không đọc được.")
    if len(given) > _MOST_RECIPIENTS:
        raise bad_request(f"Danh sách nơi nhận (to) có quá {_MOST_RECIPIENTS} mã.")
    return tuple(dict.fromkeys(code for one in given if (code := canonical(one))))


def largest_package() -> int:
    """The limit of this hub in bytes; a change counts within some seconds."""
    now = time.monotonic()
    if now - _Limit.read_at > _POLICY_SECONDS:
        wanted = HubPolicy.objects.values_list("max_package_mb", flat=True).first()
        _Limit.bytes = (wanted or HubPolicy().max_package_mb) * MEGABYTE
        _Limit.read_at = now
    return _Limit.bytes


class _Limit:
    """The policy's size as last read by this process."""

    bytes = 0
    read_at = float("-inf")


def forget_limit() -> None:
    """Read the policy anew at the next parcel: it was changed in this process."""
    _Limit.read_at = float("-inf")


def check_size(size: int) -> None:
    """Raise Refused for a body that is larger than the policy allows (its CRLF is not counted)."""
    limit = largest_package()
    if size > limit + 2:
        raise too_large(limit)


def too_large(limit: int) -> Refused:
    """The refusal of a package above the limit."""
    return Refused(ErrorCode.BAD_FILE, f"Gói tin lớn hơn mức {limit // MEGABYTE} MB mà trục nhận.")


def _check_rate(account: Account) -> None:
    if not count_send(account):
        raise bad_request(
            f"Hệ thống này chỉ được gửi {account.sends_per_minute} gói tin mỗi phút; "
            "gửi lại sau một phút."
        )


def _opened(
    account: Account, incoming: Incoming, *, kind: MessageKind, from_code: str,
    to_codes: Sequence[str], is_test: bool,
) -> Letter:  # fmt: skip
    """Read the package and check that it says what the call says. Raises Refused."""
    limits = Limits(max_bytes=largest_package() + MEGABYTE)
    try:
        package = read(incoming.path, with_attachments=False, limits=limits)
    except PackageRefused as error:
        raise Refused(ErrorCode.NOT_CONFORMING, error.finding.sentence) from None
    if kind_of(package) is not kind:
        raise Refused(
            ErrorCode.NOT_CONFORMING,
            f"messagetype là {kind} nhưng gói tin là loại {kind_of(package)}.",
        )
    fault = next((f for f in check_for_hub(package.message) if f.severity is Severity.ERROR), None)
    if fault is not None:
        raise Refused(ErrorCode.NOT_CONFORMING, fault.sentence)
    codes = recipients(package.message)
    if kind is MessageKind.EDOC:
        codes = tuple(dict.fromkeys([*codes, *to_codes]))
    found = directory.find([from_code, sender_of(package), *codes])
    sender = _checked_sender(account, from_code, sender_of(package), found)
    return Letter(account, kind, sender, codes, found, package, is_test)


def _checked_sender(
    account: Account, from_code: str, written: str, found: Mapping[str, Found]
) -> str:
    """The present code of the sender. Raises Refused unless both codes are one organ of the account."""
    told, inside = found.get(from_code), found.get(written)
    if told is None or told.is_closed or told.organ.participant_id != account.id:
        raise Refused(
            ErrorCode.SENDER_NOT_REGISTERED,
            f"Đơn vị gửi {from_code} không đúng với mã đã đăng ký của hệ thống.",
        )
    if inside is None or inside.organ.pk != told.organ.pk:
        raise Refused(
            ErrorCode.SENDER_NOT_REGISTERED,
            f"Đơn vị gửi trong gói tin ({written}) khác với đơn vị gửi của lời gọi ({from_code}).",
        )
    return told.organ.code


def _delivered(letter: Letter, incoming: Incoming) -> Accepted:
    """Keep and deliver, or answer as the first time."""
    try:
        boxes = mailboxes_of(letter.codes, letter.found)
    except Refused:
        # A receiver may have been closed since the first time.
        first = _first(letter)
        if first is None:
            raise
        return _repeated(letter, incoming, first)
    payloads.store().keep(incoming)
    parcel = described(letter.package, kind=letter.kind, from_code=letter.from_code, at=clock.now())
    parcel.participant_id = letter.account.id
    parcel.is_test = letter.is_test
    write = _written_for_above if any(box.upstream_id for box in boxes) else _written
    if write(letter, parcel, boxes):
        secure_payload(parcel.sha256, again=incoming.file)
        return Accepted(parcel.pk, is_repeat=False, woken=_woken(boxes, letter.kind))
    return _repeated(letter, incoming, Parcel.objects.get(**_key(letter)))


def _key(letter: Letter) -> dict[str, object]:
    """By what a repeat is known."""
    return {"participant_id": letter.account.id, "sha256": letter.package.sha256}


def _first(letter: Letter) -> Parcel | None:
    return Parcel.objects.filter(**_key(letter)).first()


def _written(letter: Letter, parcel: Parcel, boxes: Sequence[Mailbox]) -> bool:
    """All rows of a new parcel by one statement; False when another call was first."""
    message = letter.package.message
    report = message if isinstance(message, StatusReport) else None
    return note_parcel(parcel=parcel, mailboxes=boxes, report=report)


@in_transaction
def _written_for_above(letter: Letter, parcel: Parcel, boxes: Sequence[Mailbox]) -> bool:
    """The same, with the job that forwards it."""
    if not _written(letter, parcel, boxes):
        return False
    upstream.forwarded(parcel.pk)
    return True


def _repeated(letter: Letter, incoming: Incoming, first: Parcel) -> Accepted:
    """The first answer again; receivers that only this call names get the parcel now."""
    present = set(Delivery.objects.filter(parcel=first).values_list("to_code", flat=True))
    missing = [code for code in letter.codes if not _has_it(code, letter.found, present)]
    boxes = mailboxes_of(missing, letter.found)
    if boxes or first.payload_removed_at is None:
        # The first call may have been cut off between its rows and its last look at the file.
        payloads.store().keep(incoming)
    if boxes:
        _add_receivers(first, boxes)
        secure_payload(first.sha256, again=incoming.file)
    return Accepted(first.pk, is_repeat=True, woken=_woken(boxes, letter.kind))


def _has_it(code: str, found: Mapping[str, Found], present: set[str]) -> bool:
    """Whether the organ has the parcel. One that was closed since got it under its former code."""
    line = found.get(code)
    if line is None:
        return code in present
    return line.organ.code in present or line.was_replaced or line.is_closed


@in_transaction
def _add_receivers(first: Parcel, boxes: Sequence[Mailbox]) -> None:
    payloads.hold(first.sha256)
    parcel = Parcel.objects.select_for_update().get(pk=first.pk)
    parcel.payload_removed_at = None
    parcel.save(update_fields=["payload_removed_at"])
    add_deliveries(parcel, boxes)
    if any(box.upstream_id for box in boxes):
        upstream.forwarded(parcel.pk)


def _woken(boxes: Sequence[Mailbox], kind: str) -> frozenset[tuple[int, str]]:
    return frozenset(
        (box.participant_id, str(kind)) for box in boxes if box.participant_id is not None
    )
