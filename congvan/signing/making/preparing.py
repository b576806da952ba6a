"""Adding a signature's field to a PDF with a hole for the signature: an incremental update.

With `verification.pades` the only module that knows pyHanko's writer. What is read here may come
from anywhere, so it runs in the process of `worker`. Nothing before the update is touched, and no
key and no secret is here.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pypdfium2 as pdfium
from asn1crypto import crl, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.validation.dss import DocumentSecurityStore

from congvan.signing.making import place as places
from congvan.signing.making.place import MM
from congvan.signing.making.wording import Refusal, Refused
from congvan.signing.marks import Box, Ink, Place

# A seal may stick out of the page by nothing: this much stays white at the edge.
EDGE = 5.0
# Where the text at the top right of page 1 ends: the margins of NĐ 30 are 15-20 mm and 20-25 mm.
CORNER_RIGHT, CORNER_TOP = 15 * MM, 8 * MM
SHARE_COVERED = 1 / 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """One signature to prepare.

    `kind` is "personal", "seal", "text" or "number"; `place` where the mark goes when it is known,
    else it is looked for by the names. `reserved` are the bytes the signature may need.
    """

    kind: str
    prefix: str
    reserved: int
    at: datetime
    ink: Ink | None
    place: Place | None = None
    signer_name: str = ""
    title_lines: tuple[str, ...] = ()
    must_be_scan: bool = False


@dataclass(frozen=True, slots=True)
class Data:
    """Certificates and revocation lists that go into the file with the signature (B-LT)."""

    certificates: list[x509.Certificate] = field(default_factory=list)
    crls: list[crl.CertificateList] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The update that follows the file's bytes, the place of its hole, the digest of the rest."""

    update: bytes
    hole: tuple[int, int]
    digest: bytes
    field_name: str


def prepare(pdf: bytes, wanted: Wanted, data: Data) -> Prepared:
    """Write the update. Raises Refused."""
    writer = _opened(pdf)
    spot = _spot(pdf, writer, wanted)
    name = _free_name(writer, wanted.prefix)
    specification = fields.SigFieldSpec(name, on_page=0, box=None)
    if spot is not None:
        specification = fields.SigFieldSpec(name, on_page=spot.page - 1, box=spot.box)  # type: ignore[arg-type]
    if data.certificates or data.crls:
        DocumentSecurityStore.supply_dss_in_writer(
            writer, sig_contents=None, certs=data.certificates, crls=data.crls
        )
    steps = PdfCMSEmbedder(new_field_spec=specification).write_cms(name, writer)
    try:
        reference = next(steps)
        if spot is not None and wanted.ink is not None:
            _paint(writer, reference.get_object(), wanted.ink, spot)
        steps.send(
            SigObjSetup(
                signers.SignatureObject(
                    timestamp=wanted.at, subfilter=fields.SigSeedSubFilter.PADES,
                    bytes_reserved=2 * wanted.reserved,
                )
            )
        )  # fmt: skip
        digest, stream = steps.send(SigIOSetup(md_algorithm="sha256", in_place=True))
    except Refused:
        raise
    except Exception as error:  # whatever a broken file makes the writer raise
        raise Refused(Refusal.BROKEN) from error
    return _result(pdf, digest, stream, name)


def _result(pdf: bytes, digest: PreparedByteRangeDigest, stream: Any, name: str) -> Prepared:
    whole = stream.getbuffer()
    if bytes(whole[: len(pdf)]) != pdf:
        raise Refused(Refusal.BROKEN)
    return Prepared(
        update=bytes(whole[len(pdf) :]),
        hole=(digest.reserved_region_start, digest.reserved_region_end),
        digest=digest.document_digest,
        field_name=name,
    )


def _opened(pdf: bytes) -> IncrementalPdfFileWriter:
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
        obstacle = _obstacle(writer.prev)
        if obstacle is None:
            # A page tree that cannot be walked shows here.
            writer.find_page_for_modification(0)
    except Exception as error:  # whatever a broken file makes the reader raise
        raise Refused(Refusal.BROKEN) from error
    if obstacle is not None:
        raise Refused(obstacle)
    return writer


