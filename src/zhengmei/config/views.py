"""Pages that belong to no app: what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in a sentence that the page was open too long or the browser refuses cookies."""
    return render(
        request, "refused.html", {"sentence": "页面已过期或浏览器未接受 Cookie，请返回刷新后重新提交。"}, status=403
    )
