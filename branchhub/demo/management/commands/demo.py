import logging

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.utils import timezone, translation

from branchhub.core.demo_password import DEMO_LOGINS, demo_password, forget_demo_password
from branchhub.demo.build import build, is_empty
from branchhub.demo.remove import remove


class Command(BaseCommand):
    help = "Build the demo branch of fictional people, or remove it to the last row."

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="remove the demo branch")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing where there is an account or a committee already",
        )

    def handle(self, *args, **options):
        if options["if_empty"] and not is_empty():
            return
        for noisy in ("activities", "members", "projects"):
            logging.getLogger(noisy).setLevel(logging.WARNING)
        try:
            with translation.override("zh-hans"):
                self.remove() if options["remove"] else self.build()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def build(self):
        self.stdout.write("Building the demo branch …")
        branch = build(password=demo_password(), now=timezone.now())
        sessions = branch.activities.count()
        self.stdout.write(
            f"Built {branch}: {branch.members.count()} people, {sessions} sessions. "
            f"Logins: {', '.join(DEMO_LOGINS)}."
        )

    def remove(self):
        staying = remove()
        forget_demo_password()
        self.stdout.write("The demo branch is removed.")
        for username in staying:
            self.stdout.write(
                f"{username} worked in another branch too: switched off, not removed."
            )
