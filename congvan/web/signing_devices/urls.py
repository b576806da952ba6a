"""Addresses of devices (/chung-thu-so/), one's own signature, and signing in two steps (/ky-so/)."""

from __future__ import annotations

from django.urls import path

from congvan.web.signing_devices.views import exchange, mine, register

app_name = "signing"

urlpatterns = [
    path("chung-thu-so/", register.devices, name="devices"),
    path("chung-thu-so/in/", register.print_register, name="print-register"),
    path("chung-thu-so/them/", register.add, name="device-add"),
    path("chung-thu-so/hinh-dau/", register.seal_image, name="seal-image"),
    path("chung-thu-so/<int:device_id>/", register.device, name="device"),
    path("chung-thu-so/<int:device_id>/giao/", register.hand_over, name="hand-over"),
    path(
        "chung-thu-so/<int:device_id>/bien-ban/<int:handover_id>/", register.minutes, name="minutes"
    ),
    path("chung-thu-so/<int:device_id>/<slug:act>/", register.act, name="device-act"),
    path("chu-ky-cua-toi/", mine.mine, name="mine"),
    path("chu-ky-cua-toi/tep-khoa/", mine.add_key_file, name="mine-add"),
    path("chu-ky-cua-toi/hinh/<int:blob_id>/", mine.picture, name="picture"),
    path("ky-so/van-ban.pdf", exchange.download, name="exchange-download"),
    path("ky-so/nhan/", exchange.upload, name="exchange-upload"),
    path("ky-so/ket-qua/", exchange.standing, name="exchange-standing"),
]
