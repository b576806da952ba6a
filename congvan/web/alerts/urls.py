"""Addresses of alarms, below /quan-tri/bao-viec-khan/."""

from __future__ import annotations

from django.urls import path

from congvan.web.alerts import views

app_name = "alerts"

urlpatterns = [
    path("", views.messages, name="messages"),
    path("cach-bao/", views.policy, name="policy"),
]
