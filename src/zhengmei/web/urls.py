"""Addresses of what belongs to no app."""

from django.urls import path

from zhengmei.web import display
from zhengmei.web.search import views as search
from zhengmei.web.todo import views as todo

urlpatterns = [
    path("todo/", todo.todo, name="todo"),
    path("search/", search.results, name="search"),
    path("display/", display.enlarged, name="enlarged"),
]
