"""Reading a PDF's signatures; with `stamps` the only module that knows pyHanko.

Every signature is read by itself: one that cannot be read does not hide the others. After a
signature a file may only get more signatures, their validation data and its metadata; any other
update, a filled form field included, counts as a change of content.
"""

from __future__ import annotations

import enum
import mmap
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from itertools import islice
from typing import Any, BinaryIO

from asn1crypto import cms, core, crl, ocsp, x509
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.misc import get_and_apply
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis.rules.form_field_rules import is_field_visible
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import find_unique_cms_attribute
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from congvan.signing.verification import stamps
from congvan.signing.verification.chains import SMALLEST_RSA_BITS, WEAK_DIGESTS, Evidence
from congvan.signing.verification.differences import ONLY_SIGNATURES_AFTER
from congvan.signing.verification.facts import Integrity

# A document of ten co-signing agencies has some forty; a file with more is not a document.
MOST_SIGNATURES = 100
_ENOUGH = MOST_SIGNATURES + 1
# /ByteRange of a signature in this file: its hole holds a hexadecimal string.
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
# What a signature dictionary says of itself, and what any object of a PDF begins with.
_TRACE = re.compile(rb"/ByteRange\s*\[|/SubFilter\s*/(?:adbe\.|ETSI\.)|/Type\s*/Sig\b")
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")


class Remains(enum.Enum):
    """What is left of a file whose structure is lost."""

    SIGNED = "signed"
    PDF = "pdf"
    NOTHING = "nothing"


class Encrypted(Exception):
    """The file opens with a password only."""


class Unreadable(Exception):
    """The structure of the file cannot be read."""


class TooMany(Exception):
    """The file has more signatures than any document has."""


@dataclass(frozen=True, slots=True)
class Read:
    """A filled signature field as read; `token` is its stamp, or itself for a document stamp."""

    field: str
    is_stamp: bool
    revision: int
    certificate: x509.Certificate | None
    beside: tuple[x509.Certificate, ...]
    integrity: Integrity
    covers_whole_file: bool
    claimed_at: datetime | None
    token: stamps.Token | None
    weak: tuple[str, ...]


