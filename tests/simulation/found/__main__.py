"""Let the kept days happen again: `python -m tests.simulation.found`; with `--write`, write down what is told now."""

import sys

from tests.simulation.__main__ import fixed, quiet, tell
from tests.simulation.found import Found, kept_days


def main() -> int:
    """Say of each kept day whether it goes well, and as it was written down; the exit code is 1 where one does not."""
    fixed("tests.simulation.found")
    quiet()
    return max([_again(found, write="--write" in sys.argv) for found in kept_days()])


def _again(found: Found, *, write: bool) -> int:
    day = found.again()
    if write and day.is_good:
        found.write(day.told)
    as_told = write or tuple(day.told) == found.told
    print(f"{found.file.stem}: {day.wrong or ('good' if as_told else 'goes otherwise')}")
    if day.is_good and as_told:
        return 0
    tell(day)
    return 1


if __name__ == "__main__":
    sys.exit(main())
