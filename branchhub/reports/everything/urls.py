from django.urls import path

from . import views

app_name = "everything"
urlpatterns = [
    path("papers/everything/", views.ask, name="ask"),
    path("papers/everything/<id:pk>.zip", views.file, name="file"),
]
