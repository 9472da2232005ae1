"""Addresses of what belongs to no app."""

from django.urls import path

from zhengmei.web import display

urlpatterns = [path("display/", display.enlarged, name="enlarged")]
