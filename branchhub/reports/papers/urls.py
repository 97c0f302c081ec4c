from django.urls import path

from . import views

app_name = "papers"
urlpatterns = [
    path("papers/", views.of_year, name="year"),
    path("papers/attendance.<ending:ending>", views.sheet, name="sheet"),
    path("papers/year/<slug:kind>.<ending:ending>", views.of_a_year, name="of-a-year"),
    path("sessions/<id:pk>/papers/<slug:kind>.<ending:ending>", views.session, name="session"),
    path("projects/<id:pk>/sheet.<ending:ending>", views.project, name="project"),
    path("branches/<id:pk>/papers/", views.templates, name="templates"),
    path("branches/<id:pk>/papers/<slug:kind>/", views.template, name="template"),
    path("branches/<id:pk>/papers/<slug:kind>/file/", views.template_file, name="template-file"),
    path("branches/<id:pk>/papers/<slug:kind>/default/", views.template_drop, name="template-drop"),
]
