"""The index of the tour: every page, and where its pictures are."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from shared.domain.codes import Tier
from tests.tour.stops import Stop

FOLDER = Path(__file__).parents[2] / "docs" / "tour"
LANGUAGES = ("zh", "en")
WIDTHS = (360, 1280)
HEAD = """# A tour of every page · 全部页面

Every page that a person can open, at each tier, in Chinese and English, on a phone (360 px) and at a desk (1280 px).
`make tour` takes these pictures anew from three nodes that it starts; all people in them are invented. A page that is
not here fails `tests/tour`.

各层级的每一个页面，中文和英文，手机（360 像素）和桌面（1280 像素）。`make tour` 重新拍摄；图中的人都是虚构的。
"""
TIERS = {Tier.VILLAGE: "Village · 村", Tier.TOWN: "Town · 乡镇", Tier.COUNTY: "County · 县"}


def file_of(stop: Stop, language: str, width: int) -> Path:
    """Return where a picture of a page is."""
    return FOLDER / str(stop.tier) / f"{stop.name}-{language}-{width}.webp"


def index(route: Mapping[Tier, Sequence[Stop]], titles: Mapping[tuple[str, str], str]) -> str:
    """Return the page that leads to all pictures."""
    parts = [HEAD]
    for tier, name in TIERS.items():
        parts += [f"\n## {name}\n", "| page | 中文 | English |", "| --- | --- | --- |"]
        for stop in route[tier]:
            told = " · ".join(titles.get((stop.name, language), "") for language in LANGUAGES)
            links = [
                " ".join(
                    f"[{width}]({file_of(stop, language, width).relative_to(FOLDER)})"
                    for width in WIDTHS
                )
                for language in LANGUAGES
            ]
            parts.append(f"| {told} `{stop.endpoint}` | {' | '.join(links)} |")
    return "\n".join(parts) + "\n"
