from django.urls import include, path

from .views import branch, inbox, preferences, unsubscribing

app_name = "notices"

inbox_pages = [
    path("", inbox.inbox, name="inbox"),
    path("read/", inbox.mark_all_read, name="mark-all-read"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/test/", preferences.test, name="test"),
    path("address/", preferences.address, name="address"),
    path("address/remove/", preferences.address_remove, name="address-remove"),
    path("address/<str:token>/", preferences.address_confirm, name="address-confirm"),
    path("unsubscribe/<str:token>/", unsubscribing.stop, name="unsubscribe"),
    path("<id:pk>/", inbox.open_notice, name="open"),
]
robots = [
    path("<id:pk>/edit/", branch.robot_edit, name="robot-edit"),
    path("<id:pk>/test/", branch.robot_test, name="robot-test"),
    path("<id:pk>/remove/", branch.robot_remove, name="robot-remove"),
]

urlpatterns = [
    path("inbox/", include(inbox_pages)),
    path("branches/<id:pk>/notices/", branch.branch, name="branch"),
    path("branches/<id:pk>/robots/new/", branch.robot_create, name="robot-create"),
    path("robots/", include(robots)),
]
