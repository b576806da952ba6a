"""The manual's pictures come from here (STYLE J8): `pytest tests/browser --update-pictures`.

Without the option nothing is written; the manual's references are checked, and the pages it shows
are those of the journeys beside.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.db import connection, transaction

from congvan.desk.services import alerts, delivery
from congvan.drafting.models import Issue
from congvan.drafting.services import producing, signing_steps
from congvan.drafting.services.recipients import RecipientLine
from congvan.drafting.states import IssueStatus
from congvan.exchange.models import Dispatch, IncomingPackage
from congvan.exchange.states import IncomingStatus
from congvan.intake.models import Arrival
from congvan.organization.services import structure_import
from congvan.signing import stamping
from tests import world as named_world
from tests.browser import exchanged_papers, looking_back, pictures_of_orders, pictures_of_talks
from tests.browser.office import Desk, Office
from tests.browser.taking_pictures import HOW_TO, LARGEST_BYTES, PICTURES, write
from tests.browser.test_door import OWN_PASSWORD
from tests.directives.papers import open_office
from tests.pages import sheets
from tests.signing import devices
from tests.signing.pki import Office as Certifiers
from tests.web import drafts_of_office, issues_of_office

pytestmark = pytest.mark.browser


def _login(office: Office) -> Desk:
    return office.browser().opens("/dang-nhap/")


def _first_password(office: Office) -> Desk:
    thang = office.browser().logs_in("thang", office.world.newcomer_password)
    thang.heading("Đặt mật khẩu của mình")
    thang.fills({"Mật khẩu mới": "Nắng ấm Đak"})
    thang.page.locator("#quy-tac .rule-kept").first.wait_for()
    return thang


def _first_day(office: Office) -> Desk:
    thang = office.browser().logs_in("thang", office.world.newcomer_password)
    thang.fills({"Mật khẩu mới": OWN_PASSWORD, "Nhập lại mật khẩu mới": OWN_PASSWORD})
    return thang.presses("Đặt mật khẩu").heading("Cần xử lý").opens("/can-xu-ly/")


def _second_factor(office: Office) -> Desk:
    return office.browser().logs_in("mai").opens("/tai-khoan/hai-lop/bat/")


def _sessions(office: Office) -> Desk:
    office.browser().logs_in("an")
    return office.browser().logs_in("an").opens("/tai-khoan/phien/")


def _lost_control(office: Office) -> Desk:
    return office.at_work("an").opens("/tai-khoan/mat-kiem-soat/")


def _desk(office: Office) -> Desk:
    return office.at_work("khai").opens("/can-xu-ly/")


def _keys(office: Office) -> Desk:
    khai = _desk(office)
    khai.page.keyboard.press("?")
    return khai


def _notices(office: Office) -> Desk:
    return office.at_work("an").opens("/tin-bao/")


def _delegation_ask(office: Office) -> Desk:
    tuan = office.at_work("tuan").opens("/quan-tri/uy-quyen/de-nghi/")
    return tuan.chooses_person("Người làm thay", "Đỗ Thị Mai")


def _delegation_permit(office: Office) -> Desk:
    khai = office.at_work("khai").opens("/quan-tri/uy-quyen/")
    return khai.follows("Đỗ Thị Mai làm thay Phạm Minh Tuấn")


def _substitute(office: Office) -> Desk:
    return (
        office.at_work("huong")
        .opens("/can-xu-ly/")
        .switches_to("Trần Đình Khải")
        .opens("/can-xu-ly/")
    )


def _units(office: Office) -> Desk:
    return office.at_work("anh").opens("/quan-tri/don-vi/")


def _people(office: Office) -> Desk:
    return office.at_work("anh").opens("/quan-tri/nguoi-dung/")


def _person(office: Office) -> Desk:
    return _people(office).follows("Nguyễn Văn An").heading("Nguyễn Văn An")


def _leave(office: Office) -> Desk:
    anh = _people(office).follows("Trần Đình Khải").follows("Cho thôi")
    anh.chooses_person("Người nhận bàn giao", "Nguyễn Thị Thu Hương")
    return anh.presses("Xem việc sẽ chuyển")


def _request(office: Office) -> Desk:
    khai = office.at_work("khai").opens("/quan-tri/de-nghi-tai-khoan/")
    return khai.follows("Cấp tài khoản: Phan Thị Hồng Vân")


def _security(office: Office) -> Desk:
    return office.browser().logs_in("anh").opens("/quan-tri/bao-mat/")


def _import_with_mistakes(office: Office) -> Desk:
    return _import(office, sheets.list_with_mistakes())


def _import_to_confirm(office: Office) -> Desk:
    return _import(office, sheets.list_without_mistakes())


def _import(office: Office, file: bytes) -> Desk:
    by = named_world.member(office.world, "anh")
    token = structure_import.keep_upload(by=by, file=BytesIO(file))
    return office.at_work("anh").opens(f"/quan-tri/nhap-danh-sach/{token}/")


def _calendar(office: Office) -> Desk:
    return office.at_work("quynh").opens("/lich-lam-viec/?nam=2026")


def _alerts(office: Office) -> Desk:
    khai, seats = named_world.member(office.world, "khai"), office.world.seats
    with transaction.atomic():
        alerts.place_policy(agency_id=khai.agency_id, unread_minutes=60, escalate_to=seats["bao"])
        told = alerts.alert(
            by=khai, agency_id=khai.agency_id, member_ids=[seats["huong"].pk, seats["tuan"].pk],
            text="Hỏa tốc: Công điện tập trung ứng phó bão số 12", subject_type="document",
            subject_id=1,
        )  # fmt: skip
    delivery.deliver(message_id=told[0].pk)
    return office.at_work("anh").opens("/quan-tri/bao-viec-khan/")


def _audit(office: Office) -> Desk:
    return office.at_work("anh").opens("/quan-tri/nhat-ky/")


def _logins(office: Office) -> Desk:
    for key in ("an", "mai"):
        office.browser().logs_in(key).heading("Cần xử lý")
    return office.at_work("anh").opens("/quan-tri/nhat-ky/dang-nhap/")


def _draft_new(office: Office) -> Desk:
    drafts_of_office.begun(open_office(office.world))
    return office.at_work("an").opens("/du-thao/moi/?mau=cong_van")


def _draft_page(office: Office) -> Desk:
    draft = drafts_of_office.returned(open_office(office.world))
    return office.at_work("an").opens(f"/du-thao/{draft.pk}/")


def _draft_approval(office: Office) -> Desk:
    draft = drafts_of_office.with_leader(open_office(office.world))
    return office.at_work("khai").opens(f"/du-thao/{draft.pk}/")


def _way_out(office: Office) -> dict[str, Issue]:
    """Issues at the steps of their way out, with LibreOffice's own PDF; made once for all pictures."""
    if not Issue.objects.exists():
        # Signing has an event loop of its own, and this thread has the browser's.
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(_send_out, office).result()
    return {one.status: one for one in Issue.objects.order_by("-pk")}


