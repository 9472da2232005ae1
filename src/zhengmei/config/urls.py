"""All addresses: one line per app, in the order of the menu."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from zhengmei.config import views

APPS = ("registry", "approvals", "announcements", "deadlines", "regulation", "audit", "notifications", "orgs")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("health/live", views.alive, name="alive"),
    path("demo/day/", views.demonstration_day, name="demo_day"),
    path("", include("zhengmei.apps.orgs.entrance_urls")),
    path("", include("zhengmei.web.urls")),
    *(path("", include(f"zhengmei.apps.{app}.urls")) for app in APPS if find_spec(f"zhengmei.apps.{app}.urls")),
]
