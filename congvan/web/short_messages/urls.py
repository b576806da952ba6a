"""Addresses of short messages and of what one is told, below /nhan-tin/."""

from __future__ import annotations

from django.urls import path

from congvan.web.short_messages.views import browsers, choices, keeping, reports, sending

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
    path("trinh-duyet/them/", browsers.add, name="browser-add"),
    path("trinh-duyet/thu/", browsers.try_out, name="browser-try"),
    path("trinh-duyet/doi/", browsers.renew, name="browser-renew"),
    path("trinh-duyet/<int:browser_id>/go/", browsers.remove, name="browser-remove"),
    path("mo/<int:message_id>/", browsers.opened, name="opened"),
    path("bao-phat/", reports.reports, name="reports"),
]
