"""Included by `projects.urls`."""

from django.urls import include, path

from .views import registers

hard_tasks = [
    path("", registers.hard_tasks, name="hard-tasks"),
    path("export/", registers.hard_tasks_export, name="hard-tasks-export"),
    path("new/", registers.hard_task_create, name="hard-task-create"),
    path("<id:pk>/", registers.hard_task_edit, name="hard-task-edit"),
    path("<id:pk>/remove/", registers.hard_task_remove, name="hard-task-remove"),
]
articles = [
    path("", registers.articles, name="articles"),
    path("export/", registers.articles_export, name="articles-export"),
    path("new/", registers.article_create, name="article-create"),
    path("<id:pk>/", registers.article_edit, name="article-edit"),
    path("<id:pk>/remove/", registers.article_remove, name="article-remove"),
]
results = [
    path("", registers.results, name="results"),
    path("export/", registers.results_export, name="results-export"),
    path("new/", registers.result_create, name="result-create"),
    path("<id:pk>/", registers.result_edit, name="result-edit"),
    path("<id:pk>/remove/", registers.result_remove, name="result-remove"),
]
totals = [
    path("", registers.totals, name="totals"),
    path("export/", registers.totals_export, name="totals-export"),
    path("new/", registers.total_create, name="total-create"),
    path("<id:pk>/", registers.total_edit, name="total-edit"),
    path("<id:pk>/remove/", registers.total_remove, name="total-remove"),
]
urlpatterns = [
    path("registers/", registers.registers, name="registers"),
    path("registers/hard-tasks/", include(hard_tasks)),
    path("registers/articles/", include(articles)),
    path("registers/results/", include(results)),
    path("registers/totals/", include(totals)),
]
