"""What each kind of file is concluded to be."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from congvan.signing.verification import examining
from congvan.signing.verification.findings import Verdict
from tests.signing import papers
from tests.signing.conftest import Checker
from tests.signing.pki import NOON, Office, issue

SOON = NOON + timedelta(minutes=20)


def test_leader_then_organ_is_kind_b(check: Checker, kind_b: bytes) -> None:
    result = check(kind_b)
    assert result.verdict is Verdict.VALID_KIND_B
    assert result.warnings == ()
    leader, organ = result.signatures
    assert (leader.role, leader.signer_cn, leader.covers_whole_file) == (
        "leader",
        "Lê Văn Khải",
        False,
    )
    assert (organ.role, organ.covers_whole_file, organ.timestamped) == ("organ", True, True)
    assert leader.intact
    assert leader.trusted
    assert leader.signed_at == NOON


def test_two_leaders_then_organ_is_kind_b(check: Checker, office: Office) -> None:
    stamper = office.stamps.stamper()
    data = papers.sign(papers.born_digital(), office.deputy, field="A", stamper=stamper)
    data = papers.sign(data, office.leader, field="B", stamper=stamper)
    data = papers.sign(data, office.seal, field="C", stamper=stamper)
    assert check(data).verdict is Verdict.VALID_KIND_B


def test_pades_without_signing_time(check: Checker, office: Office) -> None:
    stamper = office.stamps.stamper()
    data = papers.sign(
        papers.born_digital(), office.leader, field="A", stamper=stamper, claims=None
    )
    data = papers.sign(data, office.seal, field="B", stamper=stamper, claims=None)
    assert check(data).verdict is Verdict.VALID_KIND_B


def test_visible_signatures_are_no_change_of_content(check: Checker, office: Office) -> None:
    stamper = office.stamps.stamper()
    data = papers.sign(
        papers.born_digital(), office.leader, field="A", stamper=stamper, box=(300, 100, 500, 160)
    )
    data = papers.sign(data, office.seal, field="B", stamper=stamper, box=(220, 100, 320, 160))
    assert check(data).verdict is Verdict.VALID_KIND_B


def test_stamp_over_the_whole_file_proves_the_time(check: Checker, office: Office) -> None:
    data = papers.sign(papers.born_digital(), office.leader, field="A")
    data = papers.sign(data, office.seal, field="B")
    result = check(papers.stamp(data, office.stamps.stamper(SOON)))
    assert result.verdict is Verdict.VALID_KIND_B
    assert [line.signed_at for line in result.signatures] == [SOON, SOON]
    assert not result.signatures[0].timestamped
    assert result.warnings != ()


def test_stamp_of_the_seal_proves_the_time_of_the_leader(check: Checker, office: Office) -> None:
    data = papers.sign(papers.born_digital(), office.leader, field="A")
    data = papers.sign(data, office.seal, field="B", stamper=office.stamps.stamper())
    result = check(data)
    assert result.verdict is Verdict.VALID_KIND_B
    assert "không có dấu thời gian" in result.warnings[0]


@pytest.mark.parametrize(
    "paper",
    [
        papers.scan(),
        papers.scan(
            written_over=b"BT 3 Tr /F1 9 Tf 60 700 Td (" + b"chu OCR an " * 40 + b") Tj ET"
        ),
        papers.scan(written_under=b"BT /F1 9 Tf 60 700 Td (" + b"chu OCR duoi " * 40 + b") Tj ET"),
    ],
    ids=["picture", "hidden text", "text under the picture"],
)
def test_scan_signed_by_the_organ_is_kind_a(check: Checker, office: Office, paper: bytes) -> None:
    data = papers.sign(paper, office.seal, field="A", stamper=office.stamps.stamper())
    assert check(data).verdict is Verdict.VALID_KIND_A


@pytest.mark.parametrize(
    "paper",
    [
        papers.born_digital(),
        papers.pdf(b""),
        papers.scan(
            written_over=b"BT /F1 9 Tf 60 700 Td (" + b"chu viet de len " * 20 + b") Tj ET"
        ),
    ],
    ids=["text", "empty page", "text over a picture"],
)
def test_organ_alone_on_born_digital_is_not_valid(
    check: Checker, office: Office, paper: bytes
) -> None:
    data = papers.sign(paper, office.seal, field="A", stamper=office.stamps.stamper())
    result = check(data)
    assert result.verdict is Verdict.INVALID
    assert result.signatures[0].intact
    assert "Chỉ có chữ ký của cơ quan" in result.warnings[-1]


def test_person_alone(check: Checker, office: Office) -> None:
    data = papers.sign(
        papers.born_digital(), office.leader, field="A", stamper=office.stamps.stamper()
    )
    assert check(data).verdict is Verdict.PERSONAL_ONLY


def test_unknown_person_then_organ_is_not_valid(check: Checker, office: Office) -> None:
    stamper = office.stamps.stamper()
    data = papers.sign(papers.born_digital(), office.clerk, field="A", stamper=stamper)
    data = papers.sign(data, office.seal, field="B", stamper=stamper)
    result = check(data)
    assert result.verdict is Verdict.INVALID
    assert result.signatures[0].role == "personal"


@pytest.mark.parametrize(("until", "verdict"), [
    ("2026-06-14", Verdict.INVALID),
    ("2026-06-15", Verdict.VALID_KIND_B),
    ("2026-06-15T11:59:00+07:00", Verdict.INVALID),
    ("2026-06-15T05:00:00Z", Verdict.VALID_KIND_B),
])  # fmt: skip
def test_leader_past_the_term_signs_as_a_person(
    check: Checker, office: Office, kind_b: bytes, until: str, verdict: Verdict
) -> None:
    known = office.registry()
    known["competent_leaders"] = [{"cn": "Khải", "sha256": office.leader.sha256, "until": until}]
    result = check(kind_b, known=known)
    assert result.verdict is verdict
    role = "leader" if verdict is Verdict.VALID_KIND_B else "personal"
    assert result.signatures[0].role == role


def test_seal_past_its_term_is_not_valid(check: Checker, office: Office, kind_b: bytes) -> None:
    known = office.registry()
    known["organ_seals"] = [{"cn": "Sở", "sha256": office.seal.sha256, "until": "2026-01-01"}]
    assert check(kind_b, known=known).verdict is Verdict.INVALID


def test_seal_before_leader_is_not_kind_b(check: Checker, office: Office) -> None:
    stamper = office.stamps.stamper()
    data = papers.sign(papers.born_digital(), office.seal, field="A", stamper=stamper)
    data = papers.sign(data, office.leader, field="B", stamper=stamper)
    result = check(data)
    assert result.verdict is Verdict.INVALID
    assert "đúng thứ tự" in result.warnings[-1]


def test_seal_of_another_organ_does_not_seal(check: Checker, office: Office, kind_b: bytes) -> None:
    known = office.registry()
    both = [
        {"organ": "Sở Nội vụ", "competent_leaders": known["competent_leaders"]},
        {"organ": "Sở Khoa học và Công nghệ", "organ_seals": known["organ_seals"]},
    ]
    assert check(kind_b, known=both).verdict is Verdict.INVALID


def test_unsigned(check: Checker) -> None:
    assert check(papers.born_digital()).verdict is Verdict.UNSIGNED


def test_byte_flipped(check: Checker, kind_b: bytes) -> None:
    place = kind_b.index(b"CONG HOA")
    result = check(kind_b[:place] + b"K" + kind_b[place + 1 :])
    assert result.verdict is Verdict.INVALID
    assert not result.signatures[0].intact


def test_signature_value_flipped(check: Checker, kind_b: bytes) -> None:
    place = kind_b.index(b"/Contents <") + 1200
    other = b"1" if kind_b[place : place + 1] != b"1" else b"2"
    assert check(kind_b[:place] + other + kind_b[place + 1 :]).verdict is Verdict.INVALID


def test_later_update_that_changes_the_content(check: Checker, kind_b: bytes) -> None:
    result = check(papers.edited(kind_b))
    assert result.verdict is Verdict.INVALID
    assert "bị thay đổi" in result.warnings[0]


@pytest.mark.parametrize("more", [b"x", b"\n", b"<html></html>" * 200, b"\n%%EOF\n"])
def test_bytes_appended(check: Checker, kind_b: bytes, more: bytes) -> None:
    result = check(kind_b + more)
    assert result.verdict is Verdict.INVALID
    assert not any(line.covers_whole_file for line in result.signatures)


def test_cut_off(check: Checker, kind_b: bytes) -> None:
    assert check(kind_b[: len(kind_b) * 2 // 3]).verdict is Verdict.INVALID


def test_signatures_taken_out_of_the_form(check: Checker, kind_b: bytes) -> None:
    assert b"/AcroForm" in kind_b
    more = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    start = len(kind_b)
    previous = kind_b.rindex(b"startxref")
    old = kind_b[previous + 10 :].split()[0]
    data = (
        kind_b
        + more
        + b"xref\n1 1\n%010d 00000 n \ntrailer\n<< /Size 50 /Root 1 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (start, old, start + len(more))
    )
    result = check(data)
    assert result.verdict is Verdict.INVALID
    assert "gỡ" in result.warnings[0]


@pytest.mark.parametrize("data", [b"", b"xin chao", b"PK\x03\x04" + b"x" * 3000, b"%PDF-1.7\nrac"])
def test_what_is_no_pdf_is_not_judged(check: Checker, data: bytes) -> None:
    with pytest.raises(examining.NothingToRead):
        check(data)


def test_seal_by_same_names_of_another_office(
    check: Checker, kind_b: bytes, tmp_path: Path
) -> None:
    """Authorities of the same names prove nothing: it is the keys that count."""
    other = Office()
    known = tmp_path / "khac"
    result = check(kind_b, under=other.write_trust(known))
    assert result.verdict is Verdict.UNVERIFIABLE
    assert not any(line.trusted for line in result.signatures)


def test_unknown_root(check: Checker, office: Office) -> None:
    stranger = issue("Người lạ", issue("Gốc lạ", is_authority=True))
    data = papers.sign(papers.born_digital(), stranger, field="A", stamper=office.stamps.stamper())
    assert check(data).verdict is Verdict.UNVERIFIABLE
