from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "congvan.drafting"
    label = "drafting"
    default_auto_field = "django.db.models.BigAutoField"
