"""What the cases of judging are made of: what a node held, what it knew, when it acted, by what clock.

The town accepts (once it decides) on a matter of the county. Day 0 is when its
registry was last checked; the grant leases acceptance for 30 days; where the
county revokes it, it does so on day 10; the entry reaches the county on day 12.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from shared.domain.acts import Power
from shared.domain.freshness import CHECKPOINT_LIFE
from shared.domain.grants import Grant
from shared.domain.judgement import Timing
from shared.domain.text import Text
from tests.domain.test_authority import a_grant
from tests.wire.county import NOW, VILLAGE

MOMENT = timedelta(milliseconds=1)
CHECKED, REVOKED, ARRIVED = NOW, NOW + timedelta(days=10), NOW + timedelta(days=12)
LEASE, CEILING = timedelta(days=30), 180_000
REVOKED_SEQ = 300
ENDED = CHECKED + LEASE
BASE = replace(
    a_grant("level:town", until=date(2027, 6, 30)),
    powers=frozenset({Power.ACCEPT, Power.DECIDE}),
    leases={Power.ACCEPT: LEASE, Power.DECIDE: LEASE},
    ceiling=CEILING,
)
GONE = replace(BASE, revoked_at=REVOKED, revoked_seq=REVOKED_SEQ)
SECOND = replace(BASE, id="G-0002")


@dataclass(frozen=True, slots=True)
class Held:
    """What the node held: the county's grants, and which one its entry names."""

    words: Text
    grants: tuple[Grant, ...] = ()
    named: str | None = "G-0001"


@dataclass(frozen=True, slots=True)
class Knew:
    """What the node knew: the registry seq it held, and when that was last checked."""

    words: Text
    known: int = REVOKED_SEQ - 1
    fresh: datetime | None = CHECKED


@dataclass(frozen=True, slots=True)
class When:
    """When it acted, by its own clock."""

    words: Text
    at: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of that clock: whether it agreed with its parent's, and when the entry arrived."""

    words: Text
    timing: Timing


ONE = Held(Text("一项有效的授权", "one grant, in force"), (BASE,))
TAKEN_BACK = Held(Text("一项授权，第 10 天收回", "one grant, revoked on day 10"), (GONE,))
GRAVE = Held(
    Text("一项授权，第 10 天按严重情形收回", "one grant, revoked on day 10 as grave"),
    (replace(GONE, grave=True),),
)
AND_ANOTHER = Held(
    Text(
        "一项授权，第 10 天收回；另有一项授权也包括这一步",
        "one grant, revoked on day 10; another one covers the act too",
    ),
    (GONE, SECOND),
)
AND_ANOTHER_GONE = Held(
    Text(
        "两项授权都包括这一步，第 10 天都收回",
        "two grants that cover the act, both revoked on day 10",
    ),
    (GONE, replace(GONE, id="G-0002")),
)
GRAVE_AND_ANOTHER = Held(
    Text(
        "一项授权，第 10 天按严重情形收回；另有一项授权也包括这一步",
        "one grant, revoked on day 10 as grave; another one covers the act too",
    ),
    (replace(GONE, grave=True), SECOND),
)
AMENDED = Held(
    Text("一项授权，第 10 天由新授权代替", "one grant, replaced on day 10 by a new one"),
    (GONE, replace(SECOND, replaces="G-0001")),
)
A_YEAR = Held(
    Text("一项授权，期限写作 366 天", "one grant that leases the act for 366 days"),
    (replace(BASE, leases=dict.fromkeys(BASE.powers, timedelta(days=366))),),
)
ENDS = Held(
    Text("一项第 11 天到期的授权", "a grant whose last day is day 11"),
    (replace(BASE, until=date(2026, 12, 4)),),
)
NONE = Held(Text("没有授权", "no grant"), (), None)
NO_SUCH = Held(Text("写的是一项不存在的授权", "named a grant that does not exist"))
UNNAMED = Held(
    Text("有一项授权包括这一步，但没有写", "a grant covers the act, but it named none"),
    (SECOND,),
    None,
)
WRONG_NAMED = Held(
    Text(
        "写的是另一事项的授权；另有一项授权包括这一步",
        "named a grant of another matter; another grant covers the act",
    ),
    (replace(BASE, matter="elderly-allowance"), SECOND),
)
WRONG_NAMED_GONE = Held(
    Text(
        "写的是另一事项的授权；包括这一步的授权第 10 天已收回",
        "named a grant of another matter; the one that covers the act was revoked on day 10",
    ),
    (replace(BASE, matter="elderly-allowance"), replace(GONE, id="G-0002")),
)
OTHER_MATTER = Held(
    Text("一项另一事项的授权", "a grant of another matter"),
    (replace(BASE, matter="elderly-allowance"),),
)
OTHER_ACT = Held(
    Text("一项不包括这一步的授权", "a grant of other acts"),
    (replace(BASE, powers=frozenset({Power.REVIEW}), leases={Power.REVIEW: LEASE}),),
)
OTHER_PLACE = Held(
    Text("一项给别处的授权", "a grant to another place"),
    (replace(BASE, to=(f"node:{VILLAGE}",)),),
)
OVER = Held(
    Text("一项前一天到期的授权", "a grant that ended the day before"),
    (replace(BASE, until=date(2026, 11, 24)),),
)
NOT_BEGUN = Held(
    Text("一项次日才生效的授权", "a grant that begins the day after"),
    (replace(BASE, since=date(2026, 11, 26)),),
)

