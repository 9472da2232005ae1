from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "zhengmei.apps.notifications"
    verbose_name = "通知"
