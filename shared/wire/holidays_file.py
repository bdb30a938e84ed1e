"""A year's holidays out of a file."""

from pathlib import Path
from typing import Any

from shared.wire.catalogue_files import check
from shared.wire.holiday_schema import HOLIDAY_YEAR
from shared.wire.strict_yaml import read_yaml


def read_holidays(path: Path) -> dict[str, Any]:
    """Return a year's table, checked and ready to be a registry entry's body."""
    source = read_yaml(path)
    check(source, HOLIDAY_YEAR, source.value)
    return dict(source.value)
