"""Addresses of uploaded files."""

from django.urls import path

from zhengmei.apps.approvals import views

app_name = "approvals"
urlpatterns = [path("evidence/<int:pk>/", views.evidence, name="evidence")]
