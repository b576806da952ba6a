"""XMLDSig of packages (SPEC §6): judged by signxml in both directions, canonical XML by lxml."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from signxml import CanonicalizationMethod, DigestAlgorithm, SignatureMethod, XMLSigner, XMLVerifier

from edxml_vn.c14n import Canonicalizer, NotCanonical, walk
from edxml_vn.model import NotWritable
from edxml_vn.reading import read
from edxml_vn.signatures import SignatureState, SignatureVerdict, sign, verify
from edxml_vn.signed_info import DSIG, FORMS
from edxml_vn.writing import write_document
from tests.edxml_vn.test_writing import with_files

OPEN = Path(__file__).resolve().parents[3] / "shared" / "edxml" / "samples" / "open"
SIGNED = OPEN / "25_signed_rsa_sha1.edxml"


class OldSigner(XMLSigner):
    """signxml, allowed to make what old systems make."""

    def check_deprecated_methods(self) -> None:
        """Let SHA-1 pass."""


@cache
def holder() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """A key and its certificate, made by itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sở Nội vụ <mẫu>")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def package() -> bytes:
    to = io.BytesIO()
    write_document(with_files({"a.pdf": b"%PDF", "b.txt": b"b" * 1000}), to)
    return to.getvalue()


def signed(source: bytes | Path) -> bytes:
    key, certificate = holder()
    to = io.BytesIO()
    told = sign(source, to, key=key, certificate=certificate)
    assert told.size == len(to.getvalue())
    return to.getvalue()


def signed_by_signxml(raw: bytes, *, c14n: str, method: str, digest: str) -> bytes:
    key, certificate = holder()
    signer = OldSigner(
        c14n_algorithm=CanonicalizationMethod(c14n),
        signature_algorithm=SignatureMethod(method),
        digest_algorithm=DigestAlgorithm(digest),
    )
    place = f'<ds:Signature xmlns:ds="{DSIG}" Id="placeholder"/>'.encode()
    root = etree.fromstring(
        raw.replace(b"    </edXML:edXMLHeader>", place + b"</edXML:edXMLHeader>")
    )
    return etree.tostring(signer.sign(root, key=key, cert=[certificate]), encoding="UTF-8")


@pytest.mark.skipif(not SIGNED.exists(), reason="the open samples do not lie beside the project")
def test_open_samples() -> None:
    verdict = verify(SIGNED)
    assert verdict.state is SignatureState.VALID
    assert (verdict.algorithm, verdict.is_weak) == ("rsa-sha1", True)
    assert verdict.signer == "Chu ky mau TEST"
    assert "đã cũ" in verdict.sentence
    assert verdict == verify(SIGNED.read_bytes())
    # The others have none, or a pasted one in another namespace.
    for path in sorted(SIGNED.parent.glob("*.edxml")):
        if path != SIGNED:
            assert verify(path).state in (SignatureState.ABSENT, SignatureState.UNREADABLE), path


def test_signxml_verifies_ours(tmp_path: Path) -> None:
    path = tmp_path / "package.edxml"
    path.write_bytes(package())
    raw = signed(path)
    _, certificate = holder()
    XMLVerifier().verify(raw, x509_cert=certificate)
    verdict = verify(raw)
    assert verdict == SignatureVerdict(
        state=SignatureState.VALID,
        algorithm="rsa-sha256",
        signer="Sở Nội vụ <mẫu>",
        certificate=certificate.public_bytes(serialization.Encoding.DER),
        sentence=verdict.sentence,
    )
    message = read(raw).message
    assert message.has_signature
    header = etree.fromstring(raw)[0][0]
    assert header[-1].tag == f"{{{DSIG}}}Signature"
    assert b"\r\n      <Signature xmlns=" in raw
    assert b"</Signature>\r\n    </edXML:edXMLHeader>\r\n" in raw


@pytest.mark.parametrize("c14n", [one.value for one in CanonicalizationMethod])
@pytest.mark.parametrize("comments", [False, True])
def test_signxml_signs(c14n: str, comments: bool) -> None:
    """Every canonical form; an odd package with comments, foreign namespaces and instructions."""
    raw = package()
    if comments:
        raw = raw.replace(
            b"<edXML:Subject>",
            b'<!-- a --><?b c?><x:y xmlns:x="urn:x" x:b="1" a="&quot;&#10;"/><edXML:Subject xml:lang="vi">',
        ).replace(b"<edXML xmlns=", b"<!-- z --><edXML xmlns=")
    raw = signed_by_signxml(
        raw, c14n=c14n, method=SignatureMethod.RSA_SHA256.value, digest=DigestAlgorithm.SHA256.value
    )
    verdict = verify(raw)
    assert c14n in FORMS
    assert (verdict.state, verdict.is_weak) == (SignatureState.VALID, False)


@pytest.mark.parametrize("method", [SignatureMethod.RSA_SHA1, SignatureMethod.RSA_SHA256])
def test_old_algorithms_are_weak(method: SignatureMethod) -> None:
    raw = signed_by_signxml(
        package(),
        c14n=CanonicalizationMethod.CANONICAL_XML_1_0.value,
        method=method.value,
        digest=DigestAlgorithm.SHA1.value,
    )
    verdict = verify(raw)
    assert (verdict.state, verdict.is_weak) == (SignatureState.VALID, True)


