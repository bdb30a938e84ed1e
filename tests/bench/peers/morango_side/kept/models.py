"""A record of the workload as Morango keeps it."""

from django.db import models
from morango.models.core import SyncableModel


class Record(SyncableModel):
    """A document under its id, in the one partition that is synchronised."""

    morango_profile = "records"
    morango_model_name = "record"

    name = models.CharField(max_length=100)
    document = models.TextField()
    dataset = models.CharField(max_length=32)

    def calculate_source_id(self) -> str:
        """Return what its id is made of."""
        return str(self.name)

    def calculate_partition(self) -> str:
        """Return the partition that it lies in."""
        return f"{self.dataset}:record"
