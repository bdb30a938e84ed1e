"""The files that a county is founded from, in one place: divisions, catalogue, grants, holidays.

Each reader returns plain, checked values or raises a FileProblem that names
the file, the line and the field.
"""

from shared.domain.refusals_files import FileProblem
from shared.wire.catalogue_files import Catalogue, read_catalogue
from shared.wire.divisions import Division, read_divisions
from shared.wire.grants_file import read_grants
from shared.wire.holidays_file import read_holidays

__all__ = [
    "Catalogue",
    "Division",
    "FileProblem",
    "read_catalogue",
    "read_divisions",
    "read_grants",
    "read_holidays",
]
