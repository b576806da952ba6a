"""Addresses of boards, shared documents and the regulation of use."""

from django.urls import path

from congvan.web.boards.views import bodies, keeping, posts, regulation, shared

app_name = "boards"
urlpatterns = [
    path("", posts.index, name="index"),
    path("dang/", posts.new, name="new"),
    path("bai/<int:post_id>/", posts.post, name="post"),
    path("bai/<int:post_id>/sua/", posts.edit, name="edit"),
    path("bai/<int:post_id>/xoa/", posts.remove, name="remove"),
    path("bai/<int:post_id>/go/", posts.take_off, name="take-off"),
    path("bai/<int:post_id>/ghim/", posts.pin, name="pin"),
    path("bai/<int:post_id>/luu-ho-so/", posts.file_in, name="file-in"),
    path("bai/<int:post_id>/giu-them/", keeping.ask, name="keep"),
    path("bai/<int:post_id>/tep/<int:attachment_id>/", posts.file, name="file"),
    path("giu-them/", keeping.requests, name="keep-requests"),
    path("giu-them/<int:request_id>/", keeping.request_page, name="keep-request"),
    path("don/", keeping.clearings, name="clearings"),
    path("don/<int:clearing_id>/", keeping.clearing, name="clearing"),
    path("to-chuc/", bodies.bodies, name="bodies"),
    path("to-chuc/them/", bodies.member_add, name="member-add"),
    path("to-chuc/<int:member_id>/thoi/", bodies.member_end, name="member-end"),
    path("cach-dat/", bodies.settings_page, name="settings"),
    path("tai-lieu/", shared.files, name="shared"),
    path("tai-lieu/thu-muc/them/", shared.folder_add, name="folder-add"),
    path("tai-lieu/thu-muc/<int:folder_id>/sua/", shared.folder, name="folder"),
    path("tai-lieu/thu-muc/<int:folder_id>/dua-vao/", shared.put, name="shared-put"),
    path("tai-lieu/<int:file_id>/", shared.file, name="shared-file"),
    path("tai-lieu/<int:file_id>/ban-moi/", shared.version_add, name="shared-version"),
    path("tai-lieu/<int:file_id>/bo/", shared.take_out, name="shared-take-out"),
    path("tai-lieu/<int:file_id>/ban/<int:number>/", shared.content, name="shared-content"),
    path("quy-che/", regulation.current, name="regulation"),
    path("quy-che/ban-hanh/", regulation.publish, name="regulation-publish"),
    path("quy-che/<int:regulation_id>/", regulation.version, name="regulation-version"),
    path("quy-che/<int:regulation_id>/tep/", regulation.file, name="regulation-file"),
    path("quy-che/<int:regulation_id>/xac-nhan/", regulation.said, name="regulation-said"),
]
