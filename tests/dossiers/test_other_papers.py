"""A letter or a table in a dossier: numbered with the documents, kept once, read by its readers."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse

from congvan.dossiers import exports, papers, queries, services
from congvan.dossiers.papers import NewPaper
from congvan.kernel import clock
from congvan.kernel.errors import NotFound, WrongState
from congvan.kernel.spreadsheets import read_sheets
from congvan.kernel.transactions import in_transaction
from tests import world as named_world
from tests.document_files import two_pages
from tests.dossiers.papers import paper
from tests.pages.visitors import signed_in
from tests.world import World


def _letter(source_id: int = 7) -> NewPaper:
    return NewPaper(
        kind="Thư", title="Đề nghị gửi số liệu", author="Trần Văn Tuấn", dated_on=clock.today(),
        source_type="letter", source_id=source_id, files=[(two_pages().blob_id, "thu.pdf")],
    )  # fmt: skip


@in_transaction
def _put(by, dossier_id: int, source_id: int = 7):
    return papers.put_paper_within(by=by, dossier_id=dossier_id, paper=_letter(source_id))


def test_a_letter_is_kept_with_the_documents_once_and_for_good(world: World) -> None:
    an, quang = named_world.member(world, "an"), named_world.member(world, "quang")
    period = queries.retention_periods()[-2]
    dossier = services.open_dossier(by=an, title="Số liệu", retention_id=period.id)
    document = paper(an, subject="Kế hoạch", symbol="1/KH-SNV")
    services.put_in(by=an, dossier_id=dossier.pk, document_id=document.pk)
    made = _put(an, dossier.pk)
    assert _put(an, dossier.pk).pk == made.pk, "the same source is the same paper"
    lines = queries.all_items(an, dossier.pk)
    assert [(line.ordinal, line.paper_id) for line in lines] == [(1, 0), (2, made.pk)]
    assert papers.dossiers_with(an, "letter", 7) == [(dossier.pk, dossier.code)]
    assert papers.dossiers_with(quang, "letter", 7) == []
    rows = list(read_sheets(io.BytesIO(exports.index_file(by=an, dossier_id=dossier.pk)))[0].rows)
    assert any("Thư: Đề nghị gửi số liệu" in str(row) for row in rows)
    with pytest.raises(NotFound):
        _put(quang, dossier.pk, 8)

    browser = signed_in(world, "an")
    page = browser.get(reverse("dossiers:dossier", args=[dossier.pk])).content.decode()
    where = reverse("dossiers:paper", args=[dossier.pk, made.pk])
    assert where in page
    assert "mà anh, chị chưa được giao xem" not in page
    shown = browser.get(where).content.decode()
    file = papers.paper(an, dossier.pk, made.pk).files[0]
    href = reverse("dossiers:paper-file", args=[dossier.pk, made.pk, file.file_id])
    assert href in shown
    assert browser.get(href)["Content-Type"] == "application/pdf"
    for address in (where, href):
        assert signed_in(world, "quang").get(address).status_code == 404

    services.close_dossier(by=an, dossier_id=dossier.pk)
    with pytest.raises(WrongState):
        _put(an, dossier.pk, 9)
