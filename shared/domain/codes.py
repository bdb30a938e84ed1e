"""Where a node stands: levels, tiers and the tree of the division codes."""

from enum import StrEnum

from shared.domain.text import Text


class Tier(StrEnum):
    """The three kinds of node, from the door upward."""

    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"

    @property
    def text(self) -> Text:
        """The tier's name."""
        return TIER_NAMES[self]


class Level(StrEnum):
    """The kinds of division a county has; each belongs to a tier."""

    COUNTY = "county"
    TOWN = "town"
    SPECIAL = "special"
    VILLAGE = "village"
    COMMUNITY = "community"

    @property
    def tier(self) -> Tier:
        """The tier of a node at this level."""
        return LEVEL_TIERS[self]

    @property
    def text(self) -> Text:
        """The level's name."""
        return LEVEL_NAMES[self]


def county_of(code: str) -> str:
    """Return the county of a node by its division code: the first six digits, then zeros."""
    return f"{code[:6]}000000"


TIER_NAMES = {
    Tier.VILLAGE: Text("村（社区）", "village (community)"),
    Tier.TOWN: Text("乡镇", "town"),
    Tier.COUNTY: Text("县", "county"),
}
LEVEL_TIERS = {
    Level.COUNTY: Tier.COUNTY,
    Level.TOWN: Tier.TOWN,
    Level.SPECIAL: Tier.TOWN,
    Level.VILLAGE: Tier.VILLAGE,
    Level.COMMUNITY: Tier.VILLAGE,
}
LEVEL_NAMES = {
    Level.COUNTY: Text("县", "county"),
    Level.TOWN: Text("乡镇", "town"),
    Level.SPECIAL: Text("园区", "special zone"),
    Level.VILLAGE: Text("村", "village"),
    Level.COMMUNITY: Text("社区", "community"),
}
