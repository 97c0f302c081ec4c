from django.urls import path

from . import views

urlpatterns = [
    path("", views.upload, name="roster-upload"),
    path("<id:pk>/", views.preview, name="roster-preview"),
    path("<id:pk>/columns/", views.columns, name="roster-columns"),
    path("<id:pk>/apply/", views.apply, name="roster-apply"),
    path("<id:pk>/discard/", views.discard, name="roster-discard"),
]
