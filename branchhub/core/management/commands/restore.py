from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from branchhub.core import backup
from branchhub.core.backup.passphrase import ask
from branchhub.core.backup.sealing import own_keys


class Command(BaseCommand):
    help = "Bring an archive of `backup` back, into an empty database of either kind."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", help="the archive")
        parser.add_argument(
            "--without-keys", action="store_true", help="leave the keys of this machine as they are"
        )

    def handle(self, *args, file, without_keys, **options):
        try:
            restored = backup.restore(file, passphrase=lambda: self.passphrase(without_keys))
        except (backup.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        made = restored.manifest
        self.stdout.write(
            f"Restored {made.rows} rows of {len(made.tables)} tables and {made.files.count} "
            f"uploads of {made.made_at}; each table and upload has the hash it had."
        )
        for name in made.vanished:
            self.stderr.write(f"An upload was gone when the backup was made: {name}")
        self.hand_over(restored.keys)

    def passphrase(self, without_keys) -> str:
        return "" if without_keys else settings.BACKUP_PASSPHRASE or ask()

    def hand_over(self, keys):
        if not keys:
            self.stderr.write(
                "No keys were restored: without the FIELD_KEYS and HASH_KEY of the machine that "
                "was backed up, encrypted values cannot be read."
            )
        elif keys == own_keys():
            self.stdout.write("The keys are those that are set here.")
        elif settings.EMBEDDED:
            backup.keep_keys(keys)
            self.stdout.write(f"The keys are in {settings.VAR_DIR / 'secrets.env'}.")
        else:
            path = backup.lay_out_keys(keys, Path.cwd())
            self.stdout.write(
                f"The keys are in {path}, which its owner alone can read: set what it says before "
                "anything starts, then delete it."
            )
