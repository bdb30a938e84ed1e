"""The page that explains the statutory clock, written from the cases that test it.

`python -m tests.domain.clock_table` writes it anew.
"""

from pathlib import Path

from shared.domain.text import Text
from tests.domain.clock_rows.counts import COUNTS
from tests.domain.clock_rows.groups import GROUPS
from tests.domain.clock_rows.row import Count, Row

PAGE = Path(__file__).parents[2] / "docs" / "clock.md"
INTRODUCTION = """\
# The statutory clock

What is due when, and why. Everything here is worked out from a case's entries and the county's table of working days
alone (`shared/domain/clock.py`), so every node that holds the same entries says the same, with or without a link.

- **Three dates.** *Taken in* (收件) at the first counter: the date that the law protects. *Received* (收到申请) by the
  organ that accepts: at once where that is the place of the take-in or the county has published the place as a
  receiving point (接收点), otherwise when the case reached a node that accepts. As long as an offer is not answered, the
  time of the offer is taken: no limit ends later than it shows, but no silence is acceptance and no red card is given.
  So it is with papers that were handed in at a counter that is none of the organ's: the entry that takes them into the
  case says when they had come in, and from then the limit counts. What a village supplements itself must be passed on
  within the days of a take-in. *Accepted* (受理): by an entry, or by silence.
- **Limits.** Each step has a promised limit and, where a rule sets one, one by law; so has the whole, from acceptance to
  decision. Each is in working days or calendar days of its own. A limit turns yellow when a fifth of it is left, a day
  at least, and red when it is over.
- **Working days** are those of the State Council's yearly notice: 2026 is part of the product, later years are imported
  (`tongban-center holidays import`). What reaches into a year that nobody has announced is marked provisional and counted
  anew, at every node, when the year arrives.
- **Pauses.** The procedures of art. 45 stop the clock from the day after they begin to the day that the applicant was
  told in writing, or to the day they end, if that is earlier. A pause that nobody ends is over on the told day: it can
  hide no case. A public notice (公示) is none of these; it stops the clock only where the matter says so, and never for
  days before it was recorded.
- **Whose the days were.** Each day is charged to whom the case waited for as it ended: applicant, link, village, town,
  county, or a procedure. The entry that takes a case over, or papers that the case waited for, says when they had arrived:
  until then it was the link's; where it does not say, nothing is.

This table is written from the tests: each line is one.
"""


def page() -> str:
    """Return the page as it should stand in `docs`."""
    parts = [INTRODUCTION, "### Counting days · 怎样数日子\n"]
    parts.append(
        _line(["From · 起算", "Limit · 期限", "Last day · 末日", "Why · 说明", "Article · 依据"])
    )
    parts.append(_line(["---"] * 5))
    parts += [_line(_cells(count)) for count in COUNTS]
    parts[-1] += "\n"
    for title, rows in GROUPS:
        parts.append(f"### {title.en} · {title.zh}\n")
        parts.append(
            _line(
                [
                    "Case · 情形",
                    "What happened · 经过",
                    "Asked · 问",
                    "Answer · 答",
                    "Article · 依据",
                ]
            )
        )
        parts.append(_line(["---"] * 5))
        parts += [_line(_row(row)) for row in rows]
        parts[-1] += "\n"
    return "\n".join(parts).rstrip("\n") + "\n"


def _cells(count: Count) -> list[str]:
    unit = {"w": "个工作日 working days", "c": "天 calendar days"}[count.limit[-1]]
    return [count.start, f"{count.limit[:-1]} {unit}", count.last, _both(count.told), count.article]


def _row(row: Row) -> list[str]:
    story = "<br>".join(f"{day}: {what}" for day, what in row.story)
    return [_both(row.told), story, row.asked, row.answer, row.article]


def _both(words: Text) -> str:
    return f"{words.en}<br>{words.zh}"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
