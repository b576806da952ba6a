"""Signing in two steps: prepared here, signed at the signer's own machine, brought back (R-168).

Two ways. `prepare` gives out what the key signs, `finish` takes the raw signature or a CMS.
`offer` gives out the file itself for a program that signs files (VGCA), `bring` takes it back: it
must be an incremental update of exactly those bytes, signed by the registered certificate, with
nothing else changed. A session is for one member, device and file, short and for once; the token
is all that the signer's program gets. docs/reference/two-step-signing.md tells the protocol.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from congvan.kernel import audit, clock
from congvan.kernel.errors import BusinessError, InvalidInput, NotFound, WrongState
from congvan.kernel.models import Blob
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries import seats
from congvan.signing import events, stamping, validation_data
from congvan.signing.making import cms, isolation
from congvan.signing.making.wording import Refused
from congvan.signing.marks import Mark, NumberMark, Order, PersonalMark, SealMark
from congvan.signing.models import KeyDevice, SigningSession
from congvan.signing.services import ordering, signing, steps
from congvan.signing.services.steps import Prepared, Signed, Workplace
from congvan.signing.states import SessionKind

# Long enough to find the token and type a PIN, short enough for a lost address to be worthless.
LIFETIME = timedelta(minutes=10)
_TOKEN_BYTES = 32
# What a signing program may add to a file: its picture, fonts, chains, time stamp, lists.
MOST_ADDED_BYTES = 8 << 20


class SessionOver(WrongState):
    """The session has run out or was used."""

    code = "signing_session_over"


class ReturnedFileWrong(InvalidInput):
    """The file that came back is not the one given out with one more signature."""

    code = "returned_file_wrong"


@dataclass(frozen=True, slots=True)
class ToSign:
    """What the signer's machine needs for `finish`: the DER of the attributes that the key signs."""

    token: str
    algorithm: str
    attributes: bytes
    digest_hex: str
    certificate: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """What the signer's machine needs for `bring`; `operation` is the program's name for it."""

    token: str
    operation: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a session: not yet anything, a signed file, or a failure in a sentence."""

    signed: Signed | None = None
    failure: str = ""
    is_over: bool = False


def prepare(
    *, by: ActingMember, device_id: int, blob_id: int, mark: Mark, purpose: str = ""
) -> ToSign:
    """Prepare a signature whose key is not here. Raises as `signing.sign_blob` does."""
    steps.refuse_transaction()
    device = signing.checked_device(by, device_id)
    certificate = bytes(device.certificate)
    order = Order(blob_id, mark, purpose)
    with _workplace(device) as desk:
        made = steps.prepared(order, by=by, device=device, desk=desk)
    token, session = _open(by, device, order, SessionKind.HASH, made)
    return ToSign(
        token=token, algorithm=cms.algorithm_of(certificate), attributes=made.attributes,
        digest_hex=hashlib.sha256(made.attributes).hexdigest(), certificate=certificate,
        expires_at=session.expires_at,
    )  # fmt: skip


def finish(*, by: ActingMember, token: str, signature: bytes) -> Signed:
    """Take the signature: raw, or a CMS with the certificate. Only by who prepared it.

    Raises NotFound, SessionOver, NotReady, ProviderFailed, ReturnedFileWrong, SignatureUnsound.
    """
    steps.refuse_transaction()
    session = _claim(token, SessionKind.HASH, by=by)
    try:
        signed = _finished(session, signature, by)
    except BusinessError as error:
        _note_failure(session, error)
        raise
    _note_result(session, signed)
    return signed


def offer(
    *, by: ActingMember, device_id: int, blob_id: int, mark: Mark, purpose: str = ""
) -> Offer:
    """Give a file out to a program that signs files. Raises as `signing.sign_blob` does."""
    steps.refuse_transaction()
    device = signing.checked_device(by, device_id)
    order = Order(blob_id, mark, purpose)
    content = steps.content_of(blob_id)
    with _workplace(device) as desk:
        path = desk.folder / "goc.pdf"
        path.write_bytes(content)
        ordering.check(
            order, by=by, device=device, content=content, look=lambda: desk.preparer.look(path)
        )
    token, session = _open(by, device, order, SessionKind.FILE, None)
    return Offer(token, _operation(mark), session.expires_at)


def offered_file(token: str) -> Blob:
    """The one file that a token opens, for the signer's program. Raises NotFound, SessionOver."""
    session = _session(token, SessionKind.FILE)
    _check_open(session)
    return session.blob


