"""Addresses of the agency's own templates."""

from django.urls import path

from congvan.web.draft_templates import views

app_name = "templates"
urlpatterns = [
    path("", views.template_list, name="list"),
    path("them/", views.add, name="add"),
    path("<int:template_id>/", views.template, name="template"),
    path("<int:template_id>/tep.docx", views.file, name="file"),
    path("<int:template_id>/dien-thu.docx", views.try_out, name="try"),
    path("<int:template_id>/doi-ten/", views.rename, name="rename"),
    path("<int:template_id>/thoi-dung/", views.close, name="close"),
    path("nghi-dinh-30.docx", views.decree, name="decree"),
]
