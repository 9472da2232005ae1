"""Addresses of units and people; those of logging in are in `entrance_urls`, without a prefix to their names."""

from django.urls import path

from zhengmei.apps.orgs.views import entrance, people, units

app_name = "orgs"
urlpatterns = [
    path("me/", entrance.me, name="me"),
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<int:pk>/abolish/", units.unit_abolish, name="unit_abolish"),
    path("units/<int:pk>/appoint/", units.appoint, name="appoint"),
    path("appointments/<int:pk>/end/", units.appointment_end, name="appointment_end"),
    path("appointments/<int:pk>/delegate/", units.appointment_delegate, name="appointment_delegate"),
    path("delegations/<int:pk>/end/", units.delegation_end, name="delegation_end"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/administrator/", people.person_administrator, name="person_administrator"),
    path("people/<int:pk>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/<int:pk>/reactivate/", people.person_reactivate, name="person_reactivate"),
    path("people/<int:pk>/password/", people.password_reset, name="password_reset"),
    path("people/<int:pk>/unlock/", people.unlock, name="unlock"),
]
