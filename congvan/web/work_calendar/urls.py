"""Addresses of work calendar."""

from django.urls import path

from congvan.web.work_calendar.views import clearing, plans, reading, settings, writing

app_name = "work_calendar"
urlpatterns = [
    path("", reading.index, name="index"),
    path("tuan.pdf", reading.week_pdf, name="week-pdf"),
    path("lich.ics", reading.feed_file, name="feed"),
    path("viec/<int:entry_id>/", reading.entry, name="entry"),
    path("viec-moi/", writing.entry_new, name="entry-new"),
    path("trung-gio/", writing.clashes, name="clashes"),
    path("viec/<int:entry_id>/sua/", writing.entry_edit, name="entry-edit"),
    path("viec/<int:entry_id>/hoan/", writing.entry_postpone, name="entry-postpone"),
    path("viec/<int:entry_id>/bo/", writing.entry_remove, name="entry-remove"),
    path("dang-soan/", plans.plan_list, name="plans"),
    path("dang-tep/", plans.file_new, name="file-new"),
    path("ky/<int:plan_id>/", plans.plan, name="plan"),
    path("ky/<int:plan_id>/giu/", settings.keep_ask, name="keep-ask"),
    path("ky/<int:plan_id>/tep/<int:attachment_id>/", plans.plan_file, name="plan-file"),
    path(
        "ky/<int:plan_id>/tep/<int:attachment_id>/bo/", plans.plan_file_remove,
        name="plan-file-remove",
    ),
    path("ky/<int:plan_id>/<slug:slug>/", plans.plan_act, name="plan-act"),
    path("quyen-dang/", settings.right_list, name="rights"),
    path("quyen-dang/<int:right_id>/thoi/", settings.right_end, name="right-end"),
    path("thiet-bi/", settings.feed_key, name="feed-key"),
    path("giu/<int:request_id>/", settings.keep_request, name="keeping"),
    path("don-lich/", clearing.clearing_list, name="clearings"),
    path("don-lich/<int:clearing_id>/", clearing.clearing, name="clearing"),
]  # fmt: skip
