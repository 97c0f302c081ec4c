from django.contrib import admin
from django.urls import include, path, register_converter

from branchhub.core.converters import EndingConverter, IdConverter
from branchhub.reports import health
from branchhub.reports import views as reports
from members.views import access

register_converter(IdConverter, "id")
register_converter(EndingConverter, "ending")

urlpatterns = [
    path("", reports.home, name="home"),
    path("digest/", reports.digest, name="digest"),
    path("digest/send/", reports.digest_send, name="digest-send"),
    path("login/", access.login, name="login"),
    path("", include("branchhub.core.urls")),
    path("", include("members.urls")),
    path("", include("activities.urls")),
    path("", include("projects.urls")),
    path("", include("branchhub.notices.urls")),
    path("", include("branchhub.reports.urls")),
    path("", include("branchhub.reports.papers.urls")),
    path("", include("branchhub.reports.everything.urls")),
    path("admin/login/", access.login),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
]

handler400 = "branchhub.core.views.bad_request"
handler403 = "branchhub.core.views.permission_denied"
handler404 = "branchhub.core.views.page_not_found"
handler500 = "branchhub.core.views.server_error"