AS_IT_STOOD = Knew(Text("第 0 天的名录", "the registry of day 0"))
UNTOLD = Knew(Text("还不知道收回", "had not heard of the revocation"))
JUST_TOLD = Knew(
    Text("名录正好包括收回这一条", "its registry ended with the revocation"), REVOKED_SEQ
)
LONG_TOLD = Knew(Text("早已得知收回", "had heard of the revocation long before"), REVOKED_SEQ + 50)
CLAIMS_LESS = Knew(
    Text(
        "名录在收回之后核对过，却称不包括收回",
        "a registry checked after the revocation, yet said to be without it",
    ),
    fresh=REVOKED + MOMENT,
)
THAT_VERY_MOMENT = Knew(
    Text("名录在收回的同一刻核对过", "a registry checked at the moment of the revocation"),
    fresh=REVOKED,
)
UNCHECKED = Knew(
    Text("名录从未核对过", "a registry that was never checked"), REVOKED_SEQ - 1, fresh=None
)
UNCHECKED_BUT_TOLD = Knew(
    Text("名录从未核对过，但包括收回这一条", "a registry never checked, with the revocation in it"),
    REVOKED_SEQ,
    fresh=None,
)

DAY_2 = When(Text("第 2 天", "on day 2"), NOW + timedelta(days=2))
DAY_11 = When(Text("第 11 天", "on day 11"), NOW + timedelta(days=11))
LAST_MOMENT = When(Text("期限的最后一毫秒", "in the lease's last millisecond"), ENDED - MOMENT)
AT_THE_END = When(Text("期限届满的一刻", "at the moment the lease ended"), ENDED)
LONG_AFTER = When(Text("第 31 天", "on day 31"), NOW + timedelta(days=31))
JUST_BEFORE = When(Text("收回前一毫秒", "a millisecond before the revocation"), REVOKED - MOMENT)
THAT_MOMENT = When(Text("收回的同一刻", "at the moment of the revocation"), REVOKED)
DAY_89 = When(
    Text("第 90 天前一毫秒", "a millisecond before day 90"), CHECKED + CHECKPOINT_LIFE - MOMENT
)
DAY_90 = When(Text("第 90 天", "on day 90"), CHECKED + CHECKPOINT_LIFE)

AGREED = Clock(Text("时钟与上级一致", "its clock agreed with its parent's"), Timing(True, ARRIVED))
AGREED_LATE = Clock(
    Text("时钟与上级一致，记录第 100 天才到", "its clock agreed; the entry came on day 100"),
    Timing(True, NOW + timedelta(days=100)),
)


def differed(zh: str, en: str, arrived: datetime) -> Clock:
    """Return a clock that its parent found wrong when the entry came at `arrived`."""
    words = Text(f"时钟与上级不一致，记录{zh}到", f"its clock differed; the entry came {en}")
    return Clock(words, Timing(False, arrived))


DIFFERED = differed("第 12 天", "on day 12", ARRIVED)
DIFFERED_SOON = differed("第 11 天", "on day 11", NOW + timedelta(days=11))
DIFFERED_BEFORE = differed(
    "在收回前一毫秒", "a millisecond before the revocation", REVOKED - MOMENT
)
DIFFERED_THEN = differed("在收回的同一刻", "at the moment of the revocation", REVOKED)
DIFFERED_LAST = differed("在期限的最后一毫秒", "in the lease's last millisecond", ENDED - MOMENT)
DIFFERED_END = differed("在期限届满的一刻", "at the moment the lease ended", ENDED)
