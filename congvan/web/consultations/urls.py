"""Addresses of consultations."""

from django.urls import path

from congvan.web.consultations.views import (
    acts,
    agencies,
    answering,
    asking,
    keeping,
    reading,
    tables,
)

app_name = "consultations"
urlpatterns = [
    path("", reading.consultation_list, name="list"),
    path("moi/", asking.new, name="new"),
    path("giao/", asking.assignments, name="assignments"),
    path("giao/<int:assignment_id>/", asking.assignment, name="assignment"),
    path("giao/<int:assignment_id>/thoi/", asking.end_assignment, name="end-assignment"),
    path("luu-giu/", keeping.clearings, name="clearings"),
    path("luu-giu/danh-sach/<int:clearing_id>/", keeping.clearing, name="clearing"),
    path("luu-giu/<int:keeping_id>/", keeping.decide, name="keeping"),
    path("van-ban/<int:document_id>/", agencies.new, name="of-document"),
    path("<int:consultation_id>/", reading.consultation, name="consultation"),
    path("<int:consultation_id>/tra-loi/", answering.answer, name="answer"),
    path("<int:consultation_id>/khong-tham-gia/", answering.decline, name="decline"),
    path("<int:consultation_id>/gia-han/", acts.extend, name="extend"),
    path("<int:consultation_id>/rut/", acts.withdraw, name="withdraw"),
    path("<int:consultation_id>/chot/", acts.close, name="close"),
    path("<int:consultation_id>/vao-ho-so/", acts.file_in, name="file"),
    path("<int:consultation_id>/luu-them/", acts.keep, name="keep"),
    path("<int:consultation_id>/tong-hop/", tables.matrix_page, name="matrix"),
    path("<int:consultation_id>/tong-hop.docx", tables.docx_file, name="docx"),
    path("<int:consultation_id>/tong-hop.xlsx", tables.xlsx_file, name="xlsx"),
    path("<int:consultation_id>/y-kien/<int:party_id>/", tables.opinion, name="opinion"),
    path("<int:consultation_id>/co-quan/<int:party_id>/", agencies.enter, name="enter"),
    path("<int:consultation_id>/van-ban-tra-loi/", agencies.refresh, name="refresh"),
    path("<int:consultation_id>/tep/<int:attachment_id>/", reading.question_file, name="file-of"),
    path(
        "<int:consultation_id>/tra-loi/<int:answer_id>/tep/<int:attachment_id>/",
        reading.answer_file, name="answer-file",
    ),
]  # fmt: skip
