"""Addresses of the intake, below /van-ban-den/vao-so/."""

from __future__ import annotations

from django.urls import path

from congvan.web.intake.views import decisions, entry, files, waiting

app_name = "intake"

urlpatterns = [
    path("", waiting.waiting_page, name="waiting"),
    path("<int:arrival_id>/", entry.entry_page, name="entry"),
    path("<int:arrival_id>/kiem/", entry.check, name="check"),
    path("<int:arrival_id>/may-doc/", entry.reading_state, name="reading-state"),
    path("<int:arrival_id>/tra-lai/", decisions.return_page, name="return"),
    path("<int:arrival_id>/bao-cao/", decisions.report_page, name="report"),
    path("<int:arrival_id>/dong-giay/", decisions.paper_line_page, name="paper-line"),
    path("<int:arrival_id>/gan/<int:document_id>/", decisions.join_page, name="join"),
    path("<int:arrival_id>/quyet-dinh/", decisions.decision_page, name="decision"),
    path("<int:arrival_id>/tep/<int:file_id>/", files.file, name="file"),
    path("<int:arrival_id>/tep/<int:file_id>/<int:page>/<int:width>/", files.page, name="page"),
]
