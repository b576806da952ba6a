"""Addresses of work calendar."""

from django.urls import URLPattern

app_name = "work_calendar"
urlpatterns: list[URLPattern] = []
