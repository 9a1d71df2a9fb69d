"""Adjectives for stored files."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, OuterRef, Sum

if TYPE_CHECKING:
    from portal.files.models import StoredFile  # noqa: F401 - named in a string below


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Queries over stored files."""

    def quarantined(self) -> "StoredFileQuerySet":
        """Files that wait for the virus scanner."""
        return self.filter(state=self.model.State.QUARANTINED)

    def unreferenced(self, before: datetime) -> "StoredFileQuerySet":
        """Files older than ``before`` that no row of any other table points to.

        Every foreign key that the database enforces counts; copies kept by the history
        tables are not enforced and do not keep a file alive.
        """
        files = self.filter(created_at__lt=before)
        for relation in self.model._meta.get_fields(include_hidden=True):
            if not isinstance(relation, models.ManyToOneRel):
                continue
            field = relation.field
            if not getattr(field, "db_constraint", False):
                continue
            owners = relation.related_model._base_manager.filter(**{field.name: OuterRef("pk")})
            files = files.filter(~Exists(owners))
        return files

    def totals(self) -> tuple[int, int]:
        """Return (count, bytes as sent) for :func:`portal.files.services.accept`."""
        sums = self.aggregate(count=Count("pk"), size=Sum("received_size", default=0))
        return sums["count"], sums["size"]
