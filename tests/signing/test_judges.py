"""What others say of our signatures: poppler's pdfsig and OpenSSL, on sound and on spoilt files."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import cms as asn1_cms

from congvan.kernel import clock
from congvan.signing.making import cms, isolation, splicing
from congvan.signing.stamping import LocalStamper, token_on
from congvan.signing.verification import examining, judging, pool, registry
from congvan.signing.verification.facts import Chain, Examination, Integrity
from congvan.signing.verification.findings import Status, Verdict
from tests.signing import letters, papers
from tests.signing.pki import Holder, Office, issue
from tests.signing.test_providers import raw

NEEDED = ("pdfsig", "openssl")
pytestmark = pytest.mark.skipif(
    any(shutil.which(name) is None for name in NEEDED), reason="pdfsig or openssl is not here"
)


def signed(
    data: bytes, holder: Holder, office: Office, folder: Path, *, is_stamped: bool = True
) -> bytes:
    """Our own signature, made without database; `holder` need not be fit to sign."""
    path = folder / "goc.pdf"
    path.write_bytes(data)
    with isolation.Preparer() as preparer:
        update = preparer.prepare(isolation.Order(path, "text", "Ky", 12_000, clock.now()))
    attributes = cms.attributes(update.digest, holder.der)
    value = raw(holder, attributes)
    stamper = LocalStamper(office.stamps.der, office.stamps.asn1_key().dump())
    message = cms.message(
        signed_attributes=attributes, signature=value, certificate_der=holder.der,
        chain=[office.middle.der], stamp=token_on(value, stamper) if is_stamped else None,
    )  # fmt: skip
    return data + splicing.filled(update.data, hole=update.hole, offset=len(data), message=message)


@pytest.fixture(scope="module")
def good(office: Office, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return signed(letters.letter(), office.leader, office, tmp_path_factory.mktemp("good"))


def ours(data: bytes, office: Office, path: Path) -> tuple[Integrity, Chain]:
    """Integrity and standing by our own verification."""
    first = examined(data, office, path).signatures[0]
    return first.integrity, first.chain.standing


def examined(data: bytes, office: Office, path: Path) -> Examination:
    """What our own verification finds in the file."""
    day = timedelta(days=1)
    known = pool.Pool()
    for der in (office.root.der, office.middle.der, office.stamps.der):
        known.add_certificate(der)
    for holder in (office.root, office.middle):
        known.add_crl(holder.crl(at=clock.now() - day, until=clock.now() + day))
    path.write_bytes(data)
    with path.open("rb") as stream:
        return examining.examine(stream, pool=known, now=clock.now())


def poppler(data: bytes, path: Path) -> str:
    path.write_bytes(data)
    done = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    )
    return " ".join(re.findall(r"Signature Validation: (.*)", done.stdout))


def message_and_content(data: bytes, folder: Path, place: int = 0) -> tuple[Path, Path]:
    """The CMS in a /Contents and the bytes it covers, as files for OpenSSL."""
    found = list(re.finditer(rb"/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)", data))
    numbers = found[place]
    before, start, length = (int(number) for number in numbers.groups())
    der = bytes.fromhex(data[before + 1 : start - 1].decode())
    message = asn1_cms.ContentInfo.load(der).dump()
    (folder / "chu-ky.der").write_bytes(message)
    (folder / "noi-dung").write_bytes(data[:before] + data[start : start + length])
    return folder / "chu-ky.der", folder / "noi-dung"


def openssl(folder: Path, *arguments: str) -> bool:
    done = subprocess.run(["openssl", *arguments], capture_output=True, check=False, cwd=folder)
    return done.returncode == 0


def openssl_verifies(data: bytes, office: Office, folder: Path, place: int = 0) -> bool:
    try:
        message, content = message_and_content(data, folder, place)
    except ValueError:  # what stands in the hole is no message any more
        return False
    (folder / "root.pem").write_bytes(office.root.pem)
    (folder / "middle.pem").write_bytes(office.middle.pem)
    return openssl(
        folder, "cms", "-verify", "-binary", "-inform", "DER", "-in", str(message), "-content",
        str(content), "-CAfile", "root.pem", "-certfile", "middle.pem", "-purpose", "any", "-out", "/dev/null",
    )  # fmt: skip


def test_all_agree_on_a_sound_file(good: bytes, office: Office, tmp_path: Path) -> None:
    assert ours(good, office, tmp_path / "a.pdf") == (Integrity.INTACT, Chain.GOOD)
    assert poppler(good, tmp_path / "a.pdf") == "Signature is Valid."
    assert openssl_verifies(good, office, tmp_path)


def test_openssl_accepts_the_time_stamp(good: bytes, office: Office, tmp_path: Path) -> None:
    message, _ = message_and_content(good, tmp_path)
    info = asn1_cms.ContentInfo.load(message.read_bytes())["content"]["signer_infos"][0]
    (tmp_path / "gia-tri").write_bytes(info["signature"].native)
    (tmp_path / "dau.der").write_bytes(info["unsigned_attrs"][0]["values"][0].dump())
    (tmp_path / "root.pem").write_bytes(office.root.pem)
    (tmp_path / "tsa.pem").write_bytes(office.stamps.pem)
    assert openssl(
        tmp_path, "ts", "-verify", "-token_in", "-in", "dau.der", "-data", "gia-tri", "-CAfile",
        "root.pem", "-untrusted", "tsa.pem",
    )  # fmt: skip


def flipped(data: bytes) -> bytes:
    place = data.index(b"stream") + 30
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def saved_again(data: bytes) -> bytes:
    """The file written anew by another program: the signature covers nothing of it."""
    import io

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    out = io.BytesIO()
    copy_into_new_writer(PdfFileReader(io.BytesIO(data))).write(out)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("spoil", [flipped, saved_again])
def test_all_refuse_a_changed_file(spoil, good: bytes, office: Office, tmp_path: Path) -> None:
    spoilt = spoil(good)
    assert ours(spoilt, office, tmp_path / "a.pdf")[0] is not Integrity.INTACT
    assert poppler(spoilt, tmp_path / "a.pdf") != "Signature is Valid."
    assert not openssl_verifies(spoilt, office, tmp_path)


def test_later_edit_shows_in_all(good: bytes, office: Office, tmp_path: Path) -> None:
    """The first signature still fits its own bytes; that the file goes on is what others say."""
    edited = papers.edited(good)
    assert ours(edited, office, tmp_path / "a.pdf")[0] is Integrity.CHANGED_AFTER
    told = subprocess.run(
        ["pdfsig", "-nocert", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=False
    )
    assert "Not total document signed" in told.stdout


@pytest.mark.nightly
def test_wrong_order_is_seen_by_all(office: Office, tmp_path: Path) -> None:
    """The organ signed before its leader: every signature is sound, and the others tell who was first."""
    data = letters.letter()
    for holder in (office.seal, office.leader):
        data = signed(data, holder, office, tmp_path)
    found = judging.judge(
        examined(data, office, tmp_path / "a.pdf"), registry.read(json.dumps(office.registry())),
        is_scan=lambda: False,
    )  # fmt: skip
    assert found.verdict is Verdict.INVALID
    assert [(one.key, one.status) for one in found.checks if one.key == "order"] == [
        ("order", Status.FAILED)
    ]
    assert poppler(data, tmp_path / "a.pdf") == "Signature is Valid. Signature is Valid."
    told = subprocess.run(
        ["pdfsig", "-nocert", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=False
    ).stdout
    seal, leader = told.split("Signature #2")
    assert "Sở Khoa học" in seal
    assert "Not total document signed" in seal
    assert "Khải" in leader
    assert "Total document signed" in leader
    assert [openssl_verifies(data, office, tmp_path, place) for place in (0, 1)] == [True, True]


def test_expired_and_revoked_certificates(office: Office, tmp_path: Path) -> None:
    now = clock.now()
    day = timedelta(days=1)
    expired = issue("Hết Hạn", office.middle, since=now - 9 * day, until=now - day)
    for holder, standing in ((expired, Chain.EXPIRED), (office.revoked, Chain.REVOKED)):
        data = signed(letters.letter(), holder, office, tmp_path)
        assert ours(data, office, tmp_path / "a.pdf") == (Integrity.INTACT, standing)
        assert poppler(data, tmp_path / "a.pdf") == "Signature is Valid."  # bytes, not trust
    assert not openssl_verifies(
        signed(letters.letter(), expired, office, tmp_path), office, tmp_path
    )
