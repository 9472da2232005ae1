"""Addresses of logging in and out."""

from django.urls import path

from zhengmei.apps.orgs.views import entrance

urlpatterns = [
    path("login/", entrance.LogIn.as_view(), name="login"),
    path("logout/", entrance.LogOut.as_view(), name="logout"),
    path("password/", entrance.change_password, name="change_password"),
]
