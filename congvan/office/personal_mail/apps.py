from django.apps import AppConfig


class PersonalMailConfig(AppConfig):
    name = "congvan.office.personal_mail"
    label = "personal_mail"
    default_auto_field = "django.db.models.BigAutoField"
