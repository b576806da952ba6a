"""Addresses of tasks and of personal reminders."""

from django.urls import path

from congvan.web.tasks import giving_views, reminder_views, views

# The desk has /viec/<number>/ for a piece of work, so that a task stands a step below.
app_name = "tasks"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("giao/", giving_views.new, name="new"),
    path("cap-tren-giao/", views.from_above, name="from-above"),
    path("nhac/", reminder_views.reminder_list, name="reminders"),
    path("nhac/<int:reminder_id>/", reminder_views.reminder, name="reminder"),
    path("nhac/<int:reminder_id>/xoa/", reminder_views.remove_reminder, name="reminder-remove"),
    path("giao/<int:task_id>/", views.task, name="task"),
    path("giao/<int:task_id>/in/", views.printed, name="printed"),
    path("giao/<int:task_id>/giao-tiep/", giving_views.new_under, name="new-under"),
    path("giao/<int:task_id>/tep/<int:attachment_id>/", views.file, name="file"),
    path("giao/<int:task_id>/<slug:slug>/", views.act, name="act"),
]
