"""Addresses of outgoing documents and of the folder to sign."""

from django.urls import path

from congvan.web.outgoing.views import acts, files, issue, lists, own_machine, signing

app_name = "outgoing"
urlpatterns = [
    path("van-ban-di/", lists.outgoing_list, name="list"),
    path("van-ban-di/<int:issue_id>/", issue.show, name="issue"),
    path("van-ban-di/<int:issue_id>/viec/<slug:slug>/", acts.act, name="act"),
    path(
        "van-ban-di/<int:issue_id>/may-cua-toi/<slug:slug>/", own_machine.at_own_machine,
        name="own-machine",
    ),
    path("van-ban-di/<int:issue_id>/ban-pdf/", issue.pdf_standing, name="pdf-standing"),
    path(
        "van-ban-di/<int:issue_id>/noi-nhan/<int:recipient_id>/da-gui/", acts.note_sent,
        name="note-sent",
    ),
    path("van-ban-di/<int:issue_id>/tep/<int:file_id>/", files.file, name="file"),
    path(
        "van-ban-di/<int:issue_id>/tep/<int:file_id>/<int:page>/<int:width>/", files.page,
        name="page",
    ),
    path("ky/", signing.to_sign, name="to-sign"),
    path("ky/xem/<int:issue_id>/", signing.preview, name="sign-preview"),
    path("ky/ky-nhieu/", signing.sign_many, name="sign-many"),
]  # fmt: skip
