"""All addresses: one line per app, in the order of the menu."""

from django.urls import URLPattern, URLResolver, include, path

from zhengmei.config import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("", include("zhengmei.web.urls")),
    path("", include("zhengmei.apps.registry.urls")),
    path("", include("zhengmei.apps.approvals.urls")),
    path("", include("zhengmei.apps.announcements.urls")),
    path("", include("zhengmei.apps.screening.urls")),
    path("", include("zhengmei.apps.inspections.urls")),
    path("", include("zhengmei.apps.deadlines.urls")),
    path("", include("zhengmei.apps.regulation.urls")),
    path("", include("zhengmei.apps.notifications.urls")),
    path("", include("zhengmei.apps.audit.urls")),
    path("", include("zhengmei.apps.orgs.urls")),
    path("", include("zhengmei.apps.orgs.entrance_urls")),
    path("health/", views.health, name="health"),
    path("health/live", views.alive, name="alive"),
    path("demo/day/", views.demonstration_day, name="demo_day"),
]
