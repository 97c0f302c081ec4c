from django.urls import path

from .views import calendar, lists

app_name = "activities"
urlpatterns = [
    path("sessions/", lists.session_list, name="list"),
    path("calendar/", calendar.month, name="calendar"),
]
