from django.apps import AppConfig


class WorkCalendarConfig(AppConfig):
    name = "congvan.office.work_calendar"
    label = "work_calendar"
    default_auto_field = "django.db.models.BigAutoField"
