"""The page on which a working day begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengmei.apps.approvals.seats import CLERK
from zhengmei.apps.orgs.access import member_required, person_of
from zhengmei.apps.orgs.queries import holdings
from zhengmei.config import clock
from zhengmei.web.todo.queries import grouped, tasks_for


@member_required
@require_GET
def todo(request: HttpRequest) -> HttpResponse:
    """List what waits for the person, the most urgent first."""
    person, day = person_of(request), clock.today()
    tasks = tasks_for(person, day)
    may_file = any(row.role == CLERK for row in holdings(person, day))
    context = {"groups": grouped(tasks, day), "total": len(tasks), "day": day, "may_file": may_file}
    return render(request, "todo/todo.html", context)
