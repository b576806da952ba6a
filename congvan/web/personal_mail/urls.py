"""Addresses of personal mail."""

from django.urls import URLPattern

app_name = "personal_mail"
urlpatterns: list[URLPattern] = []
