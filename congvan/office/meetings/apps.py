from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "congvan.office.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
