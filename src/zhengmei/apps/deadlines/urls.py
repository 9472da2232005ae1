"""Addresses of deadlines."""

from django.urls import path

from zhengmei.apps.deadlines import views

app_name = "deadlines"

urlpatterns = [
    path("deadlines/", views.calendar, name="calendar"),
    path("deadlines/calendar.ics", views.ics, name="ics"),
    path("deadlines/recompute/", views.recompute, name="recompute"),
    path("deadlines/<int:pk>/", views.one, name="clock"),
    path("deadlines/<int:pk>/pause/", views.pause, name="pause"),
    path("deadlines/<int:pk>/resume/", views.resume, name="resume"),
]
