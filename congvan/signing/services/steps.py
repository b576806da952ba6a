"""The steps of one signature, shared by signing at once and signing in two steps.

The file is prepared in a process of its own (`making.worker`): what stands in it cannot reach the
key, which stays here or with its device. The result counts only after our own verification has
read it and found what was intended.
"""

from __future__ import annotations

import io
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from congvan.kernel import audit, clock, files
from congvan.kernel.errors import BusinessError, InvalidInput, NotFound
from congvan.kernel.files import ContentType
from congvan.kernel.models import Blob
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.signing import events, stamping
from congvan.signing.making import cms, isolation, splicing
from congvan.signing.making.wording import PLACING, SENTENCES, Refusal, Refused
from congvan.signing.marks import Order
from congvan.signing.models import KeyDevice
from congvan.signing.providers import (
    ProviderFailed,
)
from congvan.signing.services import ordering, showing
from congvan.signing.validation_data import ValidationData

logger = logging.getLogger(__name__)

# What a signature has beside its certificates: names, attributes, the value of an RSA-4096 key.
_PLAIN_BYTES = 2_000
# A time stamp token with the chain of its service has 3 to 7 kB.
_STAMP_BYTES = 9_000


class PdfUnsuitable(InvalidInput):
    """The file cannot be signed."""

    code = "pdf_unsuitable"


class PlaceNotFound(InvalidInput):
    """The text has no place for the signature."""

    code = "place_not_found"


class SignatureUnsound(BusinessError):
    """What came out is not what was intended; nothing was stored."""

    code = "signature_unsound"
    http_status = 500

    def __init__(self) -> None:
        super().__init__(
            "Đã ký nhưng kiểm tra lại không đạt nên không lưu bản ký.",
            next_step="Ký lại; nếu vẫn vậy, báo quản trị hệ thống.",
        )


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed file. `warnings` are for the signer's eyes: above all a missing time stamp."""

    blob_id: int
    signed_at: datetime
    warnings: tuple[str, ...] = ()
    is_stamped: bool = False


