from django.urls import include, path

from .roster import views as roster
from .views import access, branch, cards, dated, people, registers, setup

app_name = "members"

members = [
    path("", people.member_list, name="list"),
    path("new/", people.create, name="create"),
    path("export/", roster.export, name="export"),
    path("roster/", include("members.roster.urls")),
    path("<id:pk>/", people.detail, name="detail"),
    path("<id:pk>/edit/", people.edit, name="edit"),
    path("<id:pk>/reveal/", people.reveal, name="reveal"),
    path("<id:pk>/status/", dated.status, name="status"),
    path("<id:pk>/history/", people.history, name="history"),
    path("<id:pk>/restriction/", dated.restriction, name="restriction"),
    path("<id:pk>/group/", dated.group, name="group"),
    path("<id:pk>/post/", dated.appoint, name="appoint"),
    path("<id:pk>/invite/", access.invite, name="invite"),
    path("<id:pk>/card/", cards.card_give, name="card-give"),
]
branches = [
    path("<id:pk>/", branch.detail, name="branch-detail"),
    path("<id:pk>/edit/", branch.edit, name="branch-edit"),
    path("<id:pk>/birthdays/", cards.birthdays, name="birthdays"),
    path("<id:pk>/groups/new/", branch.group_create, name="group-create"),
    path("<id:pk>/departments/new/", branch.department_create, name="department-create"),
]
honours = [
    path("", registers.honours, name="honours"),
    path("export/", registers.honours_export, name="honours-export"),
    path("new/", registers.honour_create, name="honour-create"),
    path("<id:pk>/", registers.honour_edit, name="honour-edit"),
    path("<id:pk>/remove/", registers.honour_remove, name="honour-remove"),
]
mentorships = [
    path("", registers.mentorships, name="mentorships"),
    path("export/", registers.mentorships_export, name="mentorships-export"),
    path("new/", registers.mentorship_create, name="mentorship-create"),
    path("<id:pk>/", registers.mentorship_detail, name="mentorship-detail"),
    path("<id:pk>/edit/", registers.mentorship_edit, name="mentorship-edit"),
    path("<id:pk>/remove/", registers.mentorship_remove, name="mentorship-remove"),
    path("<id:pk>/reviews/new/", registers.review_create, name="review-create"),
    path("<id:pk>/reviews/<id:review_pk>/", registers.review_edit, name="review-edit"),
    path("<id:pk>/reviews/<id:review_pk>/remove/", registers.review_remove, name="review-remove"),
]

urlpatterns = [
    path("members/", include(members)),
    path("posts/<id:pk>/end/", dated.end_post, name="end-post"),
    path("branch/", branch.own, name="branch"),
    path("branches/", include(branches)),
    path("groups/<id:pk>/edit/", branch.group_edit, name="group-edit"),
    path("groups/<id:pk>/close/", branch.group_close, name="group-close"),
    path("departments/<id:pk>/edit/", branch.department_edit, name="department-edit"),
    path("cards/<id:pk>/", cards.card, name="card"),
    path("cards/<id:pk>/picture.png", cards.card_picture, name="card-picture"),
    path("honours/", include(honours)),
    path("mentoring/", include(mentorships)),
    path("dual-training/", registers.dual_training, name="dual-training"),
    path("dual-training/export/", registers.dual_training_export, name="dual-training-export"),
    path("account/", access.account, name="account"),
    path("join/<str:token>/", access.join, name="join"),
    path("setup/", setup.setup, name="setup"),
]
