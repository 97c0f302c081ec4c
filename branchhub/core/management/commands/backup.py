from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from branchhub.core import backup
from branchhub.core.backup.passphrase import ask_new


class Command(BaseCommand):
    help = "Write database, uploads and keys into one archive, while everything goes on running."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help="the archive to write, such as branchhub.tar.gz")

    def handle(self, *args, file, **options):
        try:
            passphrase = settings.BACKUP_PASSPHRASE or ask_new()
            made = backup.make(file, passphrase=passphrase, now=timezone.now())
        except (backup.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Backed up {made.rows} rows of {len(made.tables)} tables and {made.files.count} "
            f"uploads to {file}."
        )
        for name in made.vanished:
            self.stderr.write(f"An upload is gone that the database knows: {name}")
        if made.has_keys:
            self.stdout.write(
                "The keys are in it, sealed by the passphrase. The rest is not sealed: keep the "
                "file as safe as the database."
            )
        else:
            self.stderr.write(
                "The keys are NOT in it, since there is no BACKUP_PASSPHRASE: keep SECRET_KEY, "
                "FIELD_KEYS and HASH_KEY elsewhere, or encrypted values are lost."
            )
