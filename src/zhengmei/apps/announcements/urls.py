"""Addresses of public notices."""

from django.urls import path

from zhengmei.apps.announcements import views

app_name = "announcements"

urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("notices/<int:pk>/post/", views.post, name="post"),
    path("notices/postings/<int:pk>/down/", views.take_down, name="take_down"),
    path("notices/postings/<int:pk>/screenshot/", views.screenshot, name="screenshot"),
]