def _send_out(office: Office) -> None:
    try:
        certifiers = Certifiers()
        desk = issues_of_office.open_desk(office.world)
        devices.trusted(certifiers)
        organ = devices.organ_device(certifiers, office.world, "lan")
        leader = devices.leader_device(certifiers, office.world, "khai")
        stamping.keep_demo_service(certifiers.stamps.pem + certifiers.stamps.key_pem)
        desk.at_number(subject="Mời họp sơ kết rà soát kết nối, liên thông văn bản điện tử")
        for subject in (
            "Góp ý dự thảo kế hoạch bồi dưỡng kỹ năng số năm 2027",
            "Đề nghị bố trí kinh phí thuê đường truyền dự phòng",
            drafts_of_office.SUBJECT,
        ):
            issue = desk.at_pdf(subject=subject)
            producing.produce(issue_id=issue.pk)
        desk.to(
            issue,
            RecipientLine(
                name="Ủy ban nhân dân tỉnh", is_addressee=True,
                organ_name="Ủy ban nhân dân tỉnh Gia Lai",
            ),
            RecipientLine(name="Sở Tài chính", organ_name="Sở Tài chính tỉnh Gia Lai"),
            RecipientLine(name="Phòng Chuyển đổi số", unit_id=desk.office.an.unit_id),
        )  # fmt: skip
        keys = {"device_id": leader.device_id, "pin": leader.pin}
        signing_steps.sign(by=desk.office.khai, issue_id=issue.pk, **keys)
        keys = {"device_id": organ.device_id, "pin": organ.pin}
        signing_steps.seal(by=desk.lan, issue_id=issue.pk, **keys)
    finally:
        connection.close()


def _outgoing(office: Office) -> Desk:
    _way_out(office)
    return office.at_work("lan").opens("/van-ban-di/?tab=tat-ca")


def _five_steps(office: Office) -> Desk:
    issue = _way_out(office)[IssueStatus.AWAITING_DISPATCH]
    lan = office.at_work("lan").opens(f"/van-ban-di/{issue.pk}/")
    lan.page.set_viewport_size({"width": 1280, "height": 720})
    return lan


def _folder_to_sign(office: Office) -> Desk:
    _way_out(office)
    khai = office.at_work("khai").opens("/ky/?chon=het")
    khai.page.wait_for_load_state("networkidle")
    return khai


def _devices(office: Office) -> Desk:
    _way_out(office)
    return office.at_work("anh").opens("/chung-thu-so/")


def _my_signature(office: Office) -> Desk:
    _way_out(office)
    return office.at_work("khai").opens("/chu-ky-cua-toi/")


def _out_book(office: Office) -> Desk:
    book_id = _way_out(office)[IssueStatus.AWAITING_DISPATCH].book_id
    return office.at_work("lan").opens(f"/so-van-ban/{book_id}/")


