"""Addresses of short messages."""

from django.urls import URLPattern

app_name = "short_messages"
urlpatterns: list[URLPattern] = []
