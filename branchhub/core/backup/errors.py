class BackupError(Exception):
    """Why nothing was backed up or restored, in a sentence for whoever runs it."""
