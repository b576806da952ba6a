"""Boards, shared documents and the regulation in the pages; strangers get 404."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvan.kernel import clock
from congvan.office.boards.models import BoardPost, PostKeepRequest, SharedFile, SharedFolder
from congvan.office.boards.services import clearing, posting, regulation
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board
from tests import world as named_world
from tests.file_samples import PDF
from tests.web.signing_in import sign_in, words
from tests.world import World

HOSTILE = "<script>alert(1)</script> https://gialai.gov.vn/?a=1&b=<i>"


def _pdf(name: str = "lich.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def test_a_leader_posts_a_notice_with_a_file_and_everybody_reads_it(world: World):
    leader = sign_in(world, "khai")
    address = reverse("boards:new") + "?bang=thong-bao"
    refused = leader.post(address, {"title": "", "text": HOSTILE, "tep": _pdf()})
    assert refused.status_code == 422
    mark = re.search(r'name="tep_da_gui" value="([^"]+)"', refused.content.decode())
    assert mark, "the file must not have to be chosen again"
    given = {"title": "Nghỉ lễ", "text": HOSTILE, "tep_da_gui": mark[1], "is_urgent": "on"}
    done = leader.post(address, given, follow=True)
    post = BoardPost.objects.get(title="Nghỉ lễ")
    assert "Đã đọc 1/" in words(done)
    reader = sign_in(world, "an")
    assert "Thông báo khẩn: Nghỉ lễ" in words(reader.get(reverse("desk:notices")))
    assert "Chưa đọc" in words(reader.get(reverse("boards:index")))
    page = reader.get(reverse("boards:post", args=[post.pk]))
    html = page.content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert 'href="https://gialai.gov.vn/?a=1&amp;b="' in html
    assert "lich.pdf" in html
    assert "Chưa đọc" not in words(page)
    assert "Chưa đọc" not in words(reader.get(reverse("boards:index")))
    assert "Đã đọc 2/" in words(leader.get(reverse("boards:post", args=[post.pk])))


def test_the_poster_edits_with_the_version_seen_and_removes(world: World):
    khai = named_world.member(world, "khai")
    post = posting.post(by=khai, board=Board.NOTICES, written=Written(title="Họp", text="8 giờ"))
    leader, other = sign_in(world, "khai"), sign_in(world, "tuan")
    for name in ("edit", "remove", "pin"):
        address = reverse(f"boards:{name}", args=[post.pk])
        assert other.get(address).status_code == 404
        assert other.post(address, {"title": "Sửa hộ", "lan": 1}).status_code == 404
        assert sign_in(world, "quang").get(address).status_code == 404
    edit = reverse("boards:edit", args=[post.pk])
    assert leader.post(edit, {"title": "Họp", "text": "9 giờ", "lan": 1}).status_code == 302
    stale = leader.post(edit, {"title": "Họp", "text": "10 giờ", "lan": 1})
    assert stale.status_code == 422
    assert "vừa được sửa ở một cửa sổ khác" in words(stale)
    page = words(leader.get(reverse("boards:post", args=[post.pk])))
    assert "Các bản trước" in page
    assert "8 giờ" in page
    leader.post(reverse("boards:remove", args=[post.pk]))
    assert leader.get(reverse("boards:post", args=[post.pk])).status_code == 404


def test_keeping_longer_is_asked_and_granted_in_the_pages(world: World):
    khai = named_world.member(world, "khai")
    post = posting.post(by=khai, board=Board.NOTICES, written=Written(title="Phân công trực"))
    until = clock.today() + timedelta(days=150)
    asker, administrator = sign_in(world, "an"), sign_in(world, "anh")
    given = {"until": f"{until:%d/%m/%Y}", "reason": "Còn trực đến Tết"}
    asker.post(reverse("boards:keep", args=[post.pk]), given)
    request = PostKeepRequest.objects.get()
    page = reverse("boards:keep-request", args=[request.pk])
    assert asker.post(page, {"viec": "grant", "until": given["until"]}).status_code == 404
    for stranger in ("tuan", "quang"):
        assert sign_in(world, stranger).get(page).status_code == 404
    assert "Còn trực đến Tết" in words(administrator.get(reverse("boards:keep-requests")))
    administrator.post(page, {"viec": "grant", "until": given["until"]})
    post.refresh_from_db()
    assert post.keep_until == until
    seen = words(asker.get(reverse("boards:post", args=[post.pk])))
    assert f"Lưu đến hết ngày {until:%d/%m/%Y}" in seen
    assert "Ngô Viết Anh cho giữ đến" in seen


def test_shared_documents_are_put_found_and_taken_by_everybody(world: World):
    office, reader = sign_in(world, "lan"), sign_in(world, "an")
    office.post(reverse("boards:folder-add"), {"name": "Biểu mẫu"})
    folder = SharedFolder.objects.get()
    put = reverse("boards:shared-put", args=[folder.pk])
    assert reader.get(put).status_code == 404
    none = office.post(put, {"name": "Mẫu nghỉ phép"})
    assert (none.status_code, "Chưa chọn tệp" in words(none)) == (422, True)
    office.post(put, {"name": "Mẫu nghỉ phép", "tep": _pdf("nghi-phep.pdf")})
    shared = SharedFile.objects.get()
    found = reader.get(reverse("boards:shared"), {"tim": "nghi phep"})
    assert "Mẫu nghỉ phép" in words(found)
    content = reverse("boards:shared-content", args=[shared.pk, 1])
    assert b"".join(reader.get(content)).startswith(b"%PDF")
    quang = sign_in(world, "quang")
    assert quang.get(content).status_code == 404
    assert quang.get(reverse("boards:shared"), {"thu-muc": folder.pk}).status_code == 404
    assert "Mẫu nghỉ phép" not in words(quang.get(reverse("boards:shared")))


def test_a_new_regulation_stands_before_the_work_until_confirmed(world: World):
    administrator = sign_in(world, "anh")
    given = {"title": "Quy chế sử dụng", "text": "Điều 1. Dùng vào việc công."}
    administrator.post(reverse("boards:regulation-publish"), given)
    late = sign_in(world, "an")
    gate = reverse("boards:regulation")
    assert late.get(reverse("desk:todo")).headers["Location"] == gate
    page = late.get(gate)
    assert "Tôi đã đọc và sẽ thực hiện" in words(page)
    version = re.search(r'name="ban" value="(\d+)"', page.content.decode())
    assert version
    late.post(gate, {"ban": "0"})
    assert late.get(reverse("desk:todo")).status_code == 302
    late.post(gate, {"ban": version[1]})
    assert late.get(reverse("desk:todo")).status_code == 200
    # Confirmed once: another browser of the same person goes straight to work.
    assert sign_in(world, "an").get(reverse("desk:todo")).status_code == 200
    assert sign_in(world, "quang").get(reverse("desk:todo")).status_code == 200
    said = words(sign_in(world, "anh").get(gate))
    assert "Tôi đã đọc" in said
    regulation.confirm(by=named_world.member(world, "anh"), regulation_id=int(version[1]))
    names = sign_in(world, "anh").get(reverse("boards:regulation-said", args=[version[1]]))
    assert "2/13 người đã xác nhận" in words(names)
    assert late.get(reverse("boards:regulation-said", args=[version[1]])).status_code == 404


def test_only_the_administrator_keeps_bodies_and_settings(world: World):
    administrator = sign_in(world, "anh")
    given = {
        "body": "chi-uy", "person": world.people["an"].pk, "duty": "Bí thư",
        "valid_from": f"{clock.today():%d/%m/%Y}",
    }  # fmt: skip
    administrator.post(reverse("boards:member-add"), given)
    assert "Nguyễn Văn An" in words(administrator.get(reverse("boards:bodies")))
    again = administrator.post(reverse("boards:member-add"), given)
    assert (again.status_code, "đã có trong Chi ủy" in words(again)) == (422, True)
    assert sign_in(world, "an").get(reverse("boards:new") + "?bang=chi-bo").status_code == 200
    settings = {"rule": "rolling", "closed": ["chi-bo"], "sentence": "Chỉ nói việc cơ quan."}
    administrator.post(reverse("boards:settings"), settings)
    tuan = sign_in(world, "tuan")
    assert tuan.get(reverse("boards:index") + "?bang=chi-bo").status_code == 404
    assert "Chi bộ" not in words(tuan.get(reverse("boards:index")))
    for name in ("bodies", "settings", "keep-requests", "clearings", "member-add"):
        assert tuan.get(reverse(f"boards:{name}")).status_code == 404


def test_a_list_goes_only_when_its_administrator_confirms_it(world: World):
    by = named_world.member(world, "khai")
    with clock.frozen(datetime(2025, 11, 3, 2, 0, tzinfo=UTC)):
        for title in ("Đi", "Ở"):
            posting.post(by=by, board=Board.NOTICES, written=Written(title=title))
    with clock.frozen(datetime(2026, 1, 2, 2, 0, tzinfo=UTC)):
        (made,) = clearing.make_lists(agency_id=by.agency_id)
    page = reverse("boards:clearing", args=[made])
    for stranger in ("khai", "tuan", "quang"):
        assert sign_in(world, stranger).get(page).status_code == 404
        assert sign_in(world, stranger).post(page).status_code == 404
    anh = sign_in(world, "anh")
    stays = re.findall(r'name="giu" value="(\d+)"', anh.get(page).content.decode())
    assert len(stays) == 2
    refused = anh.post(page, {"giu": stays[1]})
    assert (refused.status_code, "Chưa ghi lý do giữ lại" in words(refused)) == (422, True)
    assert anh.post(page, {"giu": stays[1], "reason": "Còn dùng"}).status_code == 302
    assert anh.post(page).status_code == 409
    assert clearing.lists_to_carry_out() == [made]
    after = words(anh.get(page))
    assert ("Còn dùng" in after, "Đồng ý dọn" in after) == (True, False)
