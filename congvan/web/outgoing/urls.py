"""Addresses of outgoing documents and of the folder to sign."""

from django.urls import path

from congvan.web.outgoing.views import (
    acts,
    copies,
    files,
    issue,
    lists,
    own_machine,
    papers,
    settings,
    signing,
    track,
)

app_name = "outgoing"
urlpatterns = [
    path("van-ban-di/", lists.outgoing_list, name="list"),
    path("van-ban-di/<int:issue_id>/", issue.show, name="issue"),
    path("van-ban-di/<int:issue_id>/theo-doi/", track.track, name="track"),
    path("van-ban-di/<int:issue_id>/theo-doi/bang/", track.track_table, name="track-table"),
    path(
        "van-ban-di/<int:issue_id>/theo-doi/gui-lai/", track.resend_failed, name="resend-failed"
    ),
    path("van-ban-di/noi-nhan/<int:dispatch_id>/bien-nhan/", track.receipt, name="receipt"),
    path("van-ban-di/noi-nhan/<int:dispatch_id>/gui-lai/", track.resend, name="resend"),
    path("van-ban-di/noi-nhan/<int:dispatch_id>/nhac/", track.remind, name="remind"),
    path("van-ban-di/noi-nhan/<int:dispatch_id>/thoi/", track.settle, name="settle"),
    path(
        "van-ban-di/noi-nhan/<int:dispatch_id>/thu-hoi/", track.recall_from, name="recall-from"
    ),
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
    path("van-ban-di/ky-giay/", papers.signed_paper, name="signed-paper"),
    path("van-ban/<int:document_id>/sao/", copies.copies_of, name="copies"),
    path("van-ban/<int:document_id>/sao/moi/", copies.make, name="copy-make"),
    path("ban-sao/<int:copy_id>/ky/", copies.seal, name="copy-seal"),
    path("ban-sao/<int:copy_id>/trang-ky/", copies.sheet, name="copy-sheet"),
    path("quan-tri/hinh-thuc-phat-hanh/", settings.rules, name="rules"),
    path("quan-tri/hinh-thuc-phat-hanh/moi/", settings.rule_add, name="rule-add"),
    path("quan-tri/hinh-thuc-phat-hanh/<int:rule_id>/het/", settings.rule_end, name="rule-end"),
    path("quan-tri/quyen-ky-ban-sao/", settings.copy_rights, name="copy-rights"),
    path("quan-tri/quyen-ky-ban-sao/moi/", settings.copy_right_add, name="copy-right-add"),
    path(
        "quan-tri/quyen-ky-ban-sao/<int:right_id>/ket-thuc/", settings.copy_right_end,
        name="copy-right-end",
    ),
    path("ky/", signing.to_sign, name="to-sign"),
    path("ky/xem/<int:issue_id>/", signing.preview, name="sign-preview"),
    path("ky/ky-nhieu/", signing.sign_many, name="sign-many"),
]  # fmt: skip
