from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zhengmei.apps.audit"
    verbose_name = "操作日志"
