"""The seals of the demonstration: one for approvals or for taking in at each place, two at the county."""

from collections.abc import Iterable, Iterator

from deploy.demo.places import COUNTY, Place

DOCUMENT = "民政办发〔2026〕3号（示例）"


def seals(places: Iterable[Place]) -> Iterator[tuple[str, ...]]:
    """Give the arguments of `seal add` for each seal."""
    for place in places:
        kind, zh, en = _sort(place)
        yield _seal(place, f"{place.key}-{kind}".replace("_", "-"), (zh, en), kind)
        if place == COUNTY:
            yield _seal(place, "county-official", (f"{place.zh}人民政府", place.en), "official")


def _sort(place: Place) -> tuple[str, str, str]:
    if place.is_village:
        return "take_in", f"{place.zh}收件专用章", f"{place.en}, seal for taking in"
    return "approval", f"{place.zh}审批专用章", f"{place.en}, seal for approvals"


def _seal(place: Place, seal_id: str, name: tuple[str, str], kind: str) -> tuple[str, ...]:
    zh, en = name
    what = ("--zh", zh, "--en", en, "--kind", kind, "--node", place.code)
    return (seal_id, *what, "--document", DOCUMENT)
