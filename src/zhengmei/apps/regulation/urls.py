"""Addresses of the 办法 pages."""

from django.urls import path

from zhengmei.apps.regulation.views import entries, pages, questions

app_name = "regulation"

urlpatterns = [
    path("law/", pages.listing, name="list"),
    path("law/compare/", pages.comparison, name="compare"),
    path("law/calendar/", pages.calendar_year, name="calendar"),
    path("law/calendar/enter/", entries.enter_year, name="enter_year"),
    path("law/due/", questions.calculator, name="calculator"),
    path("law/chain/", questions.chain, name="chain"),
    path("law/eligible/", questions.eligibility, name="eligibility"),
    path("law/<slug:pack_id>/", pages.articles, name="pack"),
    path("law/<slug:pack_id>/forms/", pages.forms, name="forms"),
    path("law/<slug:pack_id>/gaps/", pages.gaps, name="gaps"),
    path("law/<slug:pack_id>/attach/", entries.attach_original, name="attach"),
    path("law/<slug:pack_id>/dates/", entries.enter_date, name="enter_date"),
    path("law/<slug:pack_id>/binding/", entries.enter_local, {"what": "binding"}, name="enter_binding"),
    path("law/<slug:pack_id>/platforms/", entries.enter_local, {"what": "platform"}, name="enter_platform"),
    path("law/<slug:pack_id>/levels/", entries.enter_local, {"what": "levels"}, name="enter_levels"),
    path("law/<slug:pack_id>/renewal/", entries.enter_renewal, name="enter_renewal"),
]