def test_every_change_is_noticed() -> None:
    """One byte of text, a name, an attribute, an attachment; outside and inside the signature."""
    raw = signed(package())
    changes = [
        (b"H41.9", b"H41.8"), ("Nguyễn".encode(), "Nguyên".encode()), (b"version=\"1.0\">", b"version=\"1.1\">"),
        (b"JVBERg", b"JVBERh"), (b"  <AttachmentEncoded>", b"   <AttachmentEncoded>"),
        (b"<DigestValue>", b"<DigestValue>AA"), (b"<SignatureValue>", b"<SignatureValue>AA"),
        (b"xmldsig-more#rsa-sha256", b"xmldsig-more#rsa-sha512"), (b"xmlenc#sha256", b"xmlenc#sha512"),
        (b"</edXML>", b"<a/></edXML>"),
    ]  # fmt: skip
    for old, new in changes:
        assert old in raw
        assert verify(raw.replace(old, new, 1)).state in (
            SignatureState.INVALID,
            SignatureState.UNREADABLE,
        ), old
    # Line ends and the spelling of characters are not what is signed.
    assert verify(raw.replace(b"\r\n", b"\n")).state is SignatureState.VALID
    assert verify(b"\xef\xbb\xbf" + raw).state is SignatureState.VALID
    assert verify(raw.decode().encode("utf-16")).state is SignatureState.UNREADABLE
    wide = raw.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    assert verify(wide).state is SignatureState.VALID


def test_nothing_is_wrapped_around_it() -> None:
    """Forms that sign less than the whole, or something else, are never called valid."""
    raw = signed(package())
    start, end = raw.index(b"<Signature "), raw.index(b"</Signature>") + 12
    signature = raw[start:end]
    bad = [
        raw[:end] + signature + raw[end:],
        raw.replace(b'URI=""', b'URI="#x"'),
        raw.replace(b' URI=""', b""),
        raw.replace(b"<Reference ", b'<Reference URI=""/><Reference ', 1),
        raw.replace(b"</KeyInfo>", b"</KeyInfo><Object><edXML:To/></Object>"),
        raw.replace(b"</Transforms>", b'<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/></Transforms>'),
        raw.replace(b"<Transforms>", b'<Transforms><Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>'),
        raw.replace(b"/></Transforms>", b"><XPath>/</XPath></Transform></Transforms>"),
        raw.replace(b"<X509Certificate>", b"<X509Certificate>AAAA"),
        raw.replace(b"<KeyInfo>", b"<KeyInfo><!--").replace(b"</KeyInfo>", b"--></KeyInfo>"),
        raw.replace(b"<edXML xmlns", b"<!DOCTYPE edXML [<!ENTITY a 'a'>]><edXML xmlns"),
        raw.replace(b"<SignedInfo>", b"<SignedInfo>" + b"x" * 300_000),
        raw.replace(b"<SignedInfo>", b"<SignedInfo>" + b"<a>" * 300),
        raw.replace(b"<SignedInfo>", b"<SignedInfo><a:b/>"),
        raw[: end + 100], b"", b"\x00", b"<a " + b"b" * 1_000_000, b"<a/>" * 2,
    ]  # fmt: skip
    for one in bad:
        assert one != raw
        assert verify(one).state is SignatureState.UNREADABLE
    outside = raw[:start] + raw[end:].replace(b"</edXML>", signature + b"</edXML>")
    assert verify(outside).state is SignatureState.ABSENT


@given(st.binary(max_size=200), st.integers(0, 12_000))
def test_never_raises(noise: bytes, at: int) -> None:
    raw = _SIGNED_ONCE
    assert verify(raw[:at] + noise + raw[at + len(noise) :]).state in SignatureState


def test_what_cannot_be_signed() -> None:
    key, certificate = holder()
    raw = package()
    for bad in (
        signed(raw), b"<a/>", raw[:-20], raw.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        b'<edXML><e:edXMLEnvelope xmlns:e="urn:e"><e:edXMLHeader/></e:edXMLEnvelope></edXML>',
    ):  # fmt: skip
        with pytest.raises(NotWritable):
            sign(bad, io.BytesIO(), key=key, certificate=certificate)
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    with pytest.raises(ValueError, match="another key"):
        sign(raw, io.BytesIO(), key=other, certificate=certificate)


@pytest.mark.parametrize(
    ("old", "new", "signxml_keeps_to_the_standard"),
    [
        (b"<edXML xmlns", b'<edXML xml:lang="vi" xml:space="default" xmlns:z="urn:z" xmlns', False),
        (b"\r\n", b"\n", True),
        (b'"UTF-8"?>', b'"UTF-8"?><!-- x --><?y z?>', False),
        (b"<?xml", b"\xef\xbb\xbf<?xml", True),
    ],
)
def test_signed_whatever_is_around(
    old: bytes, new: bytes, signxml_keeps_to_the_standard: bool
) -> None:
    raw = signed(package().replace(old, new))
    assert verify(raw).state is SignatureState.VALID
    if signxml_keeps_to_the_standard:
        XMLVerifier().verify(raw, x509_cert=holder()[1])


