"""Addresses of internal letters."""

from django.urls import path

from congvan.web.personal_mail.views import folders, letters, writing

app_name = "personal_mail"
urlpatterns = [
    path("", letters.mail, name="list"),
    path("viet/", writing.write, name="write"),
    path("luu-nhap/", writing.keep, name="keep"),
    path("chon/", letters.chosen, name="chosen"),
    path("don-thung-rac/", letters.empty_trash, name="empty-trash"),
    path("muc/", folders.own_folders, name="folders"),
    path("muc/<int:folder_id>/", folders.folder, name="folder"),
    path("<int:letter_id>/", letters.letter, name="letter"),
    path("<int:letter_id>/tep/<int:attachment_id>/", letters.file, name="file"),
    path("<int:letter_id>/y-kien/", letters.opinion, name="opinion"),
    path("<int:letter_id>/da-phuc-dap/", letters.settled, name="settled"),
    path("<int:letter_id>/ho-so/", letters.to_dossier, name="to-dossier"),
    path("<int:letter_id>/giao-viec/", letters.to_task, name="to-task"),
]
