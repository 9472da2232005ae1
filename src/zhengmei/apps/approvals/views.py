"""Uploaded files, always handed out as downloads: whatever they contain never runs in the page."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from zhengmei.apps.approvals.access import get_attachment_or_404
from zhengmei.apps.orgs.access import member_required, person_of

TYPES = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


@member_required
@require_GET
def evidence(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out one uploaded file under its own name."""
    row = get_attachment_or_404(person_of(request), pk)
    try:
        opened = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("附件文件已不在存储中，请联系系统管理员。") from error
    answer = FileResponse(
        opened, as_attachment=True, filename=row.name, content_type=TYPES.get(row.kind, "application/octet-stream")
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
