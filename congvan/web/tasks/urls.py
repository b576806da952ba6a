"""Addresses of tasks and of personal reminders."""

from django.urls import path

from congvan.web.tasks import between_views, giving_views, reminder_views, views

# The desk has /viec/<number>/ for a piece of work, so that a task stands a step below.
app_name = "tasks"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("giao/", giving_views.new, name="new"),
    path("cap-tren-giao/", views.from_above, name="from-above"),
    path("cap-tren-giao/van-ban/", between_views.received_list, name="received"),
    path("co-quan-khac/", between_views.between_list, name="between"),
    path("co-quan-khac/van-ban/<int:issue_id>/", between_views.of_issue, name="between-issue"),
    path("co-quan-khac/<int:task_id>/", between_views.between_task, name="between-task"),
    path("co-quan-khac/<int:task_id>/<slug:slug>/", between_views.between_act, name="between-act"),
    path("nhac/", reminder_views.reminder_list, name="reminders"),
    path("nhac/<int:reminder_id>/", reminder_views.reminder, name="reminder"),
    path("nhac/<int:reminder_id>/xoa/", reminder_views.remove_reminder, name="reminder-remove"),
    path("giao/<int:task_id>/", views.task, name="task"),
    path("giao/<int:task_id>/in/", views.printed, name="printed"),
    path("giao/<int:task_id>/giao-tiep/", giving_views.new_under, name="new-under"),
    path("giao/<int:task_id>/tep/<int:attachment_id>/", views.file, name="file"),
    path("giao/<int:task_id>/<slug:slug>/", views.act, name="act"),
]
