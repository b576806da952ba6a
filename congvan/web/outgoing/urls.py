"""Addresses of outgoing documents and of the folder to sign."""

from django.urls import path

from congvan.web.outgoing.views import acts, files, issue, lists, signing

app_name = "outgoing"
urlpatterns = [
    path("van-ban-di/", lists.outgoing_list, name="list"),
    path("van-ban-di/<int:issue_id>/", issue.show, name="issue"),
    path("van-ban-di/<int:issue_id>/viec/<slug:slug>/", acts.act, name="act"),
    path("van-ban-di/<int:issue_id>/tep/<int:file_id>/", files.file, name="file"),
    path(
        "van-ban-di/<int:issue_id>/tep/<int:file_id>/<int:page>/<int:width>/", files.page,
        name="page",
    ),
    path("ky/", signing.to_sign, name="to-sign"),
    path("ky/xem/<int:issue_id>/", signing.preview, name="sign-preview"),
    path("ky/ky-nhieu/", signing.sign_many, name="sign-many"),
]  # fmt: skip
