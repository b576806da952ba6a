"""Addresses of short messages and of what one is told, below /nhan-tin/."""

from __future__ import annotations

from django.urls import path

from congvan.web.short_messages.views import choices, keeping, reports, sending

app_name = "short_messages"

urlpatterns = [
    path("", sending.sendings, name="sendings"),
    path("soan/", sending.new, name="new"),
    path("<int:sending_id>/", sending.one, name="sending"),
    path("<int:sending_id>/gui-lai/", sending.again, name="again"),
    path("mau/", keeping.templates, name="templates"),
    path("mau/them/", keeping.template_add, name="template-add"),
    path("mau/<int:template_id>/", keeping.template, name="template"),
    path("quy-dinh/", keeping.rules, name="rules"),
    path("nhat-ky/", keeping.log, name="log"),
    path("nhat-ky/xuat/", keeping.log_file, name="log-file"),
    path("nhan-bao/", choices.choices, name="choices"),
    path("bao-phat/", reports.reports, name="reports"),
]
