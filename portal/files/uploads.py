"""Keeps a huge upload from filling the disk without losing the form around it."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.urls import reverse

#: Names of the pages that take one large file, such as an archive of many.
_LARGE: set[str] = set()


def allow_large_files(url_name: str) -> None:
    """Let a file sent to the page have ``FILES_MAX_TOTAL_BYTES``: it holds what are many elsewhere."""
    _LARGE.add(url_name)


class LimitedUploadHandler(FileUploadHandler):
    """Stands first among the upload handlers and cuts each file just above the limit.

    The rest of the file is read and dropped, so that the form arrives whole and the field
    can say that the file is too large: what is kept of it is larger than
    ``FILES_MAX_BYTES`` by at most one chunk.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Learn how large a file of this page may be."""
        super().new_file(*args, **kwargs)
        is_large = self.request is not None and self.request.path in map(reverse, _LARGE)
        self.limit = settings.FILES_MAX_TOTAL_BYTES if is_large else settings.FILES_MAX_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the chunk on while the bytes before it (``start``) are within the limit."""
        return raw_data if start <= self.limit else None

    def file_complete(self, file_size: int) -> Any:
        """Leave the making of the file to the handlers that follow."""
        return None