def _over_the_axis(office: Office) -> Issue:
    """What came over the axis and how far a letter of ours is; made once for all pictures."""
    if not Dispatch.objects.exists():
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(exchanged_papers.place, office.world).result()
    return Issue.objects.get(document_id=Dispatch.objects.values_list("document_id")[:1])


def _from_axis(office: Office) -> Desk:
    _over_the_axis(office)
    return office.at_work("lan").opens("/van-ban-den/moi-tu-truc/")


def _entry_from_axis(office: Office) -> Desk:
    _over_the_axis(office)
    arrival = Arrival.objects.filter(package__symbol="2187/STC-QLNS").get()
    lan = office.at_work("lan").opens(f"/van-ban-den/vao-so/{arrival.pk}/")
    lan.page.set_viewport_size({"width": 1280, "height": 720})
    lan.page.wait_for_load_state("networkidle")
    return lan


def _consent(office: Office) -> Desk:
    _over_the_axis(office)
    asked = IncomingPackage.objects.get(status=IncomingStatus.CONSENT)
    return office.at_work("lan").opens(f"/lien-thong/den/{asked.pk}/")


def _track(office: Office) -> Desk:
    return office.at_work("lan").opens(f"/van-ban-di/{_over_the_axis(office).pk}/theo-doi/")


def _parcels(office: Office) -> Desk:
    _over_the_axis(office)
    return office.at_work("lan").opens("/lien-thong/")


def _connections(office: Office) -> Desk:
    _over_the_axis(office)
    return office.at_work("anh").opens("/quan-tri/lien-thong/").follows("Trục liên thông tỉnh")


def _hub(path: str) -> Callable[[Office], Desk]:
    def taken(office: Office) -> Desk:
        _over_the_axis(office)
        return office.at_work("quynh").opens(path)

    return taken


TAKEN: dict[str, Callable[[Office], Desk]] = {
    "dang-nhap": _login,
    "mat-khau-lan-dau": _first_password,
    "ngay-dau": _first_day,
    "hai-lop": _second_factor,
    "phien-dang-nhap": _sessions,
    "khoa-khan-cap": _lost_control,
    "ban-lam-viec": _desk,
    "phim-tat": _keys,
    "tin-bao": _notices,
    "uy-quyen-de-nghi": _delegation_ask,
    "uy-quyen-cho-phep": _delegation_permit,
    "uy-quyen-lam-thay": _substitute,
    "don-vi": _units,
    "nguoi-dung": _people,
    "mot-nguoi": _person,
    "cho-thoi": _leave,
    "de-nghi-tai-khoan": _request,
    "bao-mat": _security,
    "nhap-danh-sach-loi": _import_with_mistakes,
    "nhap-danh-sach-xac-nhan": _import_to_confirm,
    "lich-lam-viec": _calendar,
    "bao-viec-khan": _alerts,
    "nhat-ky": _audit,
    "nhat-ky-dang-nhap": _logins,
    "du-thao-moi": _draft_new,
    "du-thao-trang": _draft_page,
    "du-thao-duyet": _draft_approval,
    "so-van-ban-di": _out_book,
    "van-ban-di-danh-sach": _outgoing,
    "van-ban-di-nam-buoc": _five_steps,
    "ky-so-nhieu": _folder_to_sign,
    "chung-thu-so": _devices,
    "chu-ky-cua-toi": _my_signature,
    "moi-tu-truc": _from_axis,
    "vao-so-tu-truc": _entry_from_axis,
    "xin-thu-hoi": _consent,
    "theo-doi-gui": _track,
    "lien-thong": _parcels,
    "ket-noi-truc": _connections,
    "truc-goi-tin": _hub("/truc/"),
    "truc-bac-si": _hub("/truc/bac-si/"),
    **looking_back.TAKEN,
}
# Taken by the test beside, which has a scene for each page.
OFFICE = {
    name
    for scene in (*pictures_of_orders.SCENES, *pictures_of_talks.SCENES)
    for name in scene.shots
}


def test_pictures(office: Office, request: pytest.FixtureRequest):
    """One office for all of them; without the option one page shows that the taking still works."""
    updating = request.config.getoption("--update-pictures", default=False)
    for name, take in TAKEN.items() if updating else [*TAKEN.items()][:1]:
        page = take(office).page
        assert page.locator("h1").count() == 1, name
        if updating:
            write(name, page)
        page.close()


def test_the_manual_shows_every_picture_and_no_other():
    shown = {
        name
        for page in HOW_TO.glob("*.md")
        for name in re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\.png\)", page.read_text("utf-8"))
    }
    assert shown == {*TAKEN, *OFFICE} == {file.stem for file in PICTURES.glob("*.png")}


def test_pictures_are_small():
    heavy = {file.name for file in PICTURES.glob("*.png") if file.stat().st_size > LARGEST_BYTES}
    assert not heavy
