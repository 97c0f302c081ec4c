from django.urls import include, path

from branchhub.core import views

preferences = [
    path("language/", views.set_language, name="language"),
    path("large-text/", views.set_large_text, name="large-text"),
]

urlpatterns = [
    path("", include("django.contrib.auth.urls")),
    path("preferences/", include((preferences, "core"))),
]
