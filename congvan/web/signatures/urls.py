"""Addresses of signature reports, below /chu-ky/."""

from __future__ import annotations

from django.urls import path

from congvan.web.signatures import views

app_name = "signatures"

urlpatterns = [path("<int:report_id>/", views.report, name="report")]
