from django.urls import include, path

from .views import brands, detail, files, life, lists, parts, patents, project, sessions

app_name = "projects"
urlpatterns = [
    path("", include("projects.rota_urls")),
    path("projects/", lists.project_list, name="list"),
    path("projects/export/", lists.project_export, name="export"),
    path("projects/new/", project.create, name="create"),
    path("projects/benefits/", lists.benefits, name="benefits"),
    path("projects/benefits/export/", lists.benefits_export, name="benefits-export"),
    path("projects/trials/", lists.trials, name="trials"),
    path("projects/trials/export/", lists.trials_export, name="trials-export"),
    path("projects/issues/", lists.issues, name="issues"),
    path("projects/issues/export/", lists.issues_export, name="issues-export"),
    path("projects/patents/", lists.patents, name="patents"),
    path("projects/patents/export/", lists.patents_export, name="patents-export"),
    path("projects/patents/new/", patents.patent_create, name="patent-create"),
    path("projects/patents/<id:pk>/", patents.patent_edit, name="patent-edit"),
    path("projects/patents/<id:pk>/remove/", patents.patent_remove, name="patent-remove"),
    path("projects/brands/", brands.brand_list, name="brand-list"),
    path("projects/brands/new/", brands.brand_create, name="brand-create"),
    path("projects/brands/<id:pk>/", brands.brand_detail, name="brand-detail"),
    path("projects/brands/<id:pk>/edit/", brands.brand_edit, name="brand-edit"),
    path(
        "projects/<id:pk>/",
        include(
            [
                path("", detail.detail, name="detail"),
                path("edit/", project.edit, name="edit"),
                path("approve/", life.approve, name="approve"),
                path("start/", life.start, name="start"),
                path("finish/", life.finish, name="finish"),
                path("verify/", life.verify, name="verify"),
                path("stop/", life.stop, name="stop"),
                path("reopen/", life.reopen, name="reopen"),
                path("dates/", life.dates, name="dates"),
                path("history/", detail.history, name="history"),
                path("team/", project.team, name="team"),
                path("problem/", project.problem, name="problem"),
                path("problem/confirm/", project.problem_confirm, name="problem-confirm"),
                path("sessions/new/", sessions.session_link, name="session-link"),
                path(
                    "sessions/<id:session_pk>/remove/",
                    sessions.session_unlink,
                    name="session-unlink",
                ),
                path("files/new/", files.file_create, name="file-create"),
                path("files/<id:file_pk>/", files.file, name="file"),
                path("files/<id:file_pk>/thumbnail/", files.thumbnail, name="thumbnail"),
                path("files/<id:file_pk>/remove/", files.file_remove, name="file-remove"),
                path(
                    "milestones/<id:part_pk>/reached/", parts.milestone_done, name="milestone-done"
                ),
                path("issues/<id:part_pk>/solve/", parts.issue_solve, name="issue-solve"),
                path("benefits/<id:part_pk>/verify/", parts.benefit_verify, name="benefit-verify"),
                path("<slug:place>/new/", parts.part_create, name="part-create"),
                path("<slug:place>/<id:part_pk>/", parts.part_edit, name="part-edit"),
                path("<slug:place>/<id:part_pk>/remove/", parts.part_remove, name="part-remove"),
            ]
        ),
    ),
    path("", include("projects.register_urls")),
]
