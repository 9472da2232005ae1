"""Addresses of the log."""

from django.urls import path

from zhengmei.apps.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.log, name="log"),
    path("audit/check/", views.check, name="check"),
    path("audit/export/", views.export, name="export"),
]
