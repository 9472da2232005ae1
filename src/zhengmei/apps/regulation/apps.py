"""App configuration."""

from django.apps import AppConfig


class RegulationConfig(AppConfig):
    name = "zhengmei.apps.regulation"
    label = "regulation"
    verbose_name = "办法"
    default_auto_field = "django.db.models.BigAutoField"
