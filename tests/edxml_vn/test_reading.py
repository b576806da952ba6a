"""The liberal reader: what real senders write differently and mean alike."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from edxml_vn.checking import check
from edxml_vn.demands import missing_for_sending
from edxml_vn.model import Document, Package, Severity, StatusReport
from edxml_vn.reading import read
from edxml_vn.routing import check_for_hub, recipients, sender
from edxml_vn.transcoding import encoding_of
from tests.edxml_vn.packages import DECLARATION, HEADER, STATUS, attachment, package

PLAIN = package()
WIDE = PLAIN.decode().replace("UTF-8", "UTF-16")


def document(data: bytes) -> Document:
    message = read(data).message
    assert isinstance(message, Document)
    return message


def status(data: bytes) -> StatusReport:
    message = read(data).message
    assert isinstance(message, StatusReport)
    return message


def keys(found: Package) -> list[str]:
    return [finding.key for finding in found.warnings]


def prefixed(data: bytes, prefix: str) -> bytes:
    text = data.decode()
    head, body = text.split("<edXML ", 1)
    for name in ("edXMLEnvelope", "From", "To", "OrganId", "MessageHeader", "Subject", "Code"):
        body = body.replace(f"<{name}>", f"<{prefix}:{name}>").replace(
            f"</{name}>", f"</{prefix}:{name}>"
        )
    return f'{head}<edXML xmlns:{prefix}="http://www.mic.gov.vn/TBT/QCVN_102_2016" {body}'.encode()


def test_a_plain_package_is_read_without_a_warning():
    found = read(PLAIN)
    message = found.message
    assert isinstance(message, Document)
    assert message.subject == "V/v thử"
    assert message.symbol == "7/UBND"
    assert message.promulgation_date == dt.date(2026, 11, 20)
    assert (sender(message), recipients(message)) == ("H01.1", ("H02.2",))
    assert found.warnings == ()
    assert found.size == len(PLAIN)


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.replace(DECLARATION.encode(), b""),
        b"\n" + PLAIN.replace(DECLARATION.encode(), b""),
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.replace(b"><", b">\r\n\t<") + b"\r\n \r\n",
        WIDE.encode("utf-16"),
        WIDE.encode("utf-16-le"),
        WIDE.encode("utf-16-be"),
        WIDE.split("?>")[1].encode("utf-16"),
        b"\xfe\xff" + WIDE.replace("UTF-16", "UTF-16BE").encode("utf-16-be"),
        prefixed(PLAIN, "edXML"),
        prefixed(PLAIN, "ns0"),
        PLAIN.replace(b"<Subject>V/v th", b"<Subject><!-- x --><![CDATA[V/v]]><?pi x?> th"),
        PLAIN.replace(b"<Subject>", b"<Subject>\n  ").replace(b"</Subject>", b"\t</Subject>"),
        PLAIN.replace(b"<Subject>", b"<Subject>first</Subject><Subject>"),
        PLAIN.replace(b"<Subject>", b"<Later><Deep>1</Deep></Later><Subject>"),
        PLAIN.replace(b"<edXML ", b"<anyRoot ").replace(b"</edXML>", b"</anyRoot>"),
        PLAIN.replace(b"<OrganId>", b"<OrganId> ").replace(b"<To>", b"<To/><To>"),
    ],
    ids=range(17),
)
def test_what_is_written_differently_and_means_the_same(data: bytes):
    found = read(data)
    assert found.message == document(PLAIN)
    assert found.warnings == ()


def test_the_order_of_elements_means_nothing():
    parts = HEADER.replace("><", ">|<").split("|")
    top, depth = [""], 0
    for part in parts:
        top[-1] += part
        depth += part.count("<") - 2 * part.count("</")
        if depth == 0:
            top.append("")
    assert document(package("".join(reversed(top)))) == document(PLAIN)


@pytest.mark.parametrize("junk", [b"1212", b"\n", b"HTTP/1.1 200 OK\r\n\r\n", "\n\ufeff".encode()])
def test_junk_before_the_declaration_is_skipped_and_told(junk: bytes):
    found = read(junk + PLAIN)
    assert found.message == document(PLAIN)
    assert keys(found) == ["leading_junk"]


def test_old_single_byte_encodings_are_read():
    text = package(
        HEADER.replace("V/v thử", "café"),
        declaration='<?xml version="1.0" encoding="windows-1252"?>',
    )
    assert document(text.decode().encode("cp1252")).subject == "café"


@pytest.mark.parametrize(
    ("data", "told", "encoding"),
    [
        (WIDE.encode(), "encoding_not_as_declared", "utf-8"),
        (b"\xef\xbb\xbf" + PLAIN.replace(b"UTF-8", b"latin-1"), "encoding_not_as_declared", "utf-8"),
        (b"\xef\xbb\xbf" + PLAIN.replace(b"UTF-8", b"x-none"), "encoding_not_as_declared", "utf-8"),
        (PLAIN.decode().encode("utf-16"), "encoding_not_as_declared", "utf-16-le"),
        (WIDE.replace("UTF-16", "x-none").encode("utf-16-be"), "encoding_not_as_declared", "utf-16-be"),
        ((" " + WIDE).encode("utf-16-be"), "leading_junk", "utf-16-be"),
    ],
    ids=range(6),
)  # fmt: skip
def test_a_declared_but_untrue_encoding_is_told(data: bytes, told: str, encoding: str):
    assert document(data) == document(PLAIN)
    assert keys(read(data)) == [told]
    assert encoding_of(data) == encoding


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"", "utf-8"),
        (b"%PDF", "utf-8"),
        (b"<?xml version='1.0' encoding='rot13'?>", "utf-8"),
        (b"<?xml version='1.0' encoding='windows-1258'?>", "cp1258"),
        ("<edXML>".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_the_encoding_is_known_from_the_first_bytes(head: bytes, encoding: str):
    assert encoding_of(head) == encoding


def test_every_kind_of_source_reads_alike(tmp_path: Path):
    file = tmp_path / "a.edxml"
    file.write_bytes(PLAIN)
    assert read(file) == read(PLAIN) == read(io.BytesIO(PLAIN))


@pytest.mark.parametrize(
    ("written", "understood", "warned"),
    [
        ("2026/02/28", dt.date(2026, 2, 28), []),
        ("28/02/2026", dt.date(2026, 2, 28), ["odd_date"]),
        ("2026-02-28", dt.date(2026, 2, 28), ["odd_date"]),
        ("2026-02-28T10:00:00+07:00", dt.date(2026, 2, 28), ["odd_date"]),
        ("2026/2/8", dt.date(2026, 2, 8), ["odd_date"]),
        ("2026/02/30", None, ["bad_date"]),
        ("0001-01-01T00:00:00+23:59", None, ["bad_date"]),
        ("hôm qua", None, ["bad_date"]),
        ("٢٠٢٦/٠٢/٠٣", None, ["bad_date"]),
        (" ", None, []),
    ],
)
def test_dates(written: str, understood: dt.date | None, warned: list[str]):
    found = read(package(f"{HEADER}<DueDate>{written}</DueDate>"))
    assert isinstance(found.message, Document)
    assert found.message.due_date == understood
    assert keys(found) == warned


@pytest.mark.parametrize(
    ("written", "understood", "warned"),
    [
        ("2026/11/21 08:09:10", "2026-11-21T08:09:10", []),
        ("2026-11-21T01:09:10Z", "2026-11-21T08:09:10", ["odd_time"]),
        ("21/11/2026 08:09", "2026-11-21T08:09:00", ["odd_time"]),
        ("2026/11/21 25:00:00", None, ["bad_date", "no_timestamp"]),
    ],
)
def test_moments(written: str, understood: str | None, warned: list[str]):
    found = read(package(STATUS.format(code="03").replace("2026/11/21 08:09:10", written)))
    assert isinstance(found.message, StatusReport)
    told = found.message.timestamp
    assert (told.isoformat() if told else None) == understood
    assert keys(found) == warned


@pytest.mark.parametrize(
    ("steering", "understood", "warned"),
    [
        ("<SteeringType>2</SteeringType>", 2, []),
        ("<SteeringType>9</SteeringType>", 9, ["unknown_number"]),
        ("<SteeringType>x</SteeringType>", None, ["bad_number", "no_steering_type"]),
        ("<SteeringType>99999999999</SteeringType>", None, ["bad_number", "no_steering_type"]),
        ("<SteeringType> </SteeringType>", None, ["no_steering_type"]),
        ("", None, ["no_steering_type"]),
    ],
)
def test_steering(steering: str, understood: int | None, warned: list[str]):
    found = read(package(HEADER.replace("<SteeringType>0</SteeringType>", steering)))
    assert isinstance(found.message, Document)
    assert found.message.steering_type == understood
    assert keys(found) == warned


def test_the_word_null_is_no_agency():
    message = document(package(HEADER.replace("H01.1<", "null<").replace("H02.2", "NULL")))
    assert (sender(message), recipients(message)) == ("", ())
    assert {f.key for f in check_for_hub(message)} == {"hub_no_sender", "hub_no_recipient"}


def test_recipients_are_told_once_in_capitals():
    twice = HEADER.replace("<To>", "<To><OrganId> h02.2 </OrganId></To><To>")
    assert recipients(document(package(twice))) == ("H02.2",)


@pytest.mark.parametrize(
    ("code", "read_as", "told"),
    [
        ("03", "03", None),
        ("3", "03", None),
        ("99", "99", "hub_unknown_status"),
        ("", None, "hub_no_status_code"),
    ],
)
def test_status_codes(code: str, read_as: str | None, told: str | None):
    report = status(package(STATUS.format(code=code)))
    assert report.status_code == read_as
    assert [finding.key for finding in check_for_hub(report)] == ([told] if told else [])
    assert recipients(report) == ("H01.1",)


def test_a_status_without_an_addressee_cannot_be_routed():
    report = status(package("<StatusCode>01</StatusCode>"))
    assert recipients(report) == ()
    assert {f.key for f in check_for_hub(report) if f.severity is Severity.ERROR} == {
        "hub_no_recipient"
    }


def test_a_package_with_files_is_a_document_whatever_it_says():
    data = package(HEADER + "<StatusCode>03</StatusCode>", attachments=attachment(b"x"))
    assert len(document(data).attachments) == 1


def test_targets_of_recall_update_replacement():
    trace = "<TraceHeaderList><Bussiness><BussinessDocType>{}</BussinessDocType>{}</Bussiness></TraceHeaderList>"
    own = ("H01.1,2026/11/20,7/UBND",)
    assert document(package(trace=trace.format(0, "<DocumentId>x</DocumentId>"))).targets == ()
    assert document(package(trace=trace.format(1, ""))).targets == own
    assert document(package(trace=trace.format(2, "<DocumentId>x</DocumentId>"))).targets == ("x",)
    replaced = (
        "<ReplacementInfoList><ReplacementInfo><DocumentId>a</DocumentId><OrganIdList><OrganId>H1</OrganId>"
        "</OrganIdList></ReplacementInfo><ReplacementInfo><DocumentId>b</DocumentId></ReplacementInfo></ReplacementInfoList>"
    )
    assert document(package(trace=trace.format(3, replaced))).targets == ("a", "b")


def test_a_change_that_names_no_document_changes_nothing():
    nameless = HEADER.replace("<DocumentId>H01.1,2026/11/20,7/UBND</DocumentId>", "")
    trace = "<TraceHeaderList><Bussiness><BussinessDocType>{}</BussinessDocType></Bussiness></TraceHeaderList>"
    told = [check_for_hub(document(package(nameless, trace=trace.format(kind)))) for kind in (0, 1)]
    assert [{one.key for one in found} for found in told] == [
        {"hub_no_document_id"}, {"hub_no_document_id", "hub_change_without_target"},
    ]  # fmt: skip


def test_what_is_missing_for_sending_and_what_strict_receivers_refuse():
    assert missing_for_sending(document(PLAIN)) == []
    assert {one.key for one in missing_for_sending(Document())} == {
        "no_from", "no_to", "no_code_number", "no_code_notation", "no_subject", "no_promulgation_date",
    }  # fmt: skip
    assert {one.key for one in missing_for_sending(StatusReport())} == {
        "no_from", "no_response_for", "no_response_document", "no_status_code", "no_timestamp",
    }  # fmt: skip
    strict = HEADER.replace("<CodeNumber>7", "<CodeNumber>7a").replace(
        "<To>", "<To><OrganId>h02.2</OrganId></To><To>"
    )
    found = {one.key for one in check(package(strict.replace("V/v thử", "x" * 501)))}
    assert found == {
        "prefix_not_literal", "strict_number", "strict_receivers", "strict_subject", "strict_type",
    }  # fmt: skip


def test_long_and_decomposed_texts_stay_as_they_are():
    long = "V/v triê\u0309n khai <&> " * 2000
    escaped = long.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert document(package(HEADER.replace("V/v thử", escaped))).subject == long.strip()
