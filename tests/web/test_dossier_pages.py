"""Dossiers in the pages: opened, found, filled, closed; strangers get 404."""

from __future__ import annotations

from django.urls import reverse

from congvan.dossiers import queries, services
from congvan.dossiers.models import Dossier
from tests import world as named_world
from tests.dossiers.papers import paper
from tests.web.signing_in import sign_in, words
from tests.world import World


def _opened(world: World) -> Dossier:
    period = queries.retention_periods()[-2]
    by = named_world.member(world, "an")
    return services.open_dossier(by=by, title="Rà soát tài khoản", retention_id=period.id)


def test_a_specialist_opens_a_dossier_finds_a_paper_and_closes(world: World):
    an = named_world.member(world, "an")
    document = paper(an, subject="Kế hoạch đào tạo", symbol="15/KH-SNV")
    browser = sign_in(world, "an")
    period = queries.retention_periods()[0]
    form = {"title": "Đào tạo 2026", "retention": str(period.id), "year": "2026", "code": ""}
    answer = browser.post(reverse("dossiers:new"), form, follow=True)
    dossier = Dossier.objects.get(title="Đào tạo 2026")
    page = reverse("dossiers:dossier", args=[dossier.pk])
    assert answer.redirect_chain[-1][0] == page
    assert dossier.code in words(answer)
    assert "Kế hoạch đào tạo" in words(browser.get(page, {"tim": "ke hoach"}))
    put = browser.post(
        reverse("dossiers:put-in", args=[dossier.pk]), {"van-ban": document.pk}, follow=True
    )
    assert "Đã đưa văn bản vào hồ sơ, số thứ tự 1." in words(put)
    closed = browser.post(
        reverse("dossiers:close", args=[dossier.pk]), {"ended_on": ""}, follow=True
    )
    assert "Đã kết thúc" in words(closed)
    shelf = browser.get(reverse("dossiers:list"), {"tab": "da-ket-thuc"})
    assert "Đào tạo 2026" in words(shelf)


def test_what_is_typed_stays_when_refused(world: World):
    browser = sign_in(world, "an")
    answer = browser.post(
        reverse("dossiers:new"), {"title": "Đào tạo", "retention": "", "year": "2026"}
    )
    assert answer.status_code == 422
    assert 'value="Đào tạo"' in answer.content.decode()
    assert "Chọn một thời hạn" in words(answer)


def test_strangers_get_404_and_a_leader_no_buttons(world: World):
    dossier = _opened(world)
    for name in ("dossier", "amend", "close", "index-xlsx"):
        address = reverse(f"dossiers:{name}", args=[dossier.pk])
        for stranger in ("lan", "quang"):
            assert sign_in(world, stranger).get(address).status_code == 404
    page = sign_in(world, "khai").get(reverse("dossiers:dossier", args=[dossier.pk]))
    assert page.status_code == 200
    assert "Đưa vào" not in words(page)
    assert "Sửa" not in words(page)


def test_the_leader_reads_ca_co_quan_and_the_specialist_has_no_such_tab(world: World):
    _opened(world)
    asked = {"tab": "don-vi"}
    leader = words(sign_in(world, "khai").get(reverse("dossiers:list"), asked))
    assert "Cả cơ quan" in leader
    assert "Rà soát tài khoản" in leader
    assert "Đơn vị" not in words(sign_in(world, "an").get(reverse("dossiers:list"), asked))