def _obstacle(reader: PdfFileReader) -> Refusal | None:
    if reader.encrypted:
        return Refusal.ENCRYPTED
    form = reader.root.get("/AcroForm")
    if isinstance(form, generic.DictionaryObject) and "/XFA" in form:
        return Refusal.DYNAMIC_FORM
    return Refusal.LOCKED if _is_locked(reader) else None


def _is_locked(reader: PdfFileReader) -> bool:
    """Whether an author's signature forbids every later change (DocMDP, level 1)."""
    root = reader.root
    if "/Perms" not in root or "/DocMDP" not in root["/Perms"]:
        return False
    certifying = root["/Perms"]["/DocMDP"]
    if "/Reference" not in certifying:
        return False
    return any(
        "/TransformParams" in reference.get_object()
        and reference.get_object()["/TransformParams"].get("/P") == 1
        for reference in certifying["/Reference"]
    )


def _free_name(writer: IncrementalPdfFileWriter, prefix: str) -> str:
    taken = {name for name, _, _ in fields.enumerate_sig_fields(writer.prev)}
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def _spot(pdf: bytes, writer: IncrementalPdfFileWriter, wanted: Wanted) -> Place | None:
    """Where the appearance goes, at its true size; None for a signature that is not seen."""
    if wanted.ink is None:
        return None
    if wanted.kind == "text" and wanted.place is None:
        return _corner(writer, wanted.ink)
    if wanted.kind == "seal" and wanted.place is None:
        return _beside_personal(pdf, writer, wanted)
    found = wanted.place
    if found is None:
        with _document(pdf) as document:
            found = places.in_document(
                document, signer_name=wanted.signer_name, title_lines=wanted.title_lines
            )
    _check_page(writer, found.page)
    if wanted.kind == "number":
        return found
    return Place(found.page, _centred(found.box, wanted.ink, shrinks=wanted.kind != "seal"))


def _centred(room: Box, ink: Ink, *, shrinks: bool) -> Box:
    """The ink in the middle of the room; a handwriting may shrink, a seal has its true size."""
    left, bottom, right, top = room
    scale = min(1.0, (right - left) / ink.width, (top - bottom) / ink.height) if shrinks else 1.0
    width, height = ink.width * scale, ink.height * scale
    x, y = (left + right - width) / 2, (bottom + top - height) / 2
    return x, y, x + width, y + height


def _corner(writer: IncrementalPdfFileWriter, ink: Ink) -> Place:
    left, bottom, right, top, turn = _page_box(writer, 1)
    if turn == 90:
        box = (left + CORNER_TOP, top - CORNER_RIGHT - ink.width, left + CORNER_TOP + ink.height, top - CORNER_RIGHT)  # fmt: skip
    elif turn == 180:
        box = (left + CORNER_RIGHT, bottom + CORNER_TOP, left + CORNER_RIGHT + ink.width, bottom + CORNER_TOP + ink.height)  # fmt: skip
    elif turn == 270:
        box = (right - CORNER_TOP - ink.height, bottom + CORNER_RIGHT, right - CORNER_TOP, bottom + CORNER_RIGHT + ink.width)  # fmt: skip
    else:
        box = (right - CORNER_RIGHT - ink.width, top - CORNER_TOP - ink.height, right - CORNER_RIGHT, top - CORNER_TOP)  # fmt: skip
    return Place(1, box)


def _beside_personal(pdf: bytes, writer: IncrementalPdfFileWriter, wanted: Wanted) -> Place:
    """Over a third of the last visible personal signature, on its left (R-159)."""
    assert wanted.ink is not None  # noqa: S101 - told by the caller
    found = _last_visible(writer)
    if found is None and wanted.signer_name:
        with _document(pdf) as document:
            room = places.in_document(
                document, signer_name=wanted.signer_name, title_lines=wanted.title_lines
            )
        found = Place(room.page, room.box)
    if found is None:
        raise Refused(Refusal.NO_PERSONAL)
    left, bottom, right, top = found.box
    page_left, page_bottom, page_right, page_top, _ = _page_box(writer, found.page)
    x = left + (right - left) * SHARE_COVERED - wanted.ink.width
    y = (bottom + top - wanted.ink.height) / 2
    x = min(max(x, page_left + EDGE), page_right - EDGE - wanted.ink.width)
    y = min(max(y, page_bottom + EDGE), page_top - EDGE - wanted.ink.height)
    return Place(found.page, (x, y, x + wanted.ink.width, y + wanted.ink.height))