def bring(*, token: str, content: bytes) -> Signed:
    """Take back the signed file. Who brings it is known by the token alone.

    Raises NotFound, SessionOver, NotReady, ReturnedFileWrong.
    """
    steps.refuse_transaction()
    session = _claim(token, SessionKind.FILE, by=None)
    try:
        signed = _brought(session, content)
    except BusinessError as error:
        _note_failure(session, error)
        raise
    _note_result(session, signed)
    return signed


def result(*, by: ActingMember, token: str) -> Standing:
    """What became of the session that `by` opened. Raises NotFound."""
    session = _session(token, None)
    if session.person_id != by.person_id:
        raise NotFound("Không có lần ký này.")
    if session.result_id is None:
        is_over = session.used_at is not None or session.expires_at <= clock.now()
        return Standing(failure=session.failure, is_over=is_over)
    assert session.used_at is not None  # noqa: S101 - by a constraint of the table
    warnings = tuple(session.warnings)
    is_stamped = stamping.NOT_STAMPED not in warnings and stamping.NOT_CONFIGURED not in warnings
    return Standing(Signed(session.result_id, session.used_at, warnings, is_stamped), is_over=True)


def _finished(session: SigningSession, signature: bytes, by: ActingMember) -> Signed:
    device = signing.checked_device(by, session.device_id)
    assert session.update is not None  # noqa: S101 - by a constraint of the table
    assert session.hole_from is not None  # noqa: S101
    assert session.hole_to is not None  # noqa: S101
    attributes = bytes(session.attributes or b"")
    content = steps.content_of(session.blob_id)
    hole = (session.hole_from, session.hole_to)
    update = isolation.Update(bytes(session.update), hole, cms.digest_in(attributes), "")
    with _workplace(device) as desk:
        whole = content + update.data
        path = desk.folder / "goc.pdf"
        path.write_bytes(whole)
        theirs, value = _own_attributes(signature, attributes, device)
        made = Prepared(content, update, attributes)
        done, warnings, is_stamped = steps.completed(
            made, value, device=device, desk=desk, attributes=theirs
        )
    blob_id = steps.store(
        done, by=by, device=device, blob_id=session.blob_id, purpose=session.purpose,
        is_stamped=is_stamped,
    )  # fmt: skip
    return Signed(blob_id, clock.now(), warnings, is_stamped)


def _own_attributes(signature: bytes, ours: bytes, device: KeyDevice) -> tuple[bytes, bytes]:
    """The attributes that were signed and the raw signature; of a CMS its own attributes.

    A CMS must bind the same digest and carry the registered certificate. Raises ReturnedFileWrong.
    """
    if cms.is_signature_of(ours, signature, bytes(device.certificate)):
        return ours, signature
    try:
        theirs, value, certificate = cms.taken_apart(signature)
        is_same = cms.digest_in(theirs) == cms.digest_in(ours)
    except ValueError as error:
        raise ReturnedFileWrong(
            "Chữ ký gửi về không đọc được hoặc không phải của lần ký này.", next_step="Ký lại."
        ) from error
    if not is_same or certificate != bytes(device.certificate):
        raise ReturnedFileWrong(
            "Chữ ký gửi về không phải của lần ký này hoặc của chứng thư đã đăng ký.",
            next_step="Cắm đúng thiết bị rồi ký lại.",
        )
    return theirs, value


def _brought(session: SigningSession, content: bytes) -> Signed:
    try:
        by = seats.acting_member(session.member_id)
    except Membership.DoesNotExist as error:
        raise SessionOver(
            "Người mở lần ký này không còn ở vị trí công tác đó.",
            next_step="Người đang giữ việc ký lại.",
        ) from error
    device = KeyDevice.objects.select_related("keeper__person", "agency").get(pk=session.device_id)
    if by.person_id != device.keeper.person_id:
        raise SessionOver("Người giữ thiết bị đã thay đổi.", next_step="Mở lại lần ký.")
    device = signing.checked_device(by, session.device_id)
    given = steps.content_of(session.blob_id)
    if not content.startswith(given) or len(content) == len(given):
        raise ReturnedFileWrong(
            "Tệp gửi về không phải là tệp đã đưa đi ký.", next_step="Mở lại lần ký rồi ký lại."
        )
    if len(content) - len(given) > MOST_ADDED_BYTES:
        raise ReturnedFileWrong("Tệp gửi về lớn bất thường.", next_step="Ký lại.")
    with _workplace(device) as desk:
        is_stamped = _checked_return(given, content, device, desk)
    warnings = () if is_stamped else (stamping.NOT_STAMPED,)
    blob_id = steps.store(
        content, by=by, device=device, blob_id=session.blob_id, purpose=session.purpose,
        is_stamped=is_stamped,
    )  # fmt: skip
    return Signed(blob_id, clock.now(), warnings, is_stamped)


