from django.contrib.auth import views as auth
from django.urls import include, path

from branchhub.core import views

preferences = [
    path("language/", views.set_language, name="language"),
    path("large-text/", views.set_large_text, name="large-text"),
]
# django.contrib.auth's own list without the login, which belongs to members.
accounts = [
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password_change/", auth.PasswordChangeView.as_view(), name="password_change"),
    path(
        "password_change/done/",
        auth.PasswordChangeDoneView.as_view(),
        name="password_change_done",
    ),
    path("password_reset/", views.password_reset, name="password_reset"),
    path("password_reset/done/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path(
        "reset/<uidb64>/<token>/",
        auth.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
    path("reset/done/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]

urlpatterns = [
    path("", include(accounts)),
    path("preferences/", include((preferences, "core"))),
]
