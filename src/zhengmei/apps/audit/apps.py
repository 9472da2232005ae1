from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zhengmei.apps.audit"
    verbose_name = "操作日志"

    def ready(self) -> None:
        from zhengmei.apps.audit.services import record
        from zhengmei.apps.orgs import ledger

        ledger.use(record)
