"""The agency's own templates in the pages: kept by few, tried out by all, closed to strangers."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from congvan.drafting.making import body_text
from congvan.drafting.models import DraftTemplate
from congvan.drafting.queries import templates as queries
from congvan.drafting.services import templates as services
from congvan.kernel.errors import NotAllowed, NotFound
from congvan.kernel.models import AuditEvent
from tests import world as named_world
from tests.web.signing_in import sign_in, words
from tests.web.templates_of_office import added, template_file, type_id
from tests.world import World


def sent(name: str, data: bytes, file_name: str = "mau.docx") -> dict[str, object]:
    return {"name": name, "type": str(type_id()), "file": SimpleUploadedFile(file_name, data)}


def test_the_registry_adds_a_template_and_everybody_tries_it_out(world: World):
    browser = sign_in(world, "lan")
    answer = browser.post(
        reverse("templates:add"), sent("Công văn mời thầu", template_file()), follow=True
    )
    assert "Đã thêm mẫu “Công văn mời thầu”." in words(answer)
    template = DraftTemplate.objects.get()
    assert [field["label"] for field in template.fields] == ["Kính gửi", "Nội dung"]
    event = AuditEvent.objects.get(code="draft_template.added")
    assert "Công văn mời thầu" in event.sentence

    an = sign_in(world, "an")
    assert "Công văn mời thầu" in words(an.get(reverse("templates:list")))
    page = reverse("templates:template", args=[template.pk])
    assert "Thôi dùng" not in words(an.get(page))
    typed = {"o-recipients": "Sở Tài chính", "o-body": "<b>Một</b> {{ 7*7 }}"}
    made = an.post(reverse("templates:try", args=[template.pk]), typed)
    assert body_text(made.content).strip() == "Kính gửi: Sở Tài chính\n<b>Một</b> {{ 7*7 }}"
    original = an.get(reverse("templates:file", args=[template.pk]))
    assert body_text(original.content).startswith("Kính gửi: {{ kính_gửi }}")


def test_what_cannot_be_a_template_is_refused_in_words_and_nothing_is_kept(world: World):
    browser = sign_in(world, "anh")
    for data, file_name, expected in (
        (b"%PDF-1.7 x", "mau.docx", "đuôi"), (template_file("Không có"), "a.docx", "chưa có chỗ điền"),
        (template_file("{{ a"), "a.docx", "viết sai"),
    ):  # fmt: skip
        answer = browser.post(reverse("templates:add"), sent("Mẫu", data, file_name))
        assert answer.status_code == 422
        assert expected in words(answer)
        assert 'value="Mẫu"' in answer.content.decode()
    assert not DraftTemplate.objects.exists()


def test_renamed_closed_and_the_name_is_free_again(world: World):
    template = added(world)
    browser = sign_in(world, "anh")
    page = reverse("templates:template", args=[template.pk])
    rename = reverse("templates:rename", args=[template.pk])
    assert "Đã đổi tên mẫu." in words(browser.post(rename, {"name": "Mời thầu"}, follow=True))
    other = added(world)
    again = browser.post(reverse("templates:rename", args=[other.pk]), {"name": "Mời thầu"})
    assert again.status_code == 422
    assert "Đã có mẫu tên “Mời thầu”." in words(again)
    closed = browser.post(reverse("templates:close", args=[template.pk]), follow=True)
    assert "Đã thôi dùng mẫu “Mời thầu”." in words(closed)
    assert browser.get(page).status_code == 404
    assert [line.name for line in queries.templates(named_world.member(world, "an"))] == [
        "Công văn mời thầu"
    ]


def test_strangers_see_nothing_and_specialists_keep_nothing(world: World):
    template = added(world)
    for name in ("template", "file"):
        assert (
            sign_in(world, "quang")
            .get(reverse(f"templates:{name}", args=[template.pk]))
            .status_code
            == 404
        )
    quang = named_world.member(world, "quang")
    assert queries.templates(quang) == ()
    with pytest.raises(NotFound):
        queries.fill_template(quang, template.pk, {})
    an = named_world.member(world, "an")
    with pytest.raises(NotAllowed):
        services.close_template(by=an, template_id=template.pk)
    with pytest.raises(NotAllowed):
        services.add_template(
            by=an, type_id=type_id(), name="x", file=io.BytesIO(b""), file_name="x.docx"
        )
    browser = sign_in(world, "an")
    assert browser.get(reverse("templates:add")).status_code == 404
    assert browser.post(reverse("templates:close", args=[template.pk])).status_code == 404


def test_every_form_of_the_decree_can_be_taken_home(world: World):
    browser = sign_in(world, "an")
    page = words(browser.get(reverse("templates:list")))
    assert "Mẫu 1.10, Phụ lục III" in page
    form = browser.get(reverse("templates:decree"), {"mau": "quyet_dinh"})
    assert "QUYẾT ĐỊNH:" in body_text(form.content)
    assert browser.get(reverse("templates:decree"), {"mau": "x"}).status_code == 404
