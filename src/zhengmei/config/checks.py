"""What must not be so at the start: each check has an id and a hint."""

import stat
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from zhengmei.apps.audit.chain import SM3, algorithm
from zhengmei.bulletin import fonts
from zhengmei.calendars import load_all
from zhengmei.config import clock
from zhengmei.config.health import NEXT_YEAR_EXPECTED

LOCAL = {"localhost", "127.0.0.1", "[::1]"}
LEAST_SECRET = 32


@register("platform")
def secrets_are_secret(**_: Any) -> list[CheckMessage]:
    """The keys are long, and the data folder belongs to its owner alone."""
    found: list[CheckMessage] = []
    for name in ("SECRET_KEY", "AUDIT_KEY"):
        if len(getattr(settings, name)) < LEAST_SECRET:
            hint = "删去该环境变量，平台会在数据目录自动生成；AUDIT_KEY 更换后旧日志无法核对。"
            found.append(Error(f"{name} 少于 {LEAST_SECRET} 个字符。", hint=hint, id="zhengmei.E001"))
    if settings.DATA.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        hint = f"chmod 700 {settings.DATA}"
        found.append(Warning("数据目录对其他系统用户开放。", hint=hint, id="zhengmei.W002"))
    return found


@register("platform")
def open_to_the_network(**_: Any) -> list[CheckMessage]:
    """Beyond this machine: no debug pages, no wildcard host, HTTPS."""
    found: list[CheckMessage] = []
    if "*" in settings.ALLOWED_HOSTS:
        hint = "ZHENGMEI_HOSTS 写明访问用的域名或地址。"
        found.append(Error("ZHENGMEI_HOSTS 不能是 *。", hint=hint, id="zhengmei.E003"))
    if set(settings.ALLOWED_HOSTS) <= LOCAL:
        return found
    if settings.DEBUG:
        found.append(Error("对外服务时不能打开 ZHENGMEI_DEBUG。", hint="删去该环境变量。", id="zhengmei.E004"))
    if not settings.HTTPS:
        hint = "在反向代理上启用 HTTPS，并设 ZHENGMEI_HTTPS=1。"
        found.append(Warning("对外服务而未启用 HTTPS，口令将明文传输。", hint=hint, id="zhengmei.W005"))
    if settings.DEMO:
        hint = "演示账号的口令是公开的；正式使用请去掉 --demo。"
        found.append(Warning("演示模式正在对外服务。", hint=hint, id="zhengmei.W006"))
    return found


@register("platform")
def fonts_are_of_use(**_: Any) -> list[CheckMessage]:
    """The folder of the office's own fonts, where one is named, holds some that the bulletin can be set in."""
    said = fonts.remark()
    hint = "把字体文件（.ttf、.otf、.ttc）放进去，或者去掉这个变量。"
    return [Warning(said, hint=hint, id="zhengmei.W009")] if said else []


@register("platform")
def next_year_is_known(**_: Any) -> list[CheckMessage]:
    """From 1 December the rest days of next year should have been announced. Looks at the shipped files only."""
    today = clock.today()
    if (today.month, today.day) < NEXT_YEAR_EXPECTED or any(year.year > today.year for year in load_all()):
        return []
    hint = "由系统管理员录入国务院办公厅通知；在此之前跨年的日期均为暂定。"
    return [Warning(f"平台自带数据中没有 {today.year + 1} 年放假安排。", hint=hint, id="zhengmei.W007")]


@register("platform")
def log_has_sm3(**_: Any) -> list[CheckMessage]:
    """The log is to be chained with SM3 (GB/T 39786: 宜)."""
    if algorithm() == SM3:
        return []
    hint = "改用支持 SM3 的 OpenSSL；每条日志都写明所用算法，已有日志不受影响。"
    return [Warning(f"本机密码库不支持 SM3，日志改用 {algorithm()}。", hint=hint, id="zhengmei.W008")]
