from django.urls import include, path

from .views import (
    agenda,
    archive,
    attendance,
    calendar,
    calling,
    detail,
    files,
    guests,
    history,
    life,
    lists,
    log,
    minutes,
)

app_name = "activities"
urlpatterns = [
    path("sessions/", lists.session_list, name="list"),
    path("sessions/new/", calling.create, name="create"),
    path("sessions/log/", log.log, name="log"),
    path("sessions/<id:pk>/", detail.detail, name="detail"),
    path("sessions/<id:pk>/edit/", calling.edit, name="edit"),
    path("sessions/<id:pk>/announce/", life.announce, name="announce"),
    path("sessions/<id:pk>/move/", life.move, name="move"),
    path("sessions/<id:pk>/cancel/", life.cancel, name="cancel"),
    path("sessions/<id:pk>/attendance/", attendance.attendance, name="attendance"),
    path("sessions/<id:pk>/attendance/undo/", attendance.undo, name="attendance-undo"),
    path("sessions/<id:pk>/expected/", attendance.expected, name="expected"),
    path(
        "sessions/<id:pk>/expected/<id:member_pk>/remove/",
        attendance.remove,
        name="expected-remove",
    ),
    path(
        "sessions/<id:pk>/expected/<id:member_pk>/exclude/",
        attendance.exclude,
        name="vote-exclude",
    ),
    path("sessions/<id:pk>/guests/", guests.guests, name="guests"),
    path("sessions/<id:pk>/guests/<id:guest_pk>/remove/", guests.remove, name="guest-remove"),
    path("sessions/<id:pk>/archive/", archive.archive, name="archive"),
    path("sessions/<id:pk>/reopen/", archive.reopen, name="reopen"),
    path("sessions/<id:pk>/history/", history.history, name="history"),
    path("sessions/<id:pk>/agenda/new/", agenda.item_create, name="agenda-create"),
    path(
        "sessions/<id:pk>/agenda/<id:item_pk>/",
        include(
            [
                path("edit/", agenda.item_edit, name="agenda-edit"),
                path("remove/", agenda.item_remove, name="agenda-remove"),
                path("move/", agenda.item_move, name="agenda-move"),
                path("vote/", agenda.vote_create, name="vote-create"),
                path("vote/<id:vote_pk>/", agenda.vote_edit, name="vote-edit"),
                path("vote/<id:vote_pk>/remove/", agenda.vote_remove, name="vote-remove"),
            ]
        ),
    ),
    path("sessions/<id:pk>/follow-ups/new/", agenda.follow_up_create, name="follow-up-create"),
    path(
        "sessions/<id:pk>/follow-ups/<id:follow_up_pk>/",
        agenda.follow_up_edit,
        name="follow-up-edit",
    ),
    path("sessions/<id:pk>/minutes/", minutes.minutes, name="minutes"),
    path("sessions/<id:pk>/minutes/settle/", minutes.settle, name="minutes-settle"),
    path("sessions/<id:pk>/minutes/<id:section_pk>/", minutes.autosave, name="minutes-autosave"),
    path(
        "sessions/<id:pk>/minutes/<id:section_pk>/revisions/",
        minutes.revisions,
        name="revisions",
    ),
    path("sessions/<id:pk>/files/new/", files.file_create, name="file-create"),
    path("sessions/<id:pk>/files/<id:file_pk>/", files.file, name="file"),
    path("sessions/<id:pk>/files/<id:file_pk>/thumbnail/", files.thumbnail, name="thumbnail"),
    path("sessions/<id:pk>/files/<id:file_pk>/remove/", files.file_remove, name="file-remove"),
    path("calendar/", calendar.month, name="calendar"),
]
