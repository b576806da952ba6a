"""Hashed names, so that a browser keeps a file for ever and still gets the new one at once."""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedFiles(ManifestStaticFilesStorage):
    """Django's manifest storage, reading only url(…) in CSS.

    Source maps are not published, so their comments are not looked up; our script is one bundle,
    so there are no imports between published scripts.
    """

    keep_intermediate_files = False
    patterns = (("*.css", (r"""(?P<matched>url\((?P<url>[^)'"]+)\))""",)),)

    def stored_name(self, name: str) -> str:
        """An unbuilt file gets its plain name: an unstyled error page beats a failing one."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
