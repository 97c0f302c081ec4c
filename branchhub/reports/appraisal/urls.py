from django.urls import path

from . import views

urlpatterns = [
    path("", views.appraisal, name="appraisal"),
    path("self/", views.score_own, name="appraisal-self"),
    path("review/", views.review, name="appraisal-review"),
    path("close/", views.close, name="appraisal-close"),
    path("reopen/", views.reopen, name="appraisal-reopen"),
    path("history/", views.history, name="appraisal-history"),
    path("export/", views.export, name="appraisal-export"),
    path("paper.<ending:ending>", views.paper, name="appraisal-paper"),
    path("branches/", views.branches, name="appraisal-branches"),
]