def _checked_return(given: bytes, content: bytes, device: KeyDevice, desk: Workplace) -> bool:
    """Whether the new signature is stamped; raises ReturnedFileWrong for anything but one of ours."""
    before, after = desk.folder / "goc.pdf", desk.folder / "ve.pdf"
    before.write_bytes(given)
    after.write_bytes(content)
    try:
        earlier, seen = desk.preparer.look(before), desk.preparer.look(after)
        is_only_signed = desk.preparer.only_signed(after, given_bytes=len(given))
    except Refused as refused:
        raise steps.refusal_of(refused.refusal) from refused
    known = {item.field for item in earlier}
    fresh = [item for item in seen if item.field not in known and not item.is_stamp]
    if len(fresh) != 1 or fresh[0].certificate_sha256 != device.sha256:
        raise ReturnedFileWrong(
            "Tệp gửi về không có đúng một chữ ký mới của chứng thư đã đăng ký.",
            next_step="Cắm đúng thiết bị rồi ký lại.",
        )
    if not is_only_signed or fresh[0].weak or any(item.integrity != "intact" for item in seen):
        raise ReturnedFileWrong(
            "Tệp gửi về có thay đổi khác ngoài chữ ký, không nhận.", next_step="Ký lại."
        )
    return fresh[0].is_stamped


@in_transaction
def _open(
    by: ActingMember, device: KeyDevice, order: Order, kind: SessionKind, made: Prepared | None
) -> tuple[str, SigningSession]:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    now = clock.now()
    session = SigningSession.objects.create(
        token_sha256=_hash(token), kind=kind, device=device, member_id=by.own_membership_id,
        person_id=by.person_id, blob_id=order.blob_id, purpose=nfc(order.purpose.strip())[:300],
        update=made.update.data if made else None,
        hole_from=made.update.hole[0] if made else None,
        hole_to=made.update.hole[1] if made else None,
        attributes=made.attributes if made else None,
        opened_at=now, expires_at=now + LIFETIME,
    )  # fmt: skip
    audit.record(
        events.SigningAsked(
            device_id=device.pk, subject_cn=device.subject_cn,
            purpose=session.purpose or "một tệp", session_id=session.pk,
        ),
        by=by.actor,
    )  # fmt: skip
    return token, session


@in_transaction
def _claim(token: str, kind: SessionKind, *, by: ActingMember | None) -> SigningSession:
    """Take the session for this one use. Raises NotFound, SessionOver."""
    session = _session(token, kind, lock=True)
    if by is not None and session.person_id != by.person_id:
        raise NotFound("Không có lần ký này.")
    _check_open(session)
    session.used_at = clock.now()
    session.save(update_fields=["used_at"])
    return session


@in_transaction
def _note_result(session: SigningSession, signed: Signed) -> None:
    SigningSession.objects.filter(pk=session.pk).update(
        result_id=signed.blob_id, warnings=list(signed.warnings)
    )


@in_transaction
def _note_failure(session: SigningSession, error: BusinessError) -> None:
    SigningSession.objects.filter(pk=session.pk).update(failure=str(error)[:500])


def _session(token: str, kind: SessionKind | None, *, lock: bool = False) -> SigningSession:
    rows = SigningSession.objects.filter(token_sha256=_hash(token))
    rows = rows.select_for_update() if lock else rows.select_related("blob")
    session = rows.first()
    if session is None or (kind is not None and session.kind != kind):
        raise NotFound("Không có lần ký này.")
    return session


def _check_open(session: SigningSession) -> None:
    if session.used_at is not None or session.expires_at <= clock.now():
        raise SessionOver(
            "Lần ký này đã xong hoặc đã hết hạn.", next_step="Mở lại lần ký từ trang văn bản."
        )


def _operation(mark: Mark) -> str:
    """The operation of the VGCA program (CODES §15)."""
    if isinstance(mark, PersonalMark):
        return "SignApproved"
    if isinstance(mark, SealMark | NumberMark):
        return "SignIssued"
    return "SignCopy" if mark.text.upper().startswith("SAO") else "SignAppendix"


def _workplace(device: KeyDevice) -> AbstractContextManager[Workplace]:
    data = validation_data.data_for(bytes(device.certificate), now=clock.now())
    return steps.workplace(data)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
