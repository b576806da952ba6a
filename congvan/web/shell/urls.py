"""Addresses of the shell."""

from django.urls import path

from congvan.web.shell import views

urlpatterns = [
    path("vi-tri/", views.switch_seat, name="switch-seat"),
    path("tro-giup/", views.help_page, name="help"),
]
