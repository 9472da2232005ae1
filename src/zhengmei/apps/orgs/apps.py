from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "zhengmei.apps.orgs"
    verbose_name = "单位与人员"
