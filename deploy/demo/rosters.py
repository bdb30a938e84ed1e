"""Rosters of the demonstration: their invented people, and what is done with them on the pages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deploy.demo.clerk import Clerk
from deploy.demo.filled import TODAY, in_days
from deploy.demo.network import Network
from deploy.demo.page import NotOnPage
from deploy.demo.people import Someone, elder, man, woman
from deploy.demo.places import CHENGGUAN, LI_JIANGUO, MA_XIUYING, TOWN

HEADINGS = "姓名,身份证号码,户号,电话,村"
RULE = "民乐县高龄津贴发放办法（示例）第九条"
LEFT = re.compile(r"共 (\d+) 人，还有 (\d+) 人没有结果")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A roster as the town makes it: what is typed, and the lines of its file."""

    typed: Mapping[str, str]
    lines: tuple[str, ...]

    @property
    def file(self) -> bytes:
        """The file of people, as a spreadsheet program saves one."""
        return "\r\n".join((HEADINGS, *self.lines)).encode("gb18030")


def _lines(people: Iterable[tuple[Someone, str]]) -> tuple[str, ...]:
    return tuple(
        f"{who.name},{who.id_number},{household},{who.phone},城关村" for who, household in people
    )


HOUSEHOLDS = (
    (man("马成林", "1972-05-04", "13900000201"), "1组1户"),
    (woman("何玉兰", "1974-09-21"), "1组1户"),
    (man("马小龙", "2009-02-13"), "1组1户"),
    (man("罗占海", "1966-11-30"), "1组2户"),
    (woman("宋秀梅", "1968-03-07"), "1组2户"),
    (woman("孙桂花", "1949-08-19"), "2组5户"),
    (man("张兴国", "1981-01-25", "13900000203"), "2组6户"),
    (woman("李春燕", "1984-06-02"), "2组6户"),
    (woman("张雨涵", "2016-10-11"), "2组6户"),
)
MISTYPED = "郭有财,999999196204170510,2组7户,,城关村"
"""The check character does not match."""
ENROLMENT = Wanted(
    {
        "form": "enrolment",
        "matter": "medical-insurance-registration",
        "year": str(TODAY.year + 1),
        "village": CHENGGUAN.code,
        "until": in_days(60),
    },
    (*_lines(HOUSEHOLDS), MISTYPED),
)
REVIEW = Wanted(
    {
        "form": "review",
        "matter": "elderly-allowance",
        "year": str(TODAY.year + 1),
        "village": CHENGGUAN.code,
        "until": in_days(60),
        "from_age": "80",
        "wait_days": "60",
        "rule": RULE,
    },
    _lines((elder(number), f"{number % 3 + 1}组{number}户") for number in range(60, 66)),
)
TICKED = {1: "pays", 2: "pays", 4: "exempt", 5: "insured_elsewhere"}
PROOF = "电票（示例）0188"


def prepare(clerk: Clerk, wanted: Wanted) -> str:
    """Make a roster by the form and its file; return its path."""
    clerk.open("/rosters/new")
    form = clerk.form("/rosters/new")
    clerk.hand_over(form, "file", "people.csv", wanted.file, wanted.typed)
    return clerk.path


def hand_on(clerk: Clerk, roster: str, to: str) -> None:
    """Hand a roster on."""
    clerk.open(roster)
    clerk.submit(clerk.form("/hand-on"), {"to": to})


def take_over(clerk: Clerk, roster: str) -> None:
    """Take a roster over that was handed on."""
    clerk.open(roster)
    clerk.submit(clerk.form("/take-over"))


def tick(clerk: Clerk, roster: str, outcomes: Mapping[int, str], more: Mapping[str, str]) -> None:
    """Tick people by their numbers; `more` is what else is typed on that page."""
    clerk.open(roster, state="")
    ticks = {f"o.{number}": outcome for number, outcome in outcomes.items()}
    clerk.submit(clerk.form("/ticks"), {**ticks, **more})


def left(clerk: Clerk, roster: str) -> tuple[int, int]:
    """Return how many people a roster has and how many have no outcome, as its page says."""
    found = LEFT.search(clerk.open(roster).text)
    if found is None:
        raise NotOnPage(roster)
    return int(found[1]), int(found[2])


def seed_rosters(network: Network) -> None:
    """Have the town prepare both rosters; the village has ticked a part of one, the other waits for it."""
    town, village = network.places[TOWN.key], network.places[CHENGGUAN.key]
    with network.clerk(town, LI_JIANGUO) as clerk:
        enrolment, review = prepare(clerk, ENROLMENT), prepare(clerk, REVIEW)
        for roster in (enrolment, review):
            hand_on(clerk, roster, CHENGGUAN.code)
    network.sync(village)
    with network.clerk(village, MA_XIUYING) as agent:
        take_over(agent, enrolment)
        tick(agent, enrolment, TICKED, {"v.1": PROOF})
    network.settle((town, village))
