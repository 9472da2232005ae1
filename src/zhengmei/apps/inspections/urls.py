"""Addresses of inspections."""

from django.urls import path

from zhengmei.apps.inspections.views import acts, pages, tools

app_name = "inspections"
urlpatterns = [
    path("inspections/", pages.inspections, name="list"),
    path("inspections/new/", pages.new, name="new"),
    path("inspections/try/", acts.try_it, name="try"),
    path("inspections/figures/", tools.figures, name="figures"),
    path("inspections/samples/<str:name>/", tools.sample, name="sample"),
    path("inspections/report.css", tools.style, name="style"),
    path("inspections/<int:pk>/", pages.inspection, name="inspection"),
    path("inspections/<int:pk>/progress/", pages.progress, name="progress"),
    path("inspections/<int:pk>/report/", pages.report, name="report"),
    path("inspections/<int:pk>/changes/", pages.changes, name="changes"),
    path("inspections/<int:pk>/files/<str:key>/", pages.paper, name="paper"),
    path("inspections/<int:pk>/repeat/", acts.repeat, name="repeat"),
    path("inspections/<int:pk>/restart/", acts.restart, name="restart"),
    path("inspections/<int:pk>/stop/", acts.stop, name="stop"),
    path("inspections/<int:pk>/remove/", acts.remove, name="remove"),
    path("inspections/<int:pk>/restore/", acts.restore, name="restore"),
]
