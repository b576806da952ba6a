"""One answer from the incoming document to the issued one, as the procedure tells it.

Văn bản đến → soạn trả lời → phòng sửa (xanh) → lãnh đạo sửa (đỏ) → duyệt → kiểm thể thức → cấp số →
PDF → ký → đóng dấu → phát hành → văn bản đến đã trả lời; the PDF is judged by pdfsig.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from congvan.documents.models import Document
from congvan.drafting import conversion, inks, making
from congvan.drafting.models import Draft, Issue, IssueFile
from congvan.drafting.services import producing
from congvan.kernel import files
from congvan.signing.services.verification import verify_blob
from congvan.signing.states import Verdict
from tests.browser.office import Desk, Office
from tests.directives import papers
from tests.documents.papers import open_office
from tests.drafting.papers import drafting_office
from tests.signing import devices
from tests.signing.pki import Office as Certifiers
from tests.world import OUTSIDER, World

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not conversion.is_available(), reason="cần LibreOffice (soffice)"),
]
SUBJECT = "bổ sung thuyết minh dự toán năm 2027"
TITLE = re.compile("ổ sung thuyết minh dự toán")


@pytest.fixture
def keys(committed_world: World) -> Iterator[None]:
    """The director's and the organ's devices, their certificates known, a time stamp service."""
    certifiers = Certifiers()
    devices.trusted(certifiers)
    devices.leader_device(certifiers, committed_world, "khai")
    devices.organ_device(certifiers, committed_world, "lan")
    with devices.local_stamps(certifiers):
        yield


def _letter(path: Path) -> Path:
    path.write_bytes(
        making.make_docx(
            "cong_van",
            {
                "superior": ["UBND TỈNH GIA LAI"], "organ": ["SỞ KHOA HỌC VÀ CÔNG NGHỆ"],
                "notation": "SKHCN-CĐS", "place": "Gia Lai", "subject": SUBJECT,
                "recipients": ["Sở Tài chính"],
                "body": ["Sở Khoa học và Công nghệ nhận được văn bản của Sở Tài chính về dự toán năm 2027.",
                         "Sở đề nghị bố trí kinh phí phù hợp để mua sắm thiết bị./."],
                "copies": ["Như trên"], "archive_unit": "CĐS", "title": "GIÁM ĐỐC",
                "signer": "Trần Đình Khải",
            },
        )
    )  # fmt: skip
    return path


def _corrects(desk: Desk, draft: Draft, words: str, instead: str) -> None:
    """Click the paragraph, change the words, keep it."""
    main = draft.files.get(kind="main")
    assert main.current is not None
    place = next(
        at for at, text in inks.editable(files.read_blob(main.current.blob)) if words in text
    )
    desk.opens(f"/du-thao/{draft.pk}/?doan={place}")
    box = desk.page.locator("#id_noi_dung")
    box.fill(box.input_value().replace(words, instead))
    desk.presses("Lưu chỗ sửa")


def _ticks_all(desk: Desk) -> None:
    for box in desk.page.locator("[name=checked]").all():
        box.check()


def _sees_nothing(office: Office, *paths: str) -> None:
    quang = office.at_work(OUTSIDER)
    for path in paths:
        answer = quang.page.goto(path)
        assert answer is not None
        assert answer.status == 404, path
    quang.opens("/van-ban-di/?tab=tat-ca").does_not_see("SKHCN-CĐS")


def _is_red(picture: bytes) -> bool:
    page = Image.open(io.BytesIO(picture)).convert("RGB")
    return any(r > 150 and g < 90 and b < 90 for _, (r, g, b) in page.getcolors(1 << 20) or [])


def _answers(office: Office, arrived: Document, letter: Path) -> Draft:
    """Chuyên viên: soạn trả lời từ văn bản đến, trình lãnh đạo phòng."""
    an = office.at_work("an").opens(f"/van-ban/{arrived.pk}/").follows("Soạn trả lời")
    an.heading("Soạn trả lời")
    an.fills({"Trích yếu": f"V/v {SUBJECT}"})
    an.page.locator("[name=cach][value=tep]").check(force=True)
    an.page.set_input_files("#id_tep_chinh", letter)
    an.page.locator("#id_signer").select_option(index=1)
    an.presses("Lập dự thảo").sees(TITLE)
    an.presses("Trình lãnh đạo đơn vị").is_told(re.compile("Đã trình"))
    return Draft.objects.get()


def _reviews(office: Office, draft: Draft) -> Issue:
    """Trưởng phòng sửa mực xanh, đồng ý; Giám đốc sửa mực đỏ, duyệt; phòng xác nhận lại nội dung."""
    here = f"/du-thao/{draft.pk}/"
    tuan = office.at_work("tuan").opens("/can-xu-ly/").opens_work(TITLE)
    tuan.page.wait_for_url(f"**{here}*")
    _corrects(tuan, draft, "mua sắm thiết bị", "mua sắm thiết bị theo Kế hoạch chuyển đổi số")
    tuan.opens(here)
    expect(tuan.page.locator("ins.cv-ink-blue").first).to_contain_text("theo Kế hoạch")
    tuan.presses("Đồng ý").is_told(re.compile("Đã đồng ý"))

    an = office.at_work("an").opens(here)
    an.presses("Trình lãnh đạo").is_told(re.compile("Đã trình"))
    khai = office.at_work("khai").opens(here)
    _corrects(khai, draft, "kinh phí phù hợp", "420 triệu đồng")
    khai.opens(here)
    expect(khai.page.locator("ins.cv-ink-red").first).to_contain_text("420 triệu đồng")
    expect(khai.page.locator("ins.cv-ink-blue").first).to_contain_text("theo Kế hoạch")
    _ticks_all(khai)
    khai.presses("Duyệt, cho phép ban hành").is_told(re.compile("Đã duyệt"))

    tuan.opens(f"{here}viec/xac-nhan-noi-dung/").presses("Xác nhận nội dung")
    tuan.is_told(re.compile("Đã xác nhận nội dung"))
    return Issue.objects.get(draft=draft)


def _numbers(lan: Desk, issue: Issue) -> IssueFile:
    """Văn thư: kiểm thể thức, cấp số; hệ thống ghi số vào bản sạch và tạo PDF."""
    lan.opens(f"/van-ban-di/{issue.pk}/").presses("Xác nhận thể thức")
    lan.presses("Cấp số").is_told(re.compile("Đã cấp số"))
    producing.produce(issue_id=issue.pk)
    main = IssueFile.objects.get(issue=issue, role="main")
    assert main.source is not None
    numbered = files.read_blob(main.source)
    assert not inks.has_marks(numbered)
    assert making.read_number(numbered).notation == "SKHCN-CĐS"
    assert "420 triệu đồng" in making.body_text(numbered)
    return main


def _signs_and_sends(office: Office, lan: Desk, issue: Issue) -> None:
    """Giám đốc ký trong cặp ký, nhầm mã PIN một lần; văn thư đóng dấu số rồi gửi."""
    khai = office.at_work("khai").opens("/ky/").heading("Ký số")
    for pin, told in (("sai-ma-pin", "PIN"), (devices.PIN, "Đã ký 1 văn bản")):
        khai.page.locator("[name=muc]").first.check()
        khai.page.locator("[name=pin]").fill(pin)
        khai.presses("Ký số").sees(re.compile(told))
    lan.opens(f"/van-ban-di/{issue.pk}/").fills({"Mã PIN": devices.PIN}).presses("Ký số cơ quan")
    lan.is_told(re.compile("Đã ký số của cơ quan"))
    lan.page.get_by_role("button", name=re.compile(r"^Gửi \d+ nơi nhận")).click()
    lan.is_told(re.compile("Đã phát hành"))


def test_an_answer_goes_from_the_incoming_document_to_the_recipients(
    office: Office, keys: None, tmp_path: Path
):
    drafting_office(office.world)
    arrived = papers.passed_on(open_office(office.world))

    draft = _answers(office, arrived, _letter(tmp_path / "tra-loi.docx"))
    here = f"/du-thao/{draft.pk}/"
    _sees_nothing(office, here)
    issue = _reviews(office, draft)
    there = f"/van-ban-di/{issue.pk}/"
    _sees_nothing(office, here, there)
    lan = office.at_work("lan")
    main = _numbers(lan, issue)
    _signs_and_sends(office, lan, issue)

    # Văn bản đến đã trả lời; bản phát hành đúng cả với người ngoài.
    issue.refresh_from_db()
    main.refresh_from_db()
    published = f"/van-ban/{issue.document_id}/"
    office.at_work("an").opens(f"/van-ban/{arrived.pk}/").sees(re.compile(re.escape(issue.symbol)))
    lan.opens(published).sees(issue.symbol)
    _sees_nothing(office, here, there, published)
    assert main.sealed is not None
    assert verify_blob(blob_id=main.sealed.pk).verdict is Verdict.VALID_KIND_B
    assert _is_red(lan.page.request.get(f"{there}tep/{main.pk}/1/800/").body())
    _judged_by_poppler(files.read_blob(main.sealed), tmp_path / "ban-phat-hanh.pdf")


def _judged_by_poppler(pdf: bytes, path: Path) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("cần pdfsig (poppler-utils) để người ngoài kiểm chữ ký")
    path.write_bytes(pdf)
    said = subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    ).stdout
    assert said.count("Signature is Valid.") == 2, said
    assert "Total document signed" in said
