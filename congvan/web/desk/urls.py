"""Addresses of the desk."""

from django.urls import path

from congvan.web.desk import role_views, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("can-xu-ly/", views.todo, name="todo"),
    path("ban-van-thu/", role_views.clerk, name="clerk"),
    path("nam-phut/", role_views.leader, name="leader"),
    path("phong-toi/", role_views.unit, name="unit"),
    path("phong-toi/dong/", role_views.unit_line, name="unit-line"),
    path("toi-da-chuyen/", views.given, name="given"),
    path("da-xong/", views.done, name="done"),
    path("theo-doi/", views.starred, name="starred"),
    path("viec/<int:item_id>/", views.open_item, name="open"),
    path("viec/da-doc/", views.mark_read, name="mark-read"),
    path("viec/hoan-tac/", views.take_back, name="take-back"),
    path("viec/theo-doi/", views.star, name="star"),
    path("viec/thoi-theo-doi/", views.unstar, name="unstar"),
    path("tin-bao/", views.notices, name="notices"),
    path("tin-bao/<int:notice_id>/", views.open_notice, name="open-notice"),
    path("tin-bao/da-doc/", views.notices_read, name="notices-read"),
    path("dem/", views.counters, name="counters"),
]
