"""App configuration."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "zhengmei.apps.registry"
    label = "registry"
    verbose_name = "账号备案"
    default_auto_field = "django.db.models.BigAutoField"
