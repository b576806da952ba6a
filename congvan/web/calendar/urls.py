"""Addresses of the working calendar, below /lich-lam-viec/."""

from __future__ import annotations

from django.urls import path

from congvan.web.calendar import views

app_name = "calendar"

urlpatterns = [
    path("", views.year, name="year"),
    path("them-ngay-nghi/", views.holiday_add, name="holiday-add"),
    path("them-hoan-doi/", views.swap_add, name="swap-add"),
    path("du-thao/", views.draft, name="draft"),
    path("xac-nhan/", views.confirm, name="confirm"),
    path("ngay/<int:day_id>/", views.day, name="day"),
    path("ngay/<int:day_id>/bo/", views.day_remove, name="day-remove"),
]
