"""All addresses: one line per app, in the order of the menu."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from zhengmei.config import views

urlpatterns: list[URLPattern | URLResolver] = []
