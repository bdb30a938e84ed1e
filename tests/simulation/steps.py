"""A run is a list of steps: what happens, and a number from which all its chances are drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.simulation import (
    desk,
    devices,
    liars,
    machines,
    old_disks,
    people,
    photos,
    rosters,
    turns,
)
from tests.simulation.world import World

Kind = Callable[[World, Random], str]
PEOPLE: dict[Kind, int] = {
    people.takes_in: 10,
    people.goes_on: 10,
    turns.goes_all_its_way: 5,
    people.anyone_tries_anything: 6,
    people.hands_in: 4,
    people.looks_after_commitments: 2,
    people.puts_on_record: 2,
    turns.does_what_is_seldom: 5,
    turns.commitments_are_checked: 2,
    turns.writes_beside: 2,
    people.cards_are_given: 2,
    people.two_villages_take_one_application_in: 1,
    people.lets_exchange: 14,
    people.all_exchange: 2,
    photos.a_page_is_added: 4,
    photos.photos_go: 4,
    desk.enters_again: 2,
    rosters.a_roster_goes_on: 5,
    rosters.a_roster_is_finished: 2,
    devices.a_device_goes_round: 5,
    devices.drafts_are_corrected: 1,
}
"""What happens on every day, and how often."""
AT_THE_COUNTERS: dict[Kind, int] = {
    turns.goes_all_its_way: 10,
    turns.does_what_is_seldom: 5,
    turns.commitments_are_checked: 4,
    turns.writes_beside: 4,
    people.hands_in: 2,
    rosters.a_roster_goes_on: 3,
    rosters.a_roster_is_finished: 3,
}
"""What brings cases and rosters through all of their turns, and how often on a day on which nothing goes wrong."""
A_CALM_DAY = 70
ON_SOME_DAYS: dict[Kind, int] = {
    desk.revokes: 3,
    desk.issues_a_grant: 3,
    desk.overrides: 2,
    desk.takes_all: 1,
    desk.decides: 4,
    desk.suspends: 1,
    photos.a_page_is_asked_for_again: 3,
    desk.withdraws_a_result: 2,
    desk.passes_to_another_line: 2,
    desk.one_village_takes_the_place_of_another: 1,
    desk.rotates_its_key: 1,
    devices.a_device_is_lost: 2,
    devices.a_device_is_found: 2,
    machines.power_will_go: 8,
    machines.power_goes: 2,
    machines.a_link_goes: 3,
    machines.a_frame_comes_again: 5,
    machines.time_passes: 4,
    machines.a_quarter_passes: 1,
    machines.a_clock_is_set: 3,
    machines.a_clock_drifts: 2,
    old_disks.a_disk_is_copied: 3,
    old_disks.a_disk_is_put_back: 3,
    old_disks.a_machine_is_copied: 2,
    old_disks.the_county_is_restored: 1,
    liars.a_bad_entry_comes_among_good_ones: 3,
    liars.a_node_tells_two_tales: 2,
    liars.a_village_accepts_by_itself: 2,
    liars.a_town_rewrites: 3,
    liars.an_old_registry_is_shown: 3,
    liars.a_town_shows_two_heads: 2,
}
"""What happens on some days: each day has about half of these, and those the more."""
MENDING: dict[Kind, int] = {machines.power_comes: 8, machines.links_come: 3}
KINDS: dict[str, Kind] = {
    k.__name__: k for k in (*PEOPLE, *AT_THE_COUNTERS, *ON_SOME_DAYS, *MENDING)
}
STEPS = (40, 90)


@dataclass(frozen=True)
class Step:
    """Something that happens. `salt` decides all that is left to chance in it."""

    kind: str
    salt: int

    def happen(self, world: World) -> str:
        """Let it happen, and say what that was."""
        world.random.seed(self.salt)
        return KINDS[self.kind](world, Random(self.salt))


def calm_day_of(seed: int) -> list[Step]:
    """Return the steps of a day on which people act on cases and rosters, and nothing goes wrong."""
    chance = Random(seed)
    weights = AT_THE_COUNTERS
    kinds = chance.choices(list(weights), weights=list(weights.values()), k=A_CALM_DAY)
    return [Step(kind.__name__, chance.getrandbits(48)) for kind in kinds]


def day_of(seed: int) -> list[Step]:
    """Return the steps of a seed."""
    chance = Random(seed)
    some = {k: w for k, w in ON_SOME_DAYS.items() if chance.random() < 0.5}
    weights = {**PEOPLE, **some, **MENDING}
    kinds = chance.choices(list(weights), weights=list(weights.values()), k=chance.randint(*STEPS))
    return [Step(kind.__name__, chance.getrandbits(48)) for kind in kinds]
