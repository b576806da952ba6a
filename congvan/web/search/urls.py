"""Addresses of Tra cứu."""

from django.urls import path

from congvan.web.search import exporting, keeping, views

app_name = "search"
urlpatterns = [
    path("", views.find, name="find"),
    path("goi-y/", views.suggest, name="suggest"),
    path("da-luu/", keeping.saved, name="saved"),
    path("tren-ban/", keeping.on_desk, name="on-desk"),
    path("luu/", keeping.save, name="save"),
    path("luu/<int:search_id>/", keeping.change, name="change"),
    path("luu/<int:search_id>/bo/", keeping.drop, name="drop"),
    path("xuat/", exporting.export, name="export"),
    path("xuat/<int:order_id>/", exporting.order, name="order"),
    path("xuat/<int:order_id>/tep/", exporting.order_file, name="order-file"),
]
