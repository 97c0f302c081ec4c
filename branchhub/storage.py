from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed, precompressed files, whose hashes also reach the imports between ES modules."""

    support_js_module_import_aggregation = True
