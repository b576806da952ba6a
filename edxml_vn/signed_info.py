"""A Signature element of XMLDSig, taken apart: only the few forms that sign a whole package.

What is not understood is never guessed at: more than one Reference, another URI than "", another
transform, an Object make the signature unreadable, so that nothing can be wrapped around it.
"""

from __future__ import annotations

import binascii
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from lxml import etree

DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
ENVELOPED: Final = f"{DSIG}enveloped-signature"
INCLUSIVE: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
_EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
_MOST_CERTIFICATES: Final = 10


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write XML canonically."""

    is_exclusive: bool
    with_comments: bool


# The name with /TR/ is registered nowhere, yet the official samples carry it (SPEC §6). Version 1.1
# differs from 1.0 in parts of documents only, by attributes that packages do not have.
FORMS: Final = {
    INCLUSIVE: Form(False, False),
    f"{INCLUSIVE}#WithComments": Form(False, True),
    "http://www.w3.org/2006/12/xml-c14n11": Form(False, False),
    "http://www.w3.org/2006/12/xml-c14n11#WithComments": Form(False, True),
    _EXCLUSIVE: Form(True, False),
    f"{_EXCLUSIVE}WithComments": Form(True, True),
    "http://www.w3.org/TR/xml-exc-c14n#": Form(True, False),
}
SIGNATURES: Final[Mapping[str, hashes.HashAlgorithm]] = {
    RSA_SHA256: hashes.SHA256(),
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": hashes.SHA384(),
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": hashes.SHA512(),
    f"{DSIG}rsa-sha1": hashes.SHA1(),  # noqa: S303 — old packages carry it; marked as weak.
}
DIGESTS: Final = {
    SHA256: "sha256",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
    f"{DSIG}sha1": "sha1",
}


class Unreadable(Exception):
    """The signature cannot be checked; the text is a Vietnamese sentence that says why."""


@dataclass(frozen=True, slots=True)
class SignedInfo:
    """What a signature claims, and the bytes that are signed."""

    canonical: bytes
    method: str
    digest_method: str
    digest: bytes
    form: Form
    value: bytes
    certificates: tuple[x509.Certificate, ...]


def take_apart(signature: bytes, inherited: Mapping[str, str]) -> SignedInfo:
    """The parts of a Signature given as canonical XML with all namespaces in scope.

    `inherited`: the attributes `xml:…` of the elements around SignedInfo, which the inclusive form
    repeats in it. Raises Unreadable.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(signature, parser)
    except etree.XMLSyntaxError as broken:
        raise Unreadable("Chữ ký số không đúng cú pháp.") from broken
    if root.tag != f"{{{DSIG}}}Signature":
        raise Unreadable("Chữ ký số không theo chuẩn XMLDSig nên không kiểm tra được.")
    if len(_all(root, "SignedInfo")) + len(_all(root, "SignatureValue")) + len(
        _all(root, "KeyInfo")
    ) != len(root.findall("*")):
        raise Unreadable("Chữ ký số có thành phần mà hệ thống không kiểm tra.")
    info = _one(root, "SignedInfo")
    reference = _one(info, "Reference")
    if reference.get("URI") != "":
        raise Unreadable("Chữ ký số không bao trùm toàn bộ gói tin.")
    method = _algorithm(_one(info, "SignatureMethod"), SIGNATURES)
    digest_method = _algorithm(_one(reference, "DigestMethod"), DIGESTS)
    form = FORMS[_algorithm(_one(info, "CanonicalizationMethod"), FORMS)]
    return SignedInfo(
        canonical=canonical(info, form, inherited),
        method=method,
        digest_method=digest_method,
        digest=_decoded(_one(reference, "DigestValue")),
        form=_reference_form(reference),
        value=_decoded(_one(root, "SignatureValue")),
        certificates=_certificates(root),
    )


def canonical(info: etree._Element, form: Form, inherited: Mapping[str, str]) -> bytes:
    """SignedInfo as it is signed. It is parsed anew as a root: the canonical form that lxml makes
    of an element inside a document declares an empty namespace at its children (SPEC §6).
    """
    alone = etree.fromstring(etree.tostring(info, with_tail=False))
    if not form.is_exclusive:
        for name, value in inherited.items():
            if alone.get(name) is None:
                alone.set(name, value)
    to = io.BytesIO()
    etree.ElementTree(alone).write_c14n(
        to, exclusive=form.is_exclusive, with_comments=form.with_comments
    )
    return to.getvalue()


def _reference_form(reference: etree._Element) -> Form:
    """How the package was made canonical: without the signature, then in the form named, if any."""
    transforms = [
        _algorithm(one, {ENVELOPED, *FORMS})
        for block in _all(reference, "Transforms")
        for one in block.findall("*")
    ]
    if transforms[:1] != [ENVELOPED] or ENVELOPED in transforms[1:] or len(transforms) > 2:
        raise Unreadable("Chữ ký số dùng cách biến đổi mà hệ thống không kiểm tra.")
    return FORMS[transforms[1] if transforms[1:] else INCLUSIVE]


def _certificates(root: etree._Element) -> tuple[x509.Certificate, ...]:
    found = root.findall(f"{{{DSIG}}}KeyInfo/{{{DSIG}}}X509Data/{{{DSIG}}}X509Certificate")
    if not found:
        raise Unreadable("Chữ ký số không kèm chứng thư nên không kiểm tra được.")
    try:
        return tuple(
            x509.load_der_x509_certificate(_decoded(one)) for one in found[:_MOST_CERTIFICATES]
        )
    except (ValueError, TypeError) as broken:
        raise Unreadable("Chứng thư kèm chữ ký số không đọc được.") from broken


def _all(parent: etree._Element, name: str) -> list[etree._Element]:
    return parent.findall(f"{{{DSIG}}}{name}")


def _one(parent: etree._Element, name: str) -> etree._Element:
    found = _all(parent, name)
    if len(found) != 1:
        raise Unreadable("Chữ ký số thiếu hoặc thừa thành phần nên không kiểm tra được.")
    return found[0]


def _algorithm(element: etree._Element, known: object) -> str:
    """The named algorithm; with parameters it would be another one."""
    name = element.get("Algorithm", "")
    if name not in known or len(element.findall("*")):  # type: ignore[operator]
        raise Unreadable("Chữ ký số dùng thuật toán mà hệ thống không kiểm tra.")
    return name


def _decoded(element: etree._Element) -> bytes:
    text = "".join((element.text or "").split())
    if len(element) or not text:
        raise Unreadable("Chữ ký số thiếu dữ liệu nên không kiểm tra được.")
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except (binascii.Error, ValueError) as broken:
        raise Unreadable("Dữ liệu của chữ ký số bị hỏng.") from broken
