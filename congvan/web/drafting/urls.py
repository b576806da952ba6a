"""Addresses of drafting; those of settings stand among the administration's."""

from django.urls import path

from congvan.web.drafting.views import acts, draft, files, lists, making, settings, supporting, text

app_name = "drafting"
_DRAFT = "du-thao/<int:draft_id>/"
urlpatterns = [
    path("du-thao/", lists.draft_list, name="list"),
    path("du-thao/moi/", making.new, name="new"),
    path("van-ban/<int:document_id>/tra-loi/", making.reply, name="reply"),
    path(
        "du-thao/xem-thu/<str:token>/trang/<int:page>/<int:width>/", making.preview_page,
        name="preview-page",
    ),
    path(_DRAFT, draft.draft, name="draft"),
    path(_DRAFT + "sua-thong-tin/", making.amend, name="amend"),
    path(_DRAFT + "viec/<slug:slug>/", acts.act, name="act"),
    path(_DRAFT + "da-sua/<int:correction_id>/", acts.tick, name="tick"),
    path(_DRAFT + "tep/", files.add, name="file-add"),
    path(_DRAFT + "tep/<int:file_id>/phien-ban/", files.add_version, name="version-add"),
    path(_DRAFT + "tep/<int:file_id>/<slug:slug>/", files.file_act, name="file-act"),
    path(_DRAFT + "phien-ban/<int:version_id>/", files.version, name="version"),
    path(
        _DRAFT + "phien-ban/<int:version_id>/trang/<int:page>/<int:width>/", files.version_page,
        name="version-page",
    ),
    path(_DRAFT + "so-sanh/", text.compare, name="compare"),
    path(_DRAFT + "sua-doan/", text.correct, name="correct"),
    path(_DRAFT + "ghi-le/", text.comment, name="comment"),
    path(_DRAFT + "sua-the-thuc/", text.repair, name="repair"),
    path(_DRAFT + "ban-co-sua.pdf", text.marked_pdf, name="marked-pdf"),
    path(_DRAFT + "ban-sach.docx", text.clean, name="clean"),
    path(_DRAFT + "van-ban-kem/", supporting.supporting, name="supporting"),
    path("quan-tri/tham-quyen-ky/", settings.signing_rights, name="signing-rights"),
    path("quan-tri/tham-quyen-ky/moi/", settings.signing_right_add, name="signing-right-add"),
    path(
        "quan-tri/tham-quyen-ky/<int:right_id>/ket-thuc/", settings.signing_right_end,
        name="signing-right-end",
    ),
    path("quan-tri/quy-dinh-soan-thao/", settings.policy, name="policy"),
]  # fmt: skip
