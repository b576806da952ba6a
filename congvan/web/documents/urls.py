"""Addresses of documents and of the help for directives."""

from django.urls import path

from congvan.web.documents.views import (
    acts,
    document,
    files,
    parts,
    presets,
    recalled,
    requests,
    sending,
)

app_name = "documents"
urlpatterns = [
    path("van-ban/<int:document_id>/", document.document, name="document"),
    path("van-ban/<int:document_id>/doc/", files.reading, name="reading"),
    path("van-ban/<int:document_id>/tep/<int:file_id>/", files.file, name="file"),
    path(
        "van-ban/<int:document_id>/tep/<int:file_id>/trang/<int:page>/<int:width>/",
        files.page, name="page",
    ),
    path("van-ban/<int:document_id>/phan/<slug:slug>/", parts.part, name="part"),
    path("van-ban/<int:document_id>/gan-lien-quan/", parts.relate, name="relate"),
    path("van-ban/<int:document_id>/bo-lien-quan/<int:relation_id>/", parts.unrelate, name="unrelate"),
    path("van-ban/<int:document_id>/vao-ho-so/", parts.put_in, name="put-in"),
    path("van-ban/<int:document_id>/chuyen/<slug:slug>/", sending.send, name="send"),
    path("van-ban/<int:document_id>/viec/<slug:slug>/", acts.act, name="act"),
    path("van-ban/<int:document_id>/ket-thuc/", acts.finish, name="finish"),
    path("van-ban/<int:document_id>/gia-han/<int:extension_id>/", requests.extension, name="extension"),
    path("van-ban/<int:document_id>/tra-ban-giay/", recalled.paper_returned, name="paper-returned"),
    path("khoi-phuc/<int:repair_id>/", requests.repair, name="repair"),
    path("nguoi-nhan/", sending.receivers, name="receivers"),
    path("y-kien-mau/", presets.phrases, name="phrases"),
    path("y-kien-mau/<int:phrase_id>/", presets.phrase, name="phrase"),
    path("nhom-gui-nhanh/", presets.groups, name="groups"),
    path("nhom-gui-nhanh/<int:group_id>/bo/", presets.remove_group, name="group-remove"),
]  # fmt: skip
