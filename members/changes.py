"""Who changed what of a person's file and when."""

from branchhub.core.changes import Entry, Table, entries_of

from .models import GroupMembership, Member, Post, Restriction, StatusPeriod

FILE = (
    "name sex ethnic_group born_on native_place education department position post_category"
    " job_title working_since joined_on regularised_on transferred_in_on introducers is_backbone"
    " backbone_since remark"
)
PERSONAL = "id_number phone address"
DATED = {
    StatusPeriod: "status",
    GroupMembership: "group",
    Post: "kind",
    Restriction: "kind",
}


def changes_of(member) -> list[Entry]:
    """Everything done to the file, statuses, groups and posts, newest first.

    Of ID number, phone and address only that they changed.
    """
    tables = [Table(Member.history.filter(id=member.pk), FILE, hidden=PERSONAL)]
    for model, named_by in DATED.items():
        rows = model.history.filter(member_id=member.pk)
        tables.append(Table(rows, f"{named_by} from_on until_on", named_by))
    return sorted(entries_of(tables), key=lambda entry: entry.at, reverse=True)
