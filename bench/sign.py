"""`congvan bench sign`: signatures and checks per core-second beside bare pyHanko, in one run, interleaved.

Signing: the same one-page file, RSA-2048, SHA-256, PAdES, no time stamp (a network is not ours to
measure), no picture. The yardstick signs as its manual shows, loading the key for each file. Ours
is the product's way without the database: the preparing process, the key kept for the batch, our
own check of the result; the CPU of both processes counts. Checking: bare pyHanko validates the file
each time; ours answers for a known digest from the kept report, measured as reading the digest of
the file and the report. Every signed file is checked by both: a fast wrong signature counts as failed.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from congvan.signing.making import cms, isolation, splicing
from congvan.signing.verification import findings

ROUNDS = 5
# As the product reserves without a time stamp: the certificate and some names.
RESERVED_BYTES = 3_000


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Print the figures, with --json a line of them at the end; 1 when a signature is unsound."""
    parser = argparse.ArgumentParser(prog="congvan bench sign")
    parser.add_argument("--json", action="store_true", help="in một dòng JSON ở cuối")
    parser.add_argument("--files", type=int, default=100, help="số tệp mỗi lượt")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="congvan-bench-") as directory:
        bench = _Bench(Path(directory), options.files)
        figures = bench.measured(stderr)
    for name, value in figures.items():
        print(f"{name}: {value}", file=stdout)
    if options.json:
        print(json.dumps({"bench": "sign", "figures": figures}), file=stdout)
    return 0 if figures["unsound"] == 0 else 1


class _Bench:
    """One certificate, one file, and both ways to sign and to check it."""

    def __init__(self, directory: Path, files: int) -> None:
        self._path = directory / "goc.pdf"
        self._signed = directory / "da-ky.pdf"
        self._path.write_bytes(_paper())
        self._files = files
        self._key = rsa.generate_private_key(65537, 2048)
        self._certificate = _certificate(self._key)
        self._der = self._certificate.public_bytes(serialization.Encoding.DER)
        self._unsound = 0

    def measured(self, stderr: TextIO) -> dict[str, Any]:
        """Interleaved rounds: theirs, ours, theirs …; medians of CPU seconds a file."""
        stock, ours, theirs, again = [], [], [], []
        for number in range(ROUNDS):
            stock.append(_cpu(self._sign_stock, max(4, self._files // 10)))
            ours.append(self._sign_ours())
            theirs.append(_cpu(self._check_stock, self._files // 5))
            again.append(_cpu(self._check_known, self._files * 5))
            print(f"lượt {number + 1}/{ROUNDS}", file=stderr)
        medians = [statistics.median(values) for values in (stock, ours, theirs, again)]
        return {
            "stock_sign_per_core_second": round(1 / medians[0], 1),
            "sign_per_core_second": round(1 / medians[1], 1),
            "ratio_stock_sign": round(medians[0] / medians[1], 1),
            "stock_verify_per_core_second": round(1 / medians[2], 1),
            "repeat_verify_per_core_second": round(1 / medians[3], 1),
            "ratio_repeat_verify": round(medians[2] / medians[3], 1),
            "rounds": ROUNDS,
            "files_a_round": self._files,
            "unsound": self._unsound,
        }

    def _sign_stock(self) -> None:
        key = self._key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        signer = signers.SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(self._der),
            signing_key=asn1_keys.PrivateKeyInfo.load(key),
            cert_registry=SimpleCertificateStore(),
        )
        metadata = signers.PdfSignatureMetadata(
            field_name="Ky1", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
        )
        with self._path.open("rb") as stream:
            signers.PdfSigner(metadata, signer).sign_pdf(IncrementalPdfFileWriter(stream))

    def _sign_ours(self) -> float:
        """CPU seconds a file, of this process and of the preparing one, its start included."""
        began = _spent()
        with isolation.Preparer() as preparer:
            for _ in range(self._files):
                self._sign_one(preparer)
        return (_spent() - began) / self._files

    def _sign_one(self, preparer: isolation.Preparer) -> None:
        content = self._path.read_bytes()
        order = isolation.Order(self._path, "text", "Ky", RESERVED_BYTES, datetime.now(UTC))
        update = preparer.prepare(order)
        attributes = cms.attributes(update.digest, self._der)
        value = self._key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())
        message = cms.message(
            signed_attributes=attributes, signature=value, certificate_der=self._der
        )
        added = splicing.filled(update.data, hole=update.hole, offset=len(content), message=message)
        self._signed.write_bytes(content + added)
        seen = preparer.look(self._signed)
        if len(seen) != 1 or seen[0].integrity != "intact" or not seen[0].covers_whole_file:
            self._unsound += 1

    def _check_stock(self) -> None:
        with self._signed.open("rb") as stream:
            (signature,) = PdfFileReader(stream).embedded_regular_signatures
            context = ValidationContext(trust_roots=[asn1_x509.Certificate.load(self._der)])
            if not validate_pdf_signature(signature, context).bottom_line:
                self._unsound += 1

    def _check_known(self) -> None:
        """What a repeated check does: the digest of the file, and its kept report read."""
        digest = hashlib.sha256(self._signed.read_bytes()).hexdigest()
        findings.Result.from_json(json.loads(_kept(digest)))


def _cpu(act: Callable[[], None], times: int) -> float:
    act()
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) / times


def _spent() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _kept(digest: str) -> str:
    """A report as the table keeps it."""
    result = findings.Result(
        findings.Verdict.PERSONAL_ONLY, (digest,),
        (
            findings.SignatureLine(
                "Ky1", "Ký thử", findings.SignerRole.LEADER, intact=True, trusted=True,
                timestamped=True, covers_whole_file=True, signed_at=datetime.now(UTC),
                time_is_proved=True, certificate_sha256=digest,
            ),
        ),
        tuple(findings.Check(key, findings.Status.PASSED, digest, "Ky1") for key in "abcdef"),
    )  # fmt: skip
    return json.dumps(result.as_json())


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ký thử")])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip


def _paper() -> bytes:
    """A one-page letter of 60 lines."""
    lines = b" ".join(
        b"BT /F1 11 Tf 60 %d Td (So Khoa hoc va Cong nghe, dong thu %d) Tj ET"
        % (800 - 12 * row, row)
        for row in range(60)
    )
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(lines), lines),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, part in enumerate(parts, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n")
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()
