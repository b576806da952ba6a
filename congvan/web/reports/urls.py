"""Addresses of Báo cáo."""

from django.urls import path

from congvan.web.reports.views import figures, glances, own, ranking, schedules

app_name = "reports"
urlpatterns = [
    path("", figures.index, name="index"),
    path("tong-quan/", glances.overview, name="overview"),
    path("cong-viec-cua-toi/", glances.own_work, name="own-work"),
    path("cong-viec-cua-toi/tep/", glances.own_work_file, name="own-work-file"),
    path("cac-co-quan/", glances.province_page, name="province"),
    path("vang-mat/", glances.absence_page, name="absence"),
    path("xep-hang/", ranking.sheets, name="ranking"),
    path("xep-hang/trong-so/", ranking.weights, name="weights"),
    path("xep-hang/<int:sheet_id>/", ranking.sheet, name="ranking-sheet"),
    path("xep-hang/<int:sheet_id>/tep/", ranking.sheet_file, name="ranking-file"),
    path("xep-hang/<int:sheet_id>/cong-bo/", ranking.publish, name="ranking-publish"),
    path("xep-hang/<int:sheet_id>/thoi-cong-bo/", ranking.withdraw, name="ranking-withdraw"),
    path("so-lieu/", figures.set_page, name="set"),
    path("so-lieu/tep/", figures.set_file, name="set-file"),
    path("so-lieu/danh-sach/", figures.behind, name="rows"),
    path("tu-lap/", own.own_reports, name="own-reports"),
    path("tu-lap/them/", own.own_add, name="own-add"),
    path("tu-lap/<int:own_id>/", own.own_report, name="own-report"),
    path("tu-lap/<int:own_id>/tep/", own.own_file, name="own-report-file"),
    path("tu-lap/<int:own_id>/sua/", own.own_edit, name="own-edit"),
    path("tu-lap/<int:own_id>/dung-chung/", own.own_share, name="own-share"),
    path("tu-lap/<int:own_id>/xoa/", own.own_delete, name="own-delete"),
    path("lich-gui/", schedules.schedules, name="schedules"),
    path("lich-gui/them/", schedules.schedule_add, name="schedule-add"),
    path("lich-gui/<int:schedule_id>/", schedules.schedule, name="schedule"),
    path("lich-gui/<int:schedule_id>/thoi/", schedules.schedule_stop, name="schedule-stop"),
    path("lich-gui/<int:schedule_id>/khong-nhan/", schedules.schedule_leave, name="schedule-leave"),
    path("tep/<int:file_id>/", schedules.file, name="file"),
    path("tep/<int:file_id>/tai/", schedules.file_content, name="file-content"),
]
