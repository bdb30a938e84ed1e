"""What chapters have in common: signing, turns at desks, and what is read from pages."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from deploy.demo.clerk import Clerk, Taken
from deploy.demo.moves import GRANTED, PASSED, Signing
from deploy.demo.page import Element
from deploy.demo.people import elder
from deploy.demo.stage import AT_COUNTY, Stage
from deploy.demo.telling import bars

BY_FINGER = Signing("fingerprint", "马秀英", "visit", "老人不识字，逐条念给老人听过。")
T = TypeVar("T")


def town_reviews(stage: Stage, case: str) -> None:
    """Have the town take a case over, accept and review it, and forward it to the county."""
    for act in ("take_over", "accept"):
        stage.li.act(case, act)
    stage.li.act(case, "review", PASSED)
    stage.li.act(case, "forward")
    stage.teller.tell(
        "洪水镇 李建国：接收、受理、审查通过，转报县里。",
        "Hongshui Town, Li Jianguo: taken over, accepted, reviewed, forwarded to the county.",
    )
    stage.send_on()


def county_grants(stage: Stage, case: str) -> None:
    """Have the county take a case over, grant and issue it."""
    stage.chen.act(case, "take_over")
    stage.chen.act(case, "decide", GRANTED)
    stage.chen.act(case, "issue")
    stage.teller.tell(
        "民乐县 陈静：接收，准予，制证送达。",
        "Minle County, Chen Jing: taken over, granted, issued.",
    )
    stage.watch.turn(AT_COUNTY)


def forwarded(stage: Stage, elders: Sequence[int], words: str) -> list[Taken]:
    """Have Chengguan take in a case for each of these elders and forward it; a bar of these words is shown meanwhile."""
    taken = []
    with bars() as progress:
        task = progress.add_task(words, total=len(elders))
        for number in elders:
            taken.append(stage.take_in(elder(number), BY_FINGER, "bank-card"))
            stage.ma.act(taken[-1].case, "forward")
            progress.advance(task)
    return taken


def town_takes_over(stage: Stage, taken: Sequence[Taken]) -> None:
    """Have the town tick and take over all that arrived, and say whether that is what was taken in."""
    stage.li.open("/desk/offered")
    form = stage.li.form("/desk/offered/take-over")
    arrived = form.options("case")
    stage.li.submit(form, {"case": arrived})
    once = sorted(arrived) == sorted(t.case for t in taken)
    words = ("每件一次，不多不少", "each once, none missing") if once else ("不对！", "WRONG!")
    stage.teller.tell(
        f"洪水镇“待接收”到了 {len(arrived)} 件，{words[0]}。李建国全部接收。",
        f"Arrived at Hongshui Town: {len(arrived)}, {words[1]}. Li Jianguo takes all over.",
    )


def in_both(clerk: Clerk, look: Callable[[Element], T]) -> tuple[T, T]:
    """Return what is seen on the page that is shown, in Chinese and in English."""
    chinese = look(clerk.page)
    english = look(clerk.speak("en"))
    clerk.speak("zh")
    return chinese, english


def row_of(page: Element, case: str) -> str:
    """Return a case's line of a list."""
    row = next(r for r in page.every("a", "row") if case in r.attrs["href"])
    return " · ".join(part.text for part in row.inside if isinstance(part, Element))


def slip(page: Element) -> list[tuple[str, str]]:
    """Return the routing slip: when and after how long, who did what; then the time at each place."""
    hands = [h for h in page.first("ol", "flow").every("li") if list(h.every("i"))]
    lines = [(hand.first("i").text, hand.first("b").text) for hand in hands]
    return [*lines, ("", page.first("p", "spent").text)]


def finish_here(clerk: Clerk, case: str, number: str = "") -> None:
    """Have one person accept, grant, issue and close a case."""
    clerk.act(case, "accept")
    clerk.act(case, "decide", GRANTED)
    clerk.act(case, "issue", {"number": number} if number else {})
    clerk.act(case, "close")


def cannot_do(page: Element) -> list[str]:
    """Return what the page of a case says cannot be done now, and why."""
    return [line.text for line in page.first("ul", "refused").every("li")]


def judged(page: Element) -> list[str]:
    """Return how each act of the slip stands that was ever in doubt; acts that stand alike share a line."""
    alike: dict[str, list[str]] = {}
    for hand in page.first("ol", "flow").every("li"):
        for stand in hand.every("p", "stand"):
            alike.setdefault(_standing(stand), []).append(hand.first("span", "did").text)
    return [f"{' + '.join(acts)} · {words}" for words, acts in alike.items()]


def _standing(stand: Element) -> str:
    """Return the card of a standing and why it is so; the link that some may follow is left out."""
    why = "".join(part for part in stand.inside if isinstance(part, str))
    return f"{stand.first('span', 'card').text} · {' '.join(why.split())}"


def decide_each(clerk: Clerk, case: str, outcome: str, reason: str) -> int:
    """Have a person decide on each act of a case that waits for it, on its own page; return how many those were."""
    decided = 0
    while links := _to_decide(clerk.look_at(case)):
        clerk.open(links[0])
        clerk.submit(clerk.form(asking="outcome"), {"outcome": outcome, "reason": reason})
        decided += 1
    return decided


def _to_decide(page: Element) -> list[str]:
    return [link.attrs["href"] for stand in page.every("p", "stand") for link in stand.every("a")]


def taken_in(page: Element) -> str:
    """Return when, where and by whom a case was taken in, as its page says."""
    persons = next(s for s in page.every("section") if list(s.every("div", "persons")))
    return list(persons.every("dl"))[-1].first("dd").text
