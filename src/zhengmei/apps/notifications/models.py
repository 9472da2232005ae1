"""Messages to people inside the platform."""

from django.conf import settings
from django.db import models

from zhengmei.config import clock


class Message(models.Model):
    """One sentence for one person, with the page it is about."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="inbox", verbose_name="收件人")
    text = models.CharField("内容", max_length=500)
    url = models.CharField("链接", max_length=300, blank=True)
    created_at = models.DateTimeField("时间", default=clock.now)
    read_at = models.DateTimeField("阅读时间", null=True)

    class Meta:
        verbose_name = "通知"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["person", "read_at"])]

    def __str__(self) -> str:
        return self.text
