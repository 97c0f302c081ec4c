from django.urls import include, path

from . import views
from .year import views as year

app_name = "reports"

urlpatterns = [
    path("reports/", views.index, name="index"),
    path(
        "reports/year/",
        include(
            [
                path("", year.report, name="year"),
                path("export/", year.export, name="year-export"),
                path("text/<slug:chapter>/", year.text, name="year-text"),
                path("freeze/", year.freeze, name="year-freeze"),
                path("frozen/<id:pk>/", year.frozen_report, name="frozen"),
                path("rows/", year.rows, name="year-rows"),
                path("years/", year.years, name="years"),
                path("years/export/", year.years_export, name="years-export"),
                path("branches/", year.branches, name="branches"),
                path("branches/export/", year.branches_export, name="branches-export"),
            ]
        ),
    ),
    path("reports/appraisal/", include("branchhub.reports.appraisal.urls")),
]
