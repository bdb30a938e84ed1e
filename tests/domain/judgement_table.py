"""The page that explains judging, written from the cases that test it.

`python -m tests.domain.judgement_table` writes it anew.
"""

from pathlib import Path

from shared.domain.form import yuan
from shared.domain.text import Text
from tests.domain.judgement_rows import GROUPS, Row

PAGE = Path(__file__).parents[2] / "docs" / "judgement.md"
INTRODUCTION = """\
# Judgement

An act of public power by a town or village is judged by three things: the grant (授权) that its node held, what the
node could have known of it, and when it acted. Who acted in good faith while cut off is not punished for the line; who
could have known better gains nothing by it. The county judges (裁定), each act once, when it arrives, in its journal of
the case; everyone who sees the case sees the judgement.

Each node keeps the county's *checkpoint* (核对凭据): the county's signed word on how far its registry (名录) reaches. A
grant leases each act for a time after that (离线期限); a node that has not been able to check loses its acts one by one, issue
first, then decide, review, accept. No lease outlasts 90 days. Taking in (收件) never stops.

## The four rules

1. Where no revocation and no end of a lease lies at or before the act, it is **effective** (有效): there is nothing to
   judge.
2. Otherwise, an act past its lease, or by a node that knew of the revocation, is **suspended** (效力待定): done without
   authority, and without effect until a named person decides.
3. Otherwise, where the revocation is marked grave (按严重情形收回), the node's clock was not to be trusted, or another grant
   covered the act, it is **for ratification** (待追认) by a named person of the county within a deadline. What is not
   ratified, or not in time, is suspended.
4. Otherwise it is **honoured** (予以承认): it counts as if nothing had been revoked.

The date of taking in stands in every case: judging an act never moves the applicant's date. Nothing is annulled by
software: a person of the organ ratifies or does not (追认、不予追认), confirms or sets aside (确认有效、不予采用), and a result
that has gone out stands, marked, until that person confirms it or withdraws it with its legal basis and a notice to the
applicant (撤销结果).

A clock is not trusted where it differed from the parent's by more than ten minutes when the entry was sent. The act
then counts as done at the latest time it can have been, when that parent had its entry: setting a clock back wins
nothing, and the county finds the same whenever it looks again.

## Cases

In these cases a town accepts. Day 0 is when its registry was last checked, the grant leases acceptance for 30 days, and
where the county revokes the grant, it does so on day 10. This table is written from the tests: each line is one.
"""
HEADINGS = (
    Text("持有的授权", "What the node held"),
    Text("已知的情况", "What it knew"),
    Text("办理时间", "When it acted"),
    Text("结果", "Outcome"),
    Text("理由", "Why"),
)


def page() -> str:
    """Return the page as it should stand in `docs`."""
    parts = [INTRODUCTION]
    for title, rows in GROUPS:
        parts.append(f"### {title.en} · {title.zh}\n")
        parts.append(_line([f"{h.en} · {h.zh}" for h in HEADINGS]))
        parts.append(_line(["---"] * len(HEADINGS)))
        parts += [_line([_cell(words) for words in words_of(row)]) for row in rows]
        parts[-1] += "\n"
    return "\n".join(parts).rstrip("\n") + "\n"


def words_of(row: Row) -> tuple[Text, ...]:
    """Return a case in words, column by column."""
    when = Text(
        f"{row.when.words.zh}{_amount(row).zh}；{row.clock.words.zh}",
        f"{row.when.words.en}{_amount(row).en}; {row.clock.words.en}",
    )
    return (row.held.words, row.knew.words, when, row.standing.text, row.why.text)


def _amount(row: Row) -> Text:
    if row.power == "accept":
        return Text("", "")
    if row.amount is None:
        return Text("，没有写金额", ", no amount stated")
    return Text(f"，{yuan(row.amount)} 元", f", CNY {yuan(row.amount)}")


def _cell(words: Text) -> str:
    return f"{words.en}<br>{words.zh}"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
