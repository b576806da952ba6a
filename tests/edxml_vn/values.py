"""Values to write, for tests: one full document, one status, and strategies for any of them."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime

from hypothesis import strategies as st

from edxml_vn.model import (
    Attachment,
    Business,
    Document,
    Organization,
    Receiver,
    Replacement,
    ResponseFor,
    Signer,
    Staff,
    StatusReport,
    Trace,
)

MINISTRY = Organization(
    organ_id="G22.1", organization_in_charge="Chính phủ", organ_name="Bộ Nội vụ <số 1> & “2”",
    organ_add="Số 8 Tôn Thất Thuyết", email="vt@example.vn", telephone="(024) 1234", fax="0243",
    website="www.example.vn",
)  # fmt: skip
OFFICE = Organization(organ_id="H41.9", organ_name="Sở Nội vụ")
DOCUMENT = Document(
    from_=MINISTRY,
    to=(OFFICE, Organization(organ_id="H41.10", organ_name="Sở Tài chính")),
    document_id="G22.1,2026/11/20,15/BNV-VT",
    code_number="15", code_notation="BNV-VT", place="Hà Nội",
    promulgation_date=date(2026, 11, 20),
    type=18, type_detail=0, type_name="Công văn",
    subject="V/v rà soát\nbiên chế năm 2027", content="Nội dung",
    signer=Signer(competence="KT. BỘ TRƯỞNG", position="Thứ trưởng", full_name="Nguyễn Văn Mẫu"),
    due_date=date(2026, 12, 1), to_places=("Như trên", "Lưu: VT"), steering_type=1,
    response_for=(ResponseFor(
        organ_id="H41.9", code="7/SNV-VP", document_id="H41.9,2026/11/01,7/SNV-VP",
        promulgation_date=date(2026, 11, 1),
    ),),
    task_codes=("NV-1", "NV-2"), application_type="QLVB", priority=3, sphere="Nội bộ",
    typer_notation="TVC", promulgation_amount=5, page_amount=7, direction=True,
    appendixes=("Phụ lục I", "Phụ lục II"),
    trace=(Trace(organ_id="G22.1", timestamp=datetime(2026, 11, 20, 8, 9, 10)),),  # noqa: DTZ001
    business=Business(
        doc_type=2, reason="Cập nhật", document_id="G22.1,2026/11/19,14/BNV-VT", paper=0,
        document_info=1, document_receiver=0, receivers=(Receiver(organ_id="H41.9", receiver_type=0),),
        replacements=(Replacement(document_id="G22.1,2025/01/01,1/BNV", organ_ids=("H41.9", "H41.10")),),
        staff=(Staff(
            department="Văn thư", department_id="VT", staff="Nguyễn Thị Mẫu", staff_id="1",
            email="vt@example.vn", mobile="84900000000",
        ),),
    ),
)  # fmt: skip
STATUS = StatusReport(
    from_=OFFICE,
    response_for=ResponseFor(
        organ_id="G22.1", code="15/BNV-VT", document_id="G22.1,2026/11/20,15/BNV-VT",
        promulgation_date=date(2026, 11, 20),
    ),
    status_code="03", description="Đã tiếp nhận, số đến 27",
    timestamp=datetime(2026, 11, 20, 9, 0, 5),  # noqa: DTZ001
    staff=Staff(staff="Lê Thị Mẫu"),
)  # fmt: skip

_letters = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\t\n\r"
)
_telling = st.sampled_from([
    "&amp;", "]]>", "<![CDATA[", "\"'", "a\r\nb", "a\rb", "a\nb", "a\tb", "tiê\u0301ng Viê\u0323t",
    "tiếng Việt", "\u2028x", "\ufeffx", "<!--", "<?xml?>", "\U0001f4dd", "x\u00a0y", "%41", "\\",
])  # fmt: skip
texts = st.one_of(_telling, st.text(_letters, max_size=8)).map(str.strip).map(lambda it: it or None)
# The word means "nothing" in some places, by the habit of one sender.
codes = texts.filter(lambda it: it is None or it.lower() != "null")
some_texts = st.lists(texts.filter(bool), max_size=2).map(tuple)
_integers = st.none() | st.integers(0, 999_999_999)
_dates = st.none() | st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))
_times = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001
    lambda it: it.replace(microsecond=0)
)


def _some(strategy: st.SearchStrategy, kind: type) -> st.SearchStrategy:
    """Up to two values that say something: what says nothing is not written."""
    return st.lists(strategy.filter(lambda it: it != kind()), max_size=2).map(tuple)


def _perhaps(strategy: st.SearchStrategy, kind: type) -> st.SearchStrategy:
    return st.one_of(st.none(), strategy.map(lambda it: None if it == kind() else it))


def _of(kind: type, **fields: st.SearchStrategy) -> st.SearchStrategy:
    """Values of a dataclass; fields that are not named are texts."""
    told = {one.name: fields.get(one.name, texts) for one in dataclasses.fields(kind)}
    return st.builds(kind, **told)


organizations = _of(Organization, organ_id=codes)
responses = _of(
    ResponseFor, organ_id=codes, document_id=codes, code=codes, promulgation_date=_dates
)
staffs = _of(Staff)
traces = _of(Trace, organ_id=codes, timestamp=_times)
businesses = _of(
    Business,
    doc_type=_integers, document_id=codes, paper=_integers, document_info=_integers,
    document_receiver=_integers,
    receivers=_some(_of(Receiver, organ_id=codes, receiver_type=_integers), Receiver),
    replacements=_some(
        _of(Replacement, document_id=codes, organ_ids=st.lists(codes.filter(bool), max_size=2).map(tuple)),
        Replacement,
    ),
    staff=_some(staffs, Staff),
)  # fmt: skip
names = st.sampled_from([
    "a.pdf", "Tờ trình số 1.docx", "b.doc", "c.xlsx", "d.txt", "e.png", "g.zip", "G.ZIP", "h", "i.odt",
    "k.xsl", "l.PDF", ".pdf", "m.jar", "n.tệp", "ti\u0065\u0302\u0301ng.txt",
])  # fmt: skip
documents = _of(
    Document,
    from_=_perhaps(organizations, Organization), to=_some(organizations, Organization),
    document_id=codes, promulgation_date=_dates, type=_integers, type_detail=_integers,
    signer=_perhaps(_of(Signer), Signer), due_date=_dates, to_places=some_texts,
    steering_type=st.integers(0, 999_999_999), response_for=_some(responses, ResponseFor),
    task_codes=some_texts, priority=st.integers(0, 999_999_999), page_amount=st.integers(0, 9),
    promulgation_amount=st.integers(0, 9), direction=st.none() | st.booleans(), appendixes=some_texts,
    trace=_some(traces, Trace), business=_perhaps(businesses, Business),
    references=st.just(()), attachments=st.just(()), has_signature=st.just(False),
)  # fmt: skip
statuses = _of(
    StatusReport,
    from_=_perhaps(organizations, Organization), to=st.just(()),
    response_for=_perhaps(responses, ResponseFor), timestamp=_times,
    status_code=st.sampled_from(["01", "02", "03", "04", "05", "06", "13", "15", "16", "44"]),
    staff=_perhaps(staffs, Staff), has_signature=st.just(False),
)  # fmt: skip


def attachment(name: str, data: bytes) -> Attachment:
    """A file to write."""
    return Attachment(name=name, data=data)
