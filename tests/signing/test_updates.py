"""What may happen to a file after signing, and tricks that look as if it may."""

from __future__ import annotations

import io
from datetime import timedelta

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator import ValidationContext

from congvan.signing.verification.findings import Verdict
from tests.signing import papers
from tests.signing.conftest import Checker
from tests.signing.pki import NOON, Holder, Office


def with_empty_fields(data: bytes, *names: str) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    for number, name in enumerate(names):
        box = (300 - 80 * number, 100, 420 - 80 * number, 160)
        fields.append_signature_field(writer, fields.SigFieldSpec(name, box=box))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_fields_prepared_before_signing(check: Checker, office: Office) -> None:
    stamper = office.stamps.stamper()
    data = with_empty_fields(papers.born_digital(), "Lanh dao", "Co quan")
    data = papers.sign(data, office.leader, field="Lanh dao", stamper=stamper)
    data = papers.sign(data, office.seal, field="Co quan", stamper=stamper)
    assert check(data).verdict is Verdict.VALID_KIND_B


def test_visible_field_that_nobody_signed_can_cover_the_text(check: Checker, kind_b: bytes) -> None:
    result = check(with_empty_fields(kind_b, "La"))
    assert result.verdict is Verdict.INVALID
    assert "bị thay đổi" in result.warnings[0]


def test_form_field_filled_after_signing(check: Checker, office: Office) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(papers.born_digital()))
    field = writer.add_object(
        generic.DictionaryObject(
            {
                generic.pdf_name("/FT"): generic.pdf_name("/Tx"),
                generic.pdf_name("/T"): generic.pdf_string("So"),
                generic.pdf_name("/V"): generic.pdf_string("01"),
            }
        )
    )
    form = generic.DictionaryObject({generic.pdf_name("/Fields"): generic.ArrayObject([field])})
    writer.root["/AcroForm"] = writer.add_object(form)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    stamper = office.stamps.stamper()
    data = papers.sign(out.getvalue(), office.leader, field="A", stamper=stamper)
    data = papers.sign(data, office.seal, field="B", stamper=stamper)
    assert check(data).verdict is Verdict.VALID_KIND_B
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    entry = writer.root["/AcroForm"]["/Fields"][0]
    entry["/V"] = generic.pdf_string("02")
    writer.update_container(entry)
    out = io.BytesIO()
    writer.write(out)
    assert check(out.getvalue()).verdict is Verdict.INVALID


def test_certifying_leader_allows_the_seal(check: Checker, office: Office) -> None:
    stamper = office.stamps.stamper()
    data = certified(papers.born_digital(), office.leader, office)
    data = papers.sign(data, office.seal, field="B", stamper=stamper, box=(200, 100, 300, 160))
    assert check(data).verdict is Verdict.VALID_KIND_B


def certified(data: bytes, holder: Holder, office: Office) -> bytes:
    metadata = signers.PdfSignatureMetadata(
        field_name="A", certify=True, docmdp_permissions=fields.MDPPerm.FILL_FORMS
    )
    return signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(data)), metadata, holder.signer(),
        timestamper=office.stamps.stamper(),
    ).getvalue()  # fmt: skip


def test_long_term_signatures(check: Checker, office: Office) -> None:
    """PAdES B-LTA twice: validation data and file stamps follow each signature."""
    at = NOON - timedelta(days=1)
    data = papers.born_digital()
    for field, holder in (("A", office.leader), ("B", office.seal)):
        context = ValidationContext(
            trust_roots=[office.root.asn1], other_certs=[office.middle.asn1], moment=NOON,
            crls=[h.crl(at=at, until=NOON + timedelta(days=9)) for h in (office.root, office.middle)],
            revocation_mode="require",
        )  # fmt: skip
        metadata = signers.PdfSignatureMetadata(
            field_name=field, subfilter=fields.SigSeedSubFilter.PADES, embed_validation_info=True,
            validation_context=context, use_pades_lta=True,
        )  # fmt: skip
        data = signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(data)), metadata, holder.signer(),
            timestamper=office.stamps.stamper(),
        ).getvalue()  # fmt: skip
    result = check(data)
    assert result.verdict is Verdict.VALID_KIND_B
    assert [line.role for line in result.signatures] == ["leader", "organ"]
    assert not any(line.covers_whole_file for line in result.signatures)


def test_bytes_hidden_beside_the_signature(check: Checker, kind_b: bytes) -> None:
    """The padding of /Contents is covered by no signature."""
    end = kind_b.rindex(b"0>", 0, kind_b.rindex(b"/ByteRange"))
    assert kind_b[end - 20 : end] == b"0" * 20
    result = check(kind_b[: end - 2] + b"7" + kind_b[end - 1 :])
    assert result.verdict is Verdict.INVALID


def test_time_stamp_of_another_signature(check: Checker, office: Office) -> None:
    """A stamp moved from elsewhere was put there by somebody after signing."""

    class Moved(type(office.stamps.stamper())):  # type: ignore[misc]
        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> object:
            return await super().async_timestamp(bytes(len(message_digest)), md_algorithm)

    stamper = office.stamps.stamper()
    stamper.__class__ = Moved
    data = papers.sign(papers.born_digital(), office.leader, field="A", stamper=stamper)
    result = check(data)
    assert result.verdict is Verdict.INVALID
    assert not result.signatures[0].timestamped