@dataclass(frozen=True, slots=True)
class Workplace:
    """The preparing process, a folder of one's own, and what belongs to every signature."""

    preparer: isolation.Preparer
    folder: Path
    data: ValidationData
    stamper: stamping.Stamper | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file with a hole: its bytes, the update, and the attributes the key signs."""

    content: bytes
    update: isolation.Update
    attributes: bytes


@contextmanager
def workplace(data: ValidationData) -> Iterator[Workplace]:
    """Where files are prepared, for one batch."""
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="ky-so-", dir=folder) as own,
        isolation.Preparer(certificates=data.certificates, crls=data.crls) as preparer,
    ):
        yield Workplace(preparer, Path(own), data, stamping.stamper_in_force())


def prepared(order: Order, *, by: ActingMember, device: KeyDevice, desk: Workplace) -> Prepared:
    """A file made ready for its signature. Raises as `sign_blob` does."""
    content = content_of(order.blob_id)
    path = desk.folder / "goc.pdf"
    path.write_bytes(content)
    try:
        ordering.check(
            order, by=by, device=device, content=content, look=lambda: desk.preparer.look(path)
        )
        shown = showing.shown(order.mark, device, path=path, preparer=desk.preparer)
        update = desk.preparer.prepare(
            isolation.Order(
                path=path, kind=shown.kind, prefix=shown.prefix, reserved=_reserved(device, desk),
                at=clock.now(), ink=shown.ink, place=shown.place, signer_name=shown.signer_name,
                title_lines=shown.title_lines, must_be_scan=shown.must_be_scan,
            )
        )  # fmt: skip
    except Refused as refused:
        raise refusal_of(refused.refusal) from refused
    # What the process says is believed only as far as it can be counted after.
    if splicing.digest_of(content + update.data, hole=update.hole) != update.digest:
        raise SignatureUnsound
    attributes = cms.attributes(update.digest, bytes(device.certificate))
    return Prepared(content, update, attributes)


def _reserved(device: KeyDevice, desk: Workplace) -> int:
    """How long the hole must be. Readers go through it digit by digit, so it is not made too long."""
    certificates = len(device.certificate) + sum(len(der) for der in desk.data.chain)
    return certificates + _PLAIN_BYTES + (_STAMP_BYTES if desk.stamper is not None else 0)


def completed(
    ready_file: Prepared, signature: bytes, *, device: KeyDevice, desk: Workplace,
    attributes: bytes | None = None,
) -> tuple[bytes, tuple[str, ...], bool]:  # fmt: skip
    """The signed file, the warnings, and whether it carries a time stamp. Raises ProviderFailed."""
    certificate = bytes(device.certificate)
    signed_attributes = ready_file.attributes if attributes is None else attributes
    if not cms.is_signature_of(signed_attributes, signature, certificate):
        raise ProviderFailed(
            "Chữ ký nhận được không phải của chứng thư đã đăng ký.",
            next_step="Ký bằng đúng thiết bị đã đăng ký.",
        )
    token, warning = stamping.token_or_warning(signature, desk.stamper)
    message = cms.message(
        signed_attributes=signed_attributes, signature=signature, certificate_der=certificate,
        chain=desk.data.chain, stamp=token,
    )  # fmt: skip
    update = ready_file.update
    try:
        added = splicing.filled(
            update.data, hole=update.hole, offset=len(ready_file.content), message=message
        )
    except splicing.TooLong as error:
        logger.error("a signature of %s bytes does not fit", len(message))  # noqa: TRY400
        raise SignatureUnsound from error
    whole = ready_file.content + added
    check_result(
        whole, field=update.field_name, device=device, desk=desk, is_stamped=token is not None
    )
    return whole, (warning,) if warning else (), token is not None


def check_result(
    whole: bytes, *, field: str, device: KeyDevice, desk: Workplace, is_stamped: bool
) -> None:
    """Our own verification reads the file: all signatures sound, the last one ours over all of it.

    Raises SignatureUnsound.
    """
    path = desk.folder / "da-ky.pdf"
    path.write_bytes(whole)
    try:
        seen = desk.preparer.look(path)
    except Refused as refused:
        raise SignatureUnsound from refused
    last = seen[-1] if seen else None
    is_sound = (
        last is not None
        and all(item.integrity == "intact" for item in seen)
        and last.certificate_sha256 == device.sha256
        and field in ("", last.field)
        and last.covers_whole_file
        and last.is_stamped == is_stamped
        and not last.weak
    )
    if not is_sound:
        logger.error("a signature made here does not check: %s", seen)
        raise SignatureUnsound


def content_of(blob_id: int) -> bytes:
    """The bytes of a stored PDF. Raises NotFound, PdfUnsuitable, and what reading raises."""
    blob = Blob.objects.filter(pk=blob_id).first()
    if blob is None:
        raise NotFound("Không có tệp này.")
    if blob.content_type != ContentType.PDF:
        raise PdfUnsuitable("Chỉ ký số được tệp PDF.", next_step="Tạo bản PDF của văn bản rồi ký.")
    return files.read_blob(blob)


def store(
    whole: bytes,
    *,
    by: ActingMember,
    device: KeyDevice,
    blob_id: int,
    purpose: str,
    is_stamped: bool,
) -> int:
    """Keep a signed file as a new blob and tell the audit trail. Returns the blob's id."""
    received = files.receive(
        io.BytesIO(whole), filename="da-ky.pdf", allowed={ContentType.PDF},
        max_bytes=len(whole), store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip
    return _record(
        received, by=by, device=device, blob_id=blob_id, purpose=purpose, is_stamped=is_stamped
    )


@in_transaction
def _record(
    received: files.ReceivedFile, *, by: ActingMember, device: KeyDevice, blob_id: int,
    purpose: str, is_stamped: bool,
) -> int:  # fmt: skip
    blob = files.record(received)
    before = Blob.objects.values_list("sha256", flat=True).get(pk=blob_id)
    if device.wrong_pins:
        KeyDevice.objects.filter(pk=device.pk).update(wrong_pins=0)
        device.wrong_pins = 0
    audit.record(
        events.FileSigned(
            device_id=device.pk, subject_cn=device.subject_cn, serial=device.serial,
            purpose=nfc(purpose.strip()) or "một tệp", before=before[:12],
            after=blob.sha256[:12], is_stamped=is_stamped,
        ),
        by=by.actor,
    )  # fmt: skip
    return blob.pk


def refuse_transaction() -> None:
    """Raise RuntimeError inside a transaction: signing takes seconds, and locks must not wait for it."""
    with transaction.atomic(durable=True):
        pass


def refusal_of(refusal: Refusal) -> BusinessError:
    """What the person is told when a file cannot be prepared."""
    sentence, step = SENTENCES[refusal]
    kind = PlaceNotFound if refusal in PLACING else PdfUnsuitable
    return kind(sentence, next_step=step)