def _last_visible(writer: IncrementalPdfFileWriter) -> Place | None:
    found = None
    numbers = {ref.idnum: index + 1 for index, ref in enumerate(_pages(writer.prev))}
    for name, _, reference in fields.enumerate_sig_fields(writer.prev, filled_status=True):
        widget = reference.get_object()
        box = tuple(float(value) for value in widget.get("/Rect", ()))
        page = widget.raw_get("/P") if "/P" in widget else None
        number = numbers.get(page.idnum) if isinstance(page, generic.IndirectObject) else None
        is_seen = len(box) == 4 and box[2] > box[0] and box[3] > box[1]
        if is_seen and number and not name.startswith(("SoNgay", "GhiChu")):
            found = Place(number, box)  # type: ignore[arg-type]
    return found


def _pages(reader: PdfFileReader) -> Iterable[generic.IndirectObject]:
    """The pages' references in order; the tree was walked before, its depth is the reader's own."""
    waiting = [reader.root.raw_get("/Pages")]
    seen = set()
    while waiting:
        reference = waiting.pop(0)
        node = reference.get_object()
        if reference.idnum in seen:
            raise Refused(Refusal.BROKEN)
        seen.add(reference.idnum)
        if "/Kids" in node:
            kids = node["/Kids"]
            waiting[:0] = [kids.raw_get(index) for index in range(len(kids))]
        else:
            yield reference


def _page_box(
    writer: IncrementalPdfFileWriter, page: int
) -> tuple[float, float, float, float, int]:
    """The visible box of a page and by how many degrees it is turned when shown."""
    node = writer.find_page_for_modification(page - 1)[0].get_object()
    values: Any = None
    for key in ("/CropBox", "/MediaBox"):
        values = _inherited(node, key)
        if values is not None:
            break
    if values is None or len(values) != 4:
        raise Refused(Refusal.BROKEN)
    one, two, three, four = (float(value) for value in values)
    turn = int(_inherited(node, "/Rotate") or 0) % 360
    return min(one, three), min(two, four), max(one, three), max(two, four), turn


def _inherited(node: Any, key: str) -> Any:
    for _ in range(40):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def _check_page(writer: IncrementalPdfFileWriter, page: int) -> None:
    if page < 1:
        raise Refused(Refusal.NO_SUCH_PAGE)
    try:
        writer.find_page_for_modification(page - 1)
    except Exception as error:
        raise Refused(Refusal.NO_SUCH_PAGE) from error


def _paint(writer: IncrementalPdfFileWriter, widget: Any, ink: Ink, spot: Place) -> None:
    """Give the field its appearance; readers scale its box to the field's, which has its size."""
    source = PdfFileReader(io.BytesIO(ink.pdf))
    reference = writer.import_page_as_xobject(source)
    turn = _page_box(writer, spot.page)[4]
    if turn:
        matrix = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}.get(
            turn, (1, 0, 0, 1)
        )
        form = reference.get_object()
        form[pdf_name("/Matrix")] = generic.ArrayObject(
            [generic.NumberObject(number) for number in (*matrix, 0, 0)]
        )
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): reference})
    writer.update_container(widget)


def _document(pdf: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(pdf)
    except pdfium.PdfiumError as error:
        raise Refused(Refusal.BROKEN) from error


def number_boxes(pdf: bytes) -> tuple[Box, Box, Box]:
    """The blanks of number, day and month on page 1. Raises Refused."""
    with _document(pdf) as document:
        return places.blanks(document)
