"""Hashed names, so that a browser keeps a file for ever and still gets the new one at once."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedFiles(ManifestStaticFilesStorage):
    """Django's manifest storage, reading only url(…) in CSS.

    Source maps are not published, so their comments are not looked up; our script is one bundle,
    so there are no imports between published scripts.
    """

    keep_intermediate_files = False
    patterns = (("*.css", (r"""(?P<matched>url\((?P<url>[^)'"]+)\))""",)),)

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        """An unbuilt file gets its plain address: an unstyled error page beats a failing one."""
        try:
            return super().url(name, *args, **kwargs)
        except ValueError:
            return f"{self.base_url}{name}"
