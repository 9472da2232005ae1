"""Addresses of the register: accounts and filings."""

from django.urls import path

from zhengmei.apps.registry.views import accounts, decisions, filings

app_name = "registry"
urlpatterns = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/edit/", accounts.edit, name="account_edit"),
    path("accounts/<int:pk>/live/", accounts.go_live, name="go_live"),
    path("accounts/<int:pk>/report/", accounts.report, name="account_report"),
    path("filings/", filings.filings, name="filings"),
    path("filings/new/", filings.new, name="new"),
    path("filings/<int:pk>/", filings.filing, name="filing"),
    path("filings/<int:pk>/sections/<str:section>/", filings.save, name="save"),
    path("filings/<int:pk>/files/<str:key>/", filings.upload, name="upload"),
    path("filings/<int:pk>/submit/", decisions.submit, name="submit"),
    path("filings/<int:pk>/withdraw/", decisions.withdraw, name="withdraw"),
    path("filings/<int:pk>/steps/<str:step_id>/", decisions.decide, name="decide"),
    path("filings/<int:pk>/done/", decisions.carry_out, name="carry_out"),
]
