"""Addresses of the lists of incoming documents."""

from django.urls import path

from congvan.web.incoming import bulk, from_axis, late, views

app_name = "incoming"
urlpatterns = [
    path("van-ban-den/", views.incoming_list, name="list"),
    path("van-ban-den/moi-tu-truc/", from_axis.from_axis, name="from-axis"),
    path("van-ban-den/xem/<int:document_id>/", views.preview, name="preview"),
    path("van-ban-den/ket-thuc/", bulk.complete, name="complete"),
    path("van-ban-den/hoan-tac/", bulk.undo, name="undo"),
    path("van-ban-den/da-doc/", bulk.mark_read, name="mark-read"),
    path("van-ban-den/in-phieu/", bulk.slips, name="slips"),
    path("van-ban-den/danh-sach.xlsx", bulk.export, name="export"),
    path("qua-han/", late.overdue, name="overdue"),
    path("don-doc/", late.urging, name="urging"),
]