class Document:
    """A PDF opened for checking. Raises Encrypted, Unreadable."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._reader, self.is_irregular = _opened(stream)
        self._archived: list[Any] = []

    def read_all(self) -> list[Read]:
        """The filled signature fields in the order they were signed. Raises TooMany."""
        fields = self._filled_fields()
        found = [self._read(name, field) for name, field in fields]
        return sorted(found, key=lambda item: item.revision)

    def evidence(self) -> Evidence:
        """Certificates and revocation data that the file brings along, as far as they can be read.

        Call after `read_all`: signatures may carry such data too (Adobe's archival attribute).
        """
        evidence = Evidence()
        for archived in self._archived:
            evidence.crls += _readable(partial(_values, archived, "crl"))
            evidence.ocsps += _readable(partial(_values, archived, "ocsp"))
        try:
            store = DocumentSecurityStore.read_dss(self._reader)
        except Exception:  # none, or one that cannot be read: then it proves nothing
            return evidence
        evidence.certificates += _readable(store.load_certs)
        evidence.crls += _readable(
            lambda: _loaded(store.crls, crl.CertificateList, DecodePurpose.CRL)
        )
        evidence.ocsps += _readable(
            lambda: _loaded(store.ocsps, ocsp.OCSPResponse, DecodePurpose.OCSP_RESPONSE)
        )
        return evidence

    def removed(self) -> int:
        """How many signatures lie in the file's bytes without being in its form any more."""
        listed = set()
        for _, field in self._filled_fields():
            value = get_and_apply(field, "/V", lambda v: v.get_object(), default=None)
            if isinstance(value, DictionaryObject) and "/ByteRange" in value:
                listed.add(tuple(int(number) for number in value["/ByteRange"]))
        # Encryption of PDF 2.0 seals the file with a code of its own, not with a signature.
        with suppress(KeyError):
            listed.add(tuple(int(n) for n in self._reader.trailer["/AuthCode"]["/ByteRange"]))
        return len(_ranges_in(self._stream) - listed)

    def _filled_fields(self) -> list[tuple[str, DictionaryObject]]:
        try:
            found = list(islice(enumerate_sig_fields(self._reader, filled_status=True), _ENOUGH))
            fields = [(str(name), field.get_object()) for name, _, field in found]
        except Exception as error:
            raise Unreadable from error
        if len(fields) > MOST_SIGNATURES:
            raise TooMany
        return fields

    @cached_property
    def _painted_in(self) -> int:
        """The last revision with a visible field that nobody has signed: it can cover the text."""
        revisions = [-1]
        for _, _, reference in islice(
            enumerate_sig_fields(self._reader, filled_status=False), _ENOUGH
        ):
            if "/AP" in reference.get_object() and is_field_visible(reference.get_object()):
                revisions.append(self._reader.xrefs.get_last_change(reference.reference))
        return max(revisions)

    def _read(self, name: str, field: DictionaryObject) -> Read:
        try:
            signature = EmbeddedPdfSignature(self._reader, field, name)
            is_stamp = (
                signature.sig_object_type == "/DocTimeStamp"
                or signature.sig_object.get("/SubFilter") == "/ETSI.RFC3161"
            )
            self._archived += _archived_in(signature.signer_info)
            certificate, beside = _certificates(signature)
            integrity, covers = self._integrity(signature, certificate, is_stamp)
            return Read(
                field=name,
                is_stamp=is_stamp,
                revision=signature.signed_revision,
                certificate=certificate,
                beside=beside,
                integrity=integrity,
                covers_whole_file=covers,
                claimed_at=_claimed_at(signature),
                token=_token(signature, is_stamp=is_stamp),
                weak=() if certificate is None else _weaknesses(signature, certificate),
            )
        except Exception:  # a signature made to break its reader: told as unreadable
            return Read(
                field=name, is_stamp=False, revision=self._revision(field), certificate=None,
                beside=(), integrity=Integrity.UNREADABLE, covers_whole_file=False,
                claimed_at=None, token=None, weak=(),
            )  # fmt: skip

    def _revision(self, field: DictionaryObject) -> int:
        try:
            return int(self._reader.xrefs.get_last_change(field.raw_get("/V").reference))
        except Exception:
            return int(self._reader.xrefs.total_revisions)

    def _integrity(
        self, signature: EmbeddedPdfSignature, certificate: x509.Certificate | None, is_stamp: bool
    ) -> tuple[Integrity, bool]:
        """Bytes, coverage and later updates, in this order; and whether the whole file is covered."""
        signature.compute_integrity_info(diff_policy=ONLY_SIGNATURES_AFTER)
        covers = signature.coverage == SignatureCoverageLevel.ENTIRE_FILE
        found = Integrity.INTACT
        if not is_stamp:
            found = _binding(signature, certificate)
        if found is not Integrity.INTACT:
            return found, covers
        if signature.coverage < SignatureCoverageLevel.ENTIRE_REVISION or _hides_bytes_in_its_hole(
            signature
        ):
            found = Integrity.UNCOVERED
        elif not covers and self._has_bytes_of_nothing(signature):
            found = Integrity.APPENDED
        elif (
            not signature.summarise_integrity_info()["docmdp_ok"]
            or self._painted_in > signature.signed_revision
        ):
            found = Integrity.CHANGED_AFTER
        return found, covers

    def _has_bytes_of_nothing(self, signature: EmbeddedPdfSignature) -> bool:
        """Whether bytes follow that are no update of the file, after this or the last update."""
        _, _, start, length = signature.byte_range
        self._stream.seek(start + length)
        after = self._stream.read()
        if signature.signed_revision == self._reader.xrefs.total_revisions - 1:
            return bool(after)
        return not after.rstrip(b"\r\n \t\0").endswith(b"%%EOF")


def _opened(stream: BinaryIO) -> tuple[PdfFileReader, bool]:
    """A strict reader, else a tolerant one: Word's files mix two kinds of tables."""
    reader = _reader(stream, strict=True)
    is_irregular = reader is None or reader.xrefs.hybrid_xrefs_present
    if is_irregular:
        reader = _reader(stream, strict=False)
    if reader is None:
        raise Unreadable
    return reader, is_irregular


def _reader(stream: BinaryIO, *, strict: bool) -> PdfFileReader | None:
    """None when the file cannot be read this way. Raises Encrypted."""
    try:
        reader = PdfFileReader(stream, strict=strict)
        is_locked = reader.encrypted and not _opens_without_password(reader)
        if not is_locked:
            reader.root["/Pages"]
            list(islice(enumerate_sig_fields(reader, filled_status=True), _ENOUGH))
    except Exception:  # whatever a broken file makes the reader raise
        return None
    if is_locked:
        raise Encrypted
    return reader


def _opens_without_password(reader: PdfFileReader) -> bool:
    try:
        return bool(reader.decrypt(b"").status.value)
    except Exception:
        return False


def _binding(signature: EmbeddedPdfSignature, certificate: x509.Certificate | None) -> Integrity:
    """Whether digest, signature value and certificate belong together."""
    content = signature.signed_data["encap_content_info"]
    is_detached = content["content_type"].native == "data" and _is_void(content["content"])
    if certificate is None or not is_detached:
        return Integrity.UNREADABLE
    digest_is_right, value_is_right = validate_sig_integrity(
        signature.signer_info, certificate, "data", signature.compute_digest()
    )
    if not digest_is_right:
        return Integrity.ALTERED
    return Integrity.INTACT if value_is_right else Integrity.FORGED


def _hides_bytes_in_its_hole(signature: EmbeddedPdfSignature) -> bool:
    """Whether the hole that no signature covers holds more than the signature and zeros."""
    content = signature.pkcs7_content
    return bool(content[len(cms.ContentInfo.load(content).dump()) :].strip(b"\0"))


def _certificates(
    signature: EmbeddedPdfSignature,
) -> tuple[x509.Certificate | None, tuple[x509.Certificate, ...]]:
    try:
        return signature.signer_cert, tuple(signature.other_embedded_certs)
    except Exception:
        return None, ()


def _claimed_at(signature: EmbeddedPdfSignature) -> datetime | None:
    """What the signer's machine said, aware; None when it said nothing usable."""
    try:
        claimed = signature.self_reported_timestamp
    except Exception:
        return None
    if claimed is None:
        return None
    return claimed if claimed.tzinfo else claimed.replace(tzinfo=UTC)


def _weaknesses(signature: EmbeddedPdfSignature, certificate: x509.Certificate) -> tuple[str, ...]:
    """Algorithms of the signature itself that no longer bind, as they are called."""
    found = []
    digests = {signature.md_algorithm.lower()}
    with suppress(ValueError):  # CMS allows the algorithm of the key alone
        digests.add(signature.signer_info["signature_algorithm"].hash_algo)
    found += [digest.upper() for digest in sorted(digests & WEAK_DIGESTS)]
    key = certificate.public_key
    if key.algorithm == "rsa" and key.bit_size < SMALLEST_RSA_BITS:
        found.append(f"RSA {key.bit_size} bit")
    return tuple(found)


def _token(signature: EmbeddedPdfSignature, *, is_stamp: bool) -> stamps.Token | None:
    if is_stamp:
        return stamps.judged(signature.signed_data, signature.compute_digest)
    return stamps.on_value_of(signature.signer_info)


def _is_void(value: Any) -> bool:
    return isinstance(value, core.Void) or value.native is None


def _archived_in(signer_info: cms.SignerInfo) -> list[Any]:
    try:
        return [
            find_unique_cms_attribute(signer_info["signed_attrs"], "adobe_revocation_info_archival")
        ]
    except Exception:
        return []


def _values(archived: Any, key: str) -> Iterable[Any]:
    return archived[key] or ()


def _loaded(references: Iterable[Any], kind: Any, purpose: DecodePurpose) -> Iterator[Any]:
    for reference in references:
        yield kind.load(reference.get_object().read_data(purpose))


def _readable(items: Callable[[], Iterable[Any]]) -> list[Any]:
    found = []
    try:
        for item in items():
            found.append(item)
    except Exception:
        return found
    return found


def _ranges_in(stream: BinaryIO) -> set[tuple[int, ...]]:
    """The byte ranges in the raw file that fit it: their hole is a hexadecimal string."""
    stream.seek(0)
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found: set[tuple[int, ...]] = set()
        for match in _BYTE_RANGE.finditer(data):
            before, start, length = (int(number) for number in match.groups())
            fits = before < start <= len(data) and start + length <= len(data)
            if fits and data[before : before + 1] == b"<" and data[start - 1 : start] == b">":
                found.add((0, before, start, length))
        return found


def remains(stream: BinaryIO) -> Remains:
    """What a file that cannot be read was once, by its raw bytes."""
    stream.seek(0)
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if _TRACE.search(data):
            return Remains.SIGNED
        return Remains.PDF if _OBJECT.search(data) else Remains.NOTHING
