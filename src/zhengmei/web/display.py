"""How a visitor wants pages shown: standard or enlarged type, kept in a cookie on their machine."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

ENLARGED = "zhengmei_enlarged"
A_YEAR = 365 * 24 * 3600


@require_POST
def enlarged(request: HttpRequest) -> HttpResponse:
    """Switch the enlarged mode on or off and return to the page the visitor came from."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    wanted = "yes" if request.POST.get("enlarged") == "yes" else "no"
    response.set_cookie(ENLARGED, wanted, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
