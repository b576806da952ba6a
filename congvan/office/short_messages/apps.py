from django.apps import AppConfig


class ShortMessagesConfig(AppConfig):
    name = "congvan.office.short_messages"
    label = "short_messages"
    default_auto_field = "django.db.models.BigAutoField"
