"""Addresses of the directory."""

from django.urls import path

from congvan.web.directory import views

app_name = "directory"
urlpatterns = [path("", views.people, name="people")]
