"""Addresses of the inbox."""

from django.urls import path

from zhengmei.apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read, name="read"),
]
