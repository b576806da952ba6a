"""Addresses of dossiers."""

from django.urls import path

from congvan.web.dossiers import views

app_name = "dossiers"
urlpatterns = [
    path("", views.dossier_list, name="list"),
    path("mo/", views.new, name="new"),
    path("<int:dossier_id>/", views.dossier_page, name="dossier"),
    path("<int:dossier_id>/dua-vao/", views.put_in, name="put-in"),
    path("<int:dossier_id>/sua/", views.amend, name="amend"),
    path("<int:dossier_id>/ket-thuc/", views.close, name="close"),
    path("<int:dossier_id>/tai-lieu/<int:paper_id>/", views.paper, name="paper"),
    path(
        "<int:dossier_id>/tai-lieu/<int:paper_id>/tep/<int:file_id>/",
        views.paper_file,
        name="paper-file",
    ),
    path("<int:dossier_id>/muc-luc.xlsx", views.index_xlsx, name="index-xlsx"),
]
