"""App configuration."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "zhengmei.apps.screening"
    label = "screening"
    verbose_name = "稿件筛查"
    default_auto_field = "django.db.models.BigAutoField"