def canonical(raw: bytes, *, is_exclusive: bool, with_comments: bool) -> bytes:
    to = io.BytesIO()
    walk(raw, Canonicalizer(to.write, is_exclusive=is_exclusive, with_comments=with_comments))  # type: ignore[arg-type]
    return to.getvalue()


def canonical_by_lxml(raw: bytes, *, is_exclusive: bool, with_comments: bool) -> bytes:
    to = io.BytesIO()
    tree = etree.ElementTree(etree.fromstring(raw))
    tree.write_c14n(to, exclusive=is_exclusive, with_comments=with_comments)
    return to.getvalue()


_names = st.sampled_from(["a", "b", "p:a", "q:b", "xml:lang"])
_values = st.sampled_from(
    ["", "x", "a&amp;b", "&lt;", "&#13;&#10;&#9; ", '"'.replace('"', "&quot;"), "\n\t", "ế", ">"]
)
_declarations = st.dictionaries(
    st.sampled_from(["xmlns", "xmlns:p", "xmlns:q", "xmlns:r"]),
    st.sampled_from(["urn:1", "urn:2", ""]),
    max_size=3,
).map(lambda told: {name: uri for name, uri in told.items() if uri or name == "xmlns"})
_inside = st.sampled_from(
    ["text", "&#13;", "<![CDATA[<&>]]>", "<!-- c -->", "<?i  d ?>", "<?i?>", "\r\n", "ế&gt;"]
)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    name = draw(st.sampled_from(["a", "p:a", "q:b"]))
    told = draw(_declarations)
    if not depth:
        told = {"xmlns:p": "urn:1", "xmlns:q": "urn:1"} | told
    told |= draw(st.dictionaries(_names, _values, max_size=3))
    attributes = "".join(f' {key}="{value}"' for key, value in told.items())
    children = [] if depth > 3 else draw(st.lists(st.one_of(_inside, elements(depth + 1)), max_size=3))  # fmt: skip
    return f"<{name}{attributes}>{''.join(children)}</{name}>"


@given(elements(), st.booleans(), st.booleans(), st.sampled_from(["", "<!-- o -->", "<?o p?>\n"]))
def test_canonical_form_is_lxmls(
    text: str, is_exclusive: bool, with_comments: bool, around: str
) -> None:
    raw = f"{around}{text}{around}".encode()
    try:
        wanted = canonical_by_lxml(raw, is_exclusive=is_exclusive, with_comments=with_comments)
    except etree.XMLSyntaxError:
        return
    assert canonical(raw, is_exclusive=is_exclusive, with_comments=with_comments) == wanted


@pytest.mark.parametrize(
    "raw",
    [b"<a:b/>", b"<a b:c='1'/>", b"<!DOCTYPE a><a/>", b"<a xmlns:p=''/>", b"<a", b"", b"<a>" * 500,
     b"<a><!--" + b"x" * 1_000_000, b"<a>&b;</a>", b"\xff\xff", b"<a>" + b"<b/>" * 200_000 + b"</a>",
     b"<a" + b"".join(b" xmlns:a%d='u'" % n for n in range(201)) + b"/>", b"<?xml version='1.0' encoding='x-y'?><a/>"],
)  # fmt: skip
def test_no_canonical_form(raw: bytes) -> None:
    with pytest.raises(NotCanonical):
        canonical(raw, is_exclusive=False, with_comments=False)


GROWTH = r"""
import re, sys
from pathlib import Path
from edxml_vn.signatures import verify
def peak(): return re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]
verify(Path(sys.argv[1]))
before = peak()
state = verify(Path(sys.argv[2])).state
print(before, peak(), state)
"""


def growth(folder: Path, megabytes: int) -> tuple[int, int, str]:
    small, large = folder / "small.edxml", folder / "large.edxml"
    small.write_bytes(signed(package()))
    unsigned = folder / "unsigned.edxml"
    with unsigned.open("wb") as to:
        write_document(with_files({"a.pdf": bytes(megabytes * 1024 * 1024)}), to)
    key, certificate = holder()
    with large.open("wb") as to:
        sign(unsigned, to, key=key, certificate=certificate)
    run = subprocess.run(
        [sys.executable, "-c", GROWTH, str(small), str(large)],
        capture_output=True,
        text=True,
        check=True,
    )
    before, after, state = run.stdout.split()
    return int(before), int(after), state


def test_memory_of_30_megabytes(tmp_path: Path) -> None:
    before, after, state = growth(tmp_path, 30)
    assert state == "valid"
    assert after - before < 4 * 1024
    assert after < 64 * 1024


@pytest.mark.nightly
def test_memory_of_200_megabytes(tmp_path: Path) -> None:
    before, after, state = growth(tmp_path, 200)
    assert state == "valid"
    assert after - before < 4 * 1024
    assert after < 64 * 1024


_SIGNED_ONCE = signed(package())
