from django.apps import AppConfig


class DeploymentConfig(AppConfig):
    name = "congvan.deployment"
    label = "deployment"
    verbose_name = "Triển khai"
