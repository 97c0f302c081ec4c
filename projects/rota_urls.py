"""The rota of a Small Classroom; included by `projects.urls`, before the parts of projects."""

from django.urls import include, path

from .views import classroom

turns = [
    path("", classroom.rota, name="rota"),
    path("fill/", classroom.rota_fill, name="rota-fill"),
    path("export/", classroom.rota_export, name="rota-export"),
    path("new/", classroom.turn_create, name="turn-create"),
    path("<id:turn_pk>/", classroom.turn_edit, name="turn-edit"),
    path("<id:turn_pk>/remove/", classroom.turn_remove, name="turn-remove"),
]
urlpatterns = [path("projects/<id:pk>/rota/", include(turns))]
