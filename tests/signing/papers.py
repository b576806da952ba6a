"""PDFs for the tests: born-digital, scanned, and signed by whom the test says."""

from __future__ import annotations

import io
from datetime import datetime

from PIL import Image, ImageDraw
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps

from tests.signing.pki import NOON, Holder

LINES = ("CONG HOA XA HOI CHU NGHIA VIET NAM", "V/v trien khai nhiem vu quy III nam 2026 " * 3)


def pdf(*streams: bytes, objects: bytes = b"") -> bytes:
    """A small PDF with one page for each content stream."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    parts.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for stream in streams:
        number = len(parts) + 1
        kids.append(b"%d 0 R" % number)
        parts.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (number + 1)
        )
        parts.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    parts[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(parts) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def born_digital() -> bytes:
    text = b" ".join(
        b"BT /F1 12 Tf 60 %d Td (%s) Tj ET" % (760 - 20 * row, LINES[row % 2].encode())
        for row in range(20)
    )
    return pdf(text)


def scan(*, written_over: bytes = b"", written_under: bytes = b"") -> bytes:
    """A page of paper as a picture, perhaps with a layer of text over or under it."""
    picture = Image.new("L", (620, 877), 245)
    draw = ImageDraw.Draw(picture)
    for row in range(60, 800, 24):
        draw.line((60, row, 560, row), fill=30, width=6)
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=40)
    jpeg = data.getvalue()
    content = b"%s q 595 0 0 842 0 0 cm /Im0 Do Q %s" % (written_under, written_over)
    page = pdf(content)
    # The picture goes in as an update of the plain file.
    writer = IncrementalPdfFileWriter(io.BytesIO(page))
    from pyhanko.pdf_utils import generic

    image = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/XObject"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Image"),
            generic.pdf_name("/Width"): generic.NumberObject(620),
            generic.pdf_name("/Height"): generic.NumberObject(877),
            generic.pdf_name("/ColorSpace"): generic.pdf_name("/DeviceGray"),
            generic.pdf_name("/BitsPerComponent"): generic.NumberObject(8),
            generic.pdf_name("/Filter"): generic.pdf_name("/DCTDecode"),
        },
        encoded_data=jpeg,
    )
    reference = writer.add_object(image)
    page_reference, _ = writer.find_page_for_modification(0)
    resources = page_reference.get_object()["/Resources"]
    resources["/XObject"] = generic.DictionaryObject({generic.pdf_name("/Im0"): reference})
    writer.update_container(resources)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def sign(
    data: bytes,
    holder: Holder,
    *,
    field: str,
    stamper: timestamps.TimeStamper | None = None,
    claims: datetime | None = NOON,
    digest: str = "sha256",
    box: tuple[int, int, int, int] | None = None,
) -> bytes:
    """One more signature, as an incremental update; without `claims` in the PAdES form."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    metadata = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm=digest, subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED
        if claims else fields.SigSeedSubFilter.PADES,
    )  # fmt: skip
    signer: signers.Signer = holder.signer()
    if claims is not None:
        signer = _claiming(signer, claims)
    out = signers.PdfSigner(
        metadata, signer, timestamper=stamper,
        new_field_spec=fields.SigFieldSpec(field, box=box) if box else None,
    ).sign_pdf(writer)  # fmt: skip
    return out.getvalue()


def stamp(data: bytes, stamper: timestamps.TimeStamper) -> bytes:
    """A time stamp over the whole file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    out = signers.PdfTimeStamper(stamper).timestamp_pdf(writer, "sha256")
    return out.getvalue()


def edited(data: bytes) -> bytes:
    """The file with its text replaced by a later update."""
    from pyhanko.pdf_utils import generic

    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page_reference, _ = writer.find_page_for_modification(0)
    page = page_reference.get_object()
    page["/Contents"] = writer.add_object(
        generic.StreamObject(stream_data=b"BT /F1 12 Tf 60 700 Td (Noi dung khac) Tj ET")
    )
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _claiming(signer: signers.SimpleSigner, moment: datetime) -> signers.SimpleSigner:
    """A signer whose clock says `moment`."""
    original = signer.signed_attrs

    async def signed_attrs(*args: object, **kwargs: object) -> object:
        attributes = await original(*args, **kwargs)
        from asn1crypto import cms
        from pyhanko.sign.general import simple_cms_attribute

        kept = [a for a in attributes if a["type"].native != "signing_time"]
        time = cms.Time({"utc_time": moment})
        return cms.CMSAttributes([*kept, simple_cms_attribute("signing_time", time)])

    signer.signed_attrs = signed_attrs
    return signer


def with_evidence(data: bytes, *, crls: list[object]) -> bytes:
    """The file with revocation lists in its document security store."""
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    out = io.BytesIO(data)
    DocumentSecurityStore.add_dss(output_stream=out, sig_contents=None, crls=crls)
    return out.getvalue()
