"""Devices kept like seals: who may do what with them, and what is said before the PIN is asked."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvan.desk.models import Notice
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound
from congvan.signing.marks import NumberMark, PersonalMark, SealMark, attachment_mark
from congvan.signing.models import KeyDevice, KnownCertificate
from congvan.signing.providers import WrongPin
from congvan.signing.queries import devices as questions
from congvan.signing.queries.readiness import ready
from congvan.signing.services import devices as verbs
from congvan.signing.services import expiry, images, sessions, signing
from congvan.signing.services.devices import DeviceDetails
from congvan.signing.services.ordering import SealBeforeSignature, WrongDevice
from congvan.signing.states import DeviceKind, DeviceOwner, DeviceStatus
from tests import world as named_world
from tests.pages import visitors
from tests.signing import devices, letters, papers
from tests.signing.device_papers import BLUE, RED, drawn
from tests.signing.devices import PIN
from tests.signing.pki import Office, issue
from tests.signing.vgca_service import Program
from tests.world import World

pytestmark = pytest.mark.django_db
KHAI = PersonalMark("Trần Đình Khải", ("GIÁM ĐỐC",))


def test_organ_signs_only_after_the_leader_and_only_by_its_keeper(
    world: World, office: Office
) -> None:
    devices.trusted(office)
    leader = devices.leader_device(office, world, "khai")
    organ = devices.organ_device(office, world, "lan")
    lan, khai = named_world.member(world, "lan"), named_world.member(world, "khai")
    paper = devices.stored(letters.letter()).pk
    for mark in (SealMark(), NumberMark("443", "21", "11")):
        with pytest.raises(SealBeforeSignature, match="chưa có chữ ký số"):
            signing.sign_blob(by=lan, device_id=organ.device_id, pin=PIN, blob_id=paper, mark=mark)
    with pytest.raises(WrongDevice):
        signing.sign_blob(by=lan, device_id=organ.device_id, pin=PIN, blob_id=paper, mark=KHAI)
    with pytest.raises(signing.NotReady, match="chỉ người giữ"):
        signing.sign_blob(
            by=khai, device_id=organ.device_id, pin=PIN, blob_id=paper, mark=SealMark()
        )
    with pytest.raises(NotFound):
        ready(named_world.member(world, "quang"), leader.device_id)
    # Attachments and the organ's own scans need no leader; a born-digital letter is no scan.
    scan, letter = devices.stored(papers.scan()).pk, devices.stored(letters.letter(pages=2)).pk
    orders = [
        signing.Order(letter, attachment_mark("443/QĐ-SKHCN")),
        signing.Order(scan, SealMark(own_scan=True, place=None)),
        signing.Order(letter, SealMark(own_scan=True)),
    ]
    with devices.local_stamps(office):
        outcomes = signing.sign_blobs(by=lan, device_id=organ.device_id, pin=PIN, orders=orders)
    assert outcomes[0].signed is not None
    assert "vị trí" in str(outcomes[1].error)
    assert "không phải là bản chụp" in str(outcomes[2].error)


def test_number_written_by_the_organ_after_the_leader_signed(world: World, office: Office) -> None:
    devices.trusted(office)
    leader = devices.leader_device(office, world, "khai")
    organ = devices.organ_device(office, world, "lan")
    paper = devices.stored(letters.letter()).pk
    lan = named_world.member(world, "lan")
    with devices.local_stamps(office):
        first = signing.sign_blob(
            by=named_world.member(world, "khai"), device_id=leader.device_id, pin=PIN,
            blob_id=paper, mark=KHAI,
        )  # fmt: skip
        numbered = signing.sign_blob(
            by=lan, device_id=organ.device_id, pin=PIN, blob_id=first.blob_id,
            mark=NumberMark("443", "21", "11"),
        )  # fmt: skip
    # Once the organ has signed, nobody signs in person any more.
    with pytest.raises(SealBeforeSignature, match="đã có chữ ký số của cơ quan"):
        signing.sign_blob(
            by=named_world.member(world, "khai"), device_id=leader.device_id, pin=PIN,
            blob_id=numbered.blob_id, mark=KHAI,
        )  # fmt: skip


def test_what_stands_against_signing_is_said_before_the_pin(world: World, office: Office) -> None:
    devices.trusted(office)
    day = timedelta(days=1)
    khai = named_world.member(world, "khai")
    soon = issue("K (MINH HỌA)", office.middle, until=clock.now() + 20 * day)
    later = issue("L (MINH HỌA)", office.middle, since=clock.now() + day)
    real = issue("Trần Đình Khải", office.middle)
    stranger = issue("N (MINH HỌA)", issue("Gốc lạ", is_authority=True))
    cases = [
        (soon, ""), (later, "có hiệu lực từ ngày"), (office.revoked, "đã bị thu hồi"),
        (real, "Chưa có hình chữ ký"), (stranger, "không nối được"),
    ]  # fmt: skip
    for holder, words in cases:
        device = devices.leader_device(office, world, "khai", holder=holder)
        found = ready(khai, device.device_id)
        told = " ".join(problem.sentence for problem in found.problems)
        assert words in told if words else not told, told
        assert any("dấu thời gian" in warning for warning in found.warnings)
        if holder is soon:
            assert any("còn 19 ngày" in w or "còn 20 ngày" in w for w in found.warnings)
            with clock.frozen(clock.now() + 30 * day):
                assert "đã hết hạn" in ready(khai, device.device_id).problems[0].sentence


def test_production_refuses_the_demo(world: World, office: Office, settings: Any) -> None:
    devices.trusted(office)
    device = devices.leader_device(office, world, "khai")
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"environment": "production"})
    told = ready(named_world.member(world, "khai"), device.device_id).problems
    assert "chỉ dùng cho hệ thống minh họa" in told[0].sentence


def test_wrong_pins_lock_the_device_until_it_is_unlocked(world: World, office: Office) -> None:
    devices.trusted(office)
    device = devices.leader_device(office, world, "khai")
    khai, paper = named_world.member(world, "khai"), devices.stored(letters.letter()).pk
    tried = {"by": khai, "device_id": device.device_id, "blob_id": paper, "mark": KHAI}
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongPin, match=f"Còn {left} lần thử"):
            signing.sign_blob(pin="sai", **tried)
    with pytest.raises(signing.DeviceIsLocked, match="Nhờ quản trị cơ quan mở khóa"):
        signing.sign_blob(pin="sai", **tried)
    with pytest.raises(signing.NotReady, match="tạm khóa"):
        signing.sign_blob(pin=PIN, **tried)
    with pytest.raises(NotAllowed):
        verbs.unlock(by=khai, device_id=device.device_id)
    verbs.unlock(by=named_world.member(world, "anh"), device_id=device.device_id)
    assert signing.sign_blob(pin=PIN, **tried).warnings


def test_seal_is_handed_over_by_written_permission(world: World, office: Office) -> None:
    devices.trusted(office)
    organ = devices.organ_device(office, world, "lan")
    lan, anh = named_world.member(world, "lan"), named_world.member(world, "anh")
    given = {
        "by": lan, "device_id": organ.device_id, "to_member_id": world.seats["an"].pk,
        "starts_on": date(2026, 11, 1),
    }  # fmt: skip
    with pytest.raises(InvalidInput, match="văn bản cho phép"):
        verbs.hand_over(permission=" ", **given)
    verbs.hand_over(permission="QĐ 12/QĐ-SKHCN", ends_on=date(2026, 11, 5), **given)
    assert questions.organ_device(lan) is None
    assert KeyDevice.objects.get().keeper_id == world.seats["an"].pk
    # An is no clerk, and the period is over: both speak.
    assert not ready(named_world.member(world, "an"), organ.device_id).is_ready
    verbs.retire(by=anh, device_id=organ.device_id, reason="Thu hồi theo QĐ 13")
    assert KnownCertificate.objects.get(sha256=organ.holder.sha256).valid_to is not None
    with pytest.raises(NotFound):
        verbs.retire(by=named_world.member(world, "quang"), device_id=organ.device_id, reason="x")


def test_persons_register_their_own_key_file_without_competence(
    world: World, office: Office
) -> None:
    own = issue("Mai (MINH HỌA)", office.middle)
    mai = named_world.member(world, "mai")
    details = DeviceDetails(
        owner=DeviceOwner.PERSON, keeper_id=mai.own_membership_id, kind=DeviceKind.PKCS12,
        place_kept="Ngăn bàn", key_file=own.key_file(PIN), is_competent=True,
    )  # fmt: skip
    with pytest.raises(WrongPin):
        verbs.register(by=mai, details=details, pin="sai")
    device = verbs.register(by=mai, details=details, pin=PIN)
    assert bytes(device.secret or b"") != own.key_file(PIN)
    assert PIN.encode() not in bytes(device.secret or b"")
    assert not KnownCertificate.objects.filter(sha256=own.sha256).exists()
    with pytest.raises(verbs.DeviceKnown):
        verbs.register(by=mai, details=details, pin=PIN)
    with pytest.raises(NotAllowed):
        verbs.register(by=named_world.member(world, "an"), details=details, pin=PIN)


def test_keepers_are_warned_once_at_each_step(world: World, office: Office) -> None:
    day = timedelta(days=1)
    ending = issue("K (MINH HỌA)", office.middle, until=clock.now() + 100 * day)
    device = devices.leader_device(office, world, "khai", holder=ending)
    told = []
    for days in (10, 45, 46, 75, 95, 101, 102):
        with clock.frozen(clock.now() + days * day):
            expiry.warn()
            expiry.warn()
        told.append(
            Notice.objects.filter(member_id=world.seats["khai"].pk, kind=expiry.KIND).count()
        )
    assert told == [0, 1, 1, 2, 3, 4, 4]
    assert (
        Notice.objects.filter(
            subject_id=device.device_id, member=world.seats["anh"], kind=expiry.KIND
        ).count()
        == 3
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [(drawn(RED), "màu xanh"), (drawn(BLUE, ground=255), "trong suốt"),
     (drawn(BLUE, size=(4000, 100)), "điểm ảnh"), (b"%PDF-1.7", "PNG"),
     (drawn(BLUE)[:60], "PNG"), (b"\x89PNG" + bytes(3 << 20), "2 MB")],
)  # fmt: skip
def test_pictures_are_what_the_rules_ask(data: bytes, words: str, world: World) -> None:
    khai = named_world.member(world, "khai")
    with pytest.raises(images.ImageUnsuitable, match=words):
        images.give_own(by=khai, data=data, width_mm=Decimal(40), height_mm=Decimal(16))


def test_pages_take_pictures_and_devices(world: World, office: Office) -> None:
    devices.trusted(office)
    khai = visitors.signed_in(world, "khai")
    sent = SimpleUploadedFile("ky.png", drawn(BLUE), "image/png")
    done = khai.post(reverse("signing:mine"), {"image": sent, "width_mm": "40", "height_mm": "16"})
    assert done.status_code == 302
    page = khai.get(reverse("signing:mine")).content.decode()
    assert "40 × 16 mm" in page
    own = issue("An (MINH HỌA)", office.middle)
    an = visitors.signed_in(world, "an")
    for pin, status in (("sai", 422), (PIN, 302)):
        file = SimpleUploadedFile("khoa.p12", own.key_file(PIN))
        body = {"key_file": file, "pin": pin, "place_kept": "Ngăn bàn"}
        answer = an.post(reverse("signing:mine-add"), body)
        assert answer.status_code == status
        assert pin not in answer.content.decode() or pin == "sai"
    device = KeyDevice.objects.get()
    anh = visitors.signed_in(world, "anh")
    for act, body in (("tham-quyen", {}), ("tam-khoa", {"reason": "Mất"}), ("mo-khoa", {})):
        answer = anh.post(reverse("signing:device-act", args=[device.pk, act]), body)
        assert answer.status_code == 302
    device.refresh_from_db()
    assert device.status == DeviceStatus.IN_USE
    assert "An (MINH HỌA)" in anh.get(reverse("signing:devices")).content.decode()
    assert anh.get(reverse("signing:print-register")).content.startswith(b"%PDF-")


def test_program_at_the_own_machine_over_the_real_addresses(world: World, office: Office) -> None:
    devices.trusted(office)
    device = devices.leader_device(office, world, "khai", kind=DeviceKind.VGCA)
    paper = devices.stored(letters.letter())
    by = named_world.member(world, "khai")
    given = sessions.offer(by=by, device_id=device.device_id, blob_id=paper.pk, mark=KHAI)
    outside = visitors.stranger()

    def download(address: str) -> bytes:
        return b"".join(outside.get(address))

    def upload(address: str, name: str, data: bytes) -> dict[str, Any]:
        return outside.post(address, {"uploadfile": io.BytesIO(data)}).json()  # type: ignore[no-any-return]

    program = Program(device.holder, download, upload, office.stamps.stamper(clock.now()))
    request = {
        "FileName": f"{reverse('signing:exchange-download')}?phien={given.token}",
        "FileUploadHandler": f"{reverse('signing:exchange-upload')}?phien={given.token}",
    }
    waiting = f"{reverse('signing:exchange-standing')}?phien={given.token}"
    khai = visitors.signed_in(world, "khai")
    assert khai.get(waiting).json() == {"is_signed": False, "is_over": False, "failure": ""}
    assert program.call(given.operation, request)["Status"] == 0
    assert khai.get(waiting).json()["is_signed"]
    assert visitors.signed_in(world, "an").get(waiting).status_code == 404
    # For once: neither address opens again, and a guessed one opens nothing.
    assert outside.get(request["FileName"]).status_code == 409
    again = outside.post(request["FileUploadHandler"], {"uploadfile": io.BytesIO(b"%PDF-")}).json()
    assert (again["Status"], again["FileName"]) == (False, "")
    assert outside.get(f"{reverse('signing:exchange-download')}?phien=x").status_code == 404
