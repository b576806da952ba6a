"""Addresses of the shell."""

from django.urls import path

from congvan.web.shell import installing, views

urlpatterns = [
    path("vi-tri/", views.switch_seat, name="switch-seat"),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("bao-tin.js", installing.service_worker, name="service-worker"),
    path("tro-giup/", views.help_page, name="help"),
]
