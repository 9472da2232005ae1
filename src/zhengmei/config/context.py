"""What every template may use without being handed it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from zhengmei.config import clock


def platform(request: HttpRequest) -> dict[str, Any]:
    """Return today (as the visitor stands), whether this is the demonstration, and the day chosen in it."""
    return {"today": clock.today(), "demo": settings.DEMO, "stood_on": clock.stood_on()}
