"""The digital signature of a package (XMLDSig, SPEC §6): checked as information, made when asked for.

The digest is taken while the package streams past, so 200 MB need no more memory than 200 kB. A
check says that the bytes are those that the holder of the certificate signed; whether the
certificate itself is to be trusted is another question, and a document is never refused over this.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.x509.oid import NameOID
from lxml import etree

from edxml_vn.c14n import Canonicalizer, NotCanonical, pieces, walk
from edxml_vn.envelope import not_writable
from edxml_vn.signature_place import Enveloped, Locator
from edxml_vn.signed_info import (
    DIGESTS,
    DSIG,
    ENVELOPED,
    INCLUSIVE,
    RSA_SHA256,
    SHA256,
    SIGNATURES,
    Form,
    SignedInfo,
    Unreadable,
    canonical,
    take_apart,
)
from edxml_vn.writing import Output, Written

__all__ = ["SignatureState", "SignatureVerdict", "sign", "verify"]

_SMALLEST_KEY = 2048
_OLD = ("sha1",)


class SignatureState(StrEnum):
    """What a check can come to."""

    ABSENT = "absent"
    VALID = "valid"
    INVALID = "invalid"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureVerdict:
    """What became of a check. `certificate` is DER; `is_weak` says that the algorithm or the key is
    too old to prove much; `sentence` is for people.
    """

    state: SignatureState
    sentence: str
    algorithm: str | None = None
    is_weak: bool = False
    signer: str | None = None
    certificate: bytes | None = None


def verify(source: Path | bytes) -> SignatureVerdict:
    """Check the Signature in the header of a package, whatever the bytes are.

    Nothing is fetched and no chain is built: the certificate is the one that the package brings.
    Only OSError of the disk is raised.
    """
    try:
        found = Locator()
        walk(source, found)
        if not found.count:
            return SignatureVerdict(
                state=SignatureState.ABSENT, sentence="Gói tin không có chữ ký số."
            )
        return _verdict(_info(found), source)
    except Unreadable as why:
        return SignatureVerdict(state=SignatureState.UNREADABLE, sentence=str(why))
    except NotCanonical:
        return SignatureVerdict(
            state=SignatureState.UNREADABLE,
            sentence="Gói tin không đúng cú pháp XML nên không kiểm tra được chữ ký số.",
        )


def sign(
    source: Path | bytes, to: BinaryIO, *, key: RSAPrivateKey, certificate: x509.Certificate
) -> Written:
    """Write the package with a signature (RSA-SHA256, enveloped) as the last child of its header.

    Raises NotWritable for a package that is no UTF-8, has no header or is signed already, and
    ValueError for a key of less than 2048 bits or of another certificate.
    """
    _check_key(key, certificate)
    digest = hashlib.sha256()
    handler = _Signing(Canonicalizer(digest.update, is_exclusive=False, with_comments=False))
    try:
        walk(source, handler)
    except NotCanonical as broken:
        raise not_writable(
            "not_xml", "", "Gói tin không đúng cú pháp XML nên không ký được."
        ) from broken
    if handler.at is None or not _stands_at(source, handler.at, f"</{handler.name}"):
        raise not_writable(
            "no_header", "edXMLHeader", "Gói tin không có phần đầu nên không ký được."
        )
    signature = _signature(digest.digest(), handler, key, certificate)
    output = Output(to)
    _splice(source, handler.at, f"{_Signing.BEFORE}{signature}\r\n    ".encode(), output)
    return output.written()


class _Signing(Enveloped):
    """Digests a package as it will be once the signature stands at the end of its header."""

    BEFORE = "  "
    AFTER = "\n    "

    def __init__(self, canonicalizer: Canonicalizer) -> None:
        super().__init__(canonicalizer)
        self.at: int | None = None
        self.name = ""
        self.scope: Mapping[str, str] = {}
        self.around: Mapping[str, str] = {}

    def start_inside(self, *_: object) -> None:
        raise not_writable("signed_already", "Signature", "Gói tin đã có chữ ký số.")

    def start_outside(self, name: str, attributes: list[str], scope: Mapping[str, str]) -> None:
        super().start_outside(name, attributes, scope)
        if self.is_header():
            self.name, self.scope = name, scope

    def end_outside(self) -> None:
        if self.is_header() and self.at is None:
            self.at = self.position
            self.around = self.inherited()
            self.text(self.BEFORE + self.AFTER)
        super().end_outside()


def _info(found: Locator) -> SignedInfo:
    if found.count > 1:
        raise Unreadable("Gói tin có nhiều chữ ký số nên không kiểm tra được.")
    return take_apart(bytes(found.captured), found.xml_attributes)


def _verdict(info: SignedInfo, source: Path | bytes) -> SignatureVerdict:
    signing = _signer_of(info)
    certificate = signing or info.certificates[0]
    key = certificate.public_key()
    is_small = isinstance(key, RSAPublicKey) and key.key_size < _SMALLEST_KEY
    is_weak = (
        is_small or DIGESTS[info.digest_method] in _OLD or SIGNATURES[info.method].name in _OLD
    )
    signer = _name(certificate)
    if signing is None:
        state, sentence = SignatureState.INVALID, "Chữ ký số không khớp với chứng thư kèm theo."
    elif not _is_digest_right(info, source):
        state, sentence = SignatureState.INVALID, "Nội dung gói tin đã bị thay đổi sau khi ký số."
    else:
        state = SignatureState.VALID
        sentence = (
            f"Gói tin còn nguyên như khi “{signer}” ký số."
            " Hệ thống chưa kiểm tra nguồn gốc chứng thư này."
        )
        if is_weak:
            sentence += " Thuật toán ký đã cũ, giá trị chứng minh thấp."
    return SignatureVerdict(
        state=state,
        sentence=sentence,
        algorithm=info.method.rpartition("#")[2],
        is_weak=is_weak,
        signer=signer,
        certificate=certificate.public_bytes(serialization.Encoding.DER),
    )


def _signer_of(info: SignedInfo) -> x509.Certificate | None:
    """The certificate whose key made the signature value."""
    for certificate in info.certificates:
        try:
            key = certificate.public_key()
            if isinstance(key, RSAPublicKey):
                key.verify(info.value, info.canonical, PKCS1v15(), SIGNATURES[info.method])
                return certificate
        except (InvalidSignature, UnsupportedAlgorithm, ValueError):
            continue
    return None


def _is_digest_right(info: SignedInfo, source: Path | bytes) -> bool:
    """Whether the package, less its signature, has the digest that was signed.

    A Reference to the whole document leaves comments out whatever its transforms say (XMLDSig
    §4.4.3.3), but some libraries take "WithComments" at its word: either is accepted then.
    """
    wanted = {False, info.form.with_comments}
    digests = [hashlib.new(DIGESTS[info.digest_method]) for _ in wanted]
    canonicalizers = [
        Canonicalizer(
            digest.update, is_exclusive=info.form.is_exclusive, with_comments=with_comments
        )
        for digest, with_comments in zip(digests, wanted, strict=True)
    ]
    walk(source, Enveloped(*canonicalizers))
    return any(hmac.compare_digest(one.digest(), info.digest) for one in digests)


def _name(certificate: x509.Certificate) -> str:
    try:
        names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else certificate.subject.rfc4514_string()
    except ValueError:
        return ""


def _check_key(key: RSAPrivateKey, certificate: x509.Certificate) -> None:
    if key.key_size < _SMALLEST_KEY:
        raise ValueError("A key of less than 2048 bits is too weak to sign with.")
    if certificate.public_key() != key.public_key():
        raise ValueError("The certificate belongs to another key.")


def _signature(
    digest: bytes, place: _Signing, key: RSAPrivateKey, certificate: x509.Certificate
) -> str:
    """The text of the Signature element, made for its place; ASCII, for whatever encoding."""
    info = (
        f'<SignedInfo><CanonicalizationMethod Algorithm="{INCLUSIVE}"/>'
        f'<SignatureMethod Algorithm="{RSA_SHA256}"/>'
        # The namespace once more: lxml, and signxml with it, would miss it here (SPEC §6).
        f'<Reference xmlns="{DSIG}" URI=""><Transforms><Transform Algorithm="{ENVELOPED}"/></Transforms>'
        f'<DigestMethod Algorithm="{SHA256}"/>'
        f"<DigestValue>{_base64(digest)}</DigestValue></Reference></SignedInfo>"
    )
    around = etree.Element(f"{{{DSIG}}}Signature", nsmap=_namespaces(place.scope))
    around.append(etree.fromstring(info.replace("<SignedInfo>", f'<SignedInfo xmlns="{DSIG}">', 1)))
    signed = canonical(around[0], Form(False, False), place.around)
    value = key.sign(signed, PKCS1v15(), SIGNATURES[RSA_SHA256])
    der = certificate.public_bytes(serialization.Encoding.DER)
    subject = escape(certificate.subject.rfc4514_string())
    subject = subject.encode("ascii", "xmlcharrefreplace").decode()
    return (
        f'<Signature xmlns="{DSIG}">{info}<SignatureValue>{_base64(value)}</SignatureValue>'
        f"<KeyInfo><X509Data><X509SubjectName>{subject}"
        f"</X509SubjectName><X509Certificate>{_base64(der)}</X509Certificate></X509Data></KeyInfo>"
        "</Signature>"
    )


def _namespaces(scope: Mapping[str, str]) -> dict[str | None, str]:
    return {**{prefix: uri for prefix, uri in scope.items() if prefix}, None: DSIG}


def _stands_at(source: Path | bytes, at: int, tag: str) -> bool:
    """Whether a tag stands there in ASCII: not in UTF-16, nor for an element without end tag."""
    wanted = tag.encode()
    if isinstance(source, bytes):
        return source[at : at + len(wanted)] == wanted
    with source.open("rb") as file:
        file.seek(at)
        return file.read(len(wanted)) == wanted


def _splice(source: Path | bytes, at: int, text: bytes, output: Output) -> None:
    """Copy the source with `text` put in at a byte."""
    passed = 0
    for piece in pieces(source):
        cut = at - passed
        if 0 <= cut < len(piece):
            output.write(piece[:cut])
            output.write(text)
            output.write(piece[cut:])
        else:
            output.write(piece)
        passed += len(piece)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
