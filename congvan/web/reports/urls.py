"""Addresses of Báo cáo."""

from django.urls import path

from congvan.web.reports.views import figures, glances, ranking

app_name = "reports"
urlpatterns = [
    path("", figures.index, name="index"),
    path("tong-quan/", glances.overview, name="overview"),
    path("cong-viec-cua-toi/", glances.own_work, name="own-work"),
    path("cac-co-quan/", glances.province_page, name="province"),
    path("vang-mat/", glances.absence_page, name="absence"),
    path("xep-hang/", ranking.sheets, name="ranking"),
    path("xep-hang/trong-so/", ranking.weights, name="weights"),
    path("xep-hang/<int:sheet_id>/", ranking.sheet, name="ranking-sheet"),
    path("xep-hang/<int:sheet_id>/cong-bo/", ranking.publish, name="ranking-publish"),
    path("xep-hang/<int:sheet_id>/thoi-cong-bo/", ranking.withdraw, name="ranking-withdraw"),
    path("so-lieu/", figures.set_page, name="set"),
    path("so-lieu/tep/", figures.set_file, name="set-file"),
    path("so-lieu/danh-sach/", figures.behind, name="rows"),
]
