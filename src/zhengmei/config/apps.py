from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "zhengmei.config"
    label = "platform"
    verbose_name = "平台"

    def ready(self) -> None:
        from zhengmei.config import checks

        # Importing it registers the checks; naming it keeps the import.
        assert checks
