"""Who is in the demonstration: four places of Minle County and the people at their desks."""

from dataclasses import dataclass
from pathlib import Path

from deploy.demo.words import say

MINLE = Path(__file__).parent / "minle"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at a desk."""

    login: str
    name: str
    zh: str
    en: str
    roles: tuple[str, ...]

    @property
    def post(self) -> str:
        """The person's post, in the operator's language."""
        return say(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the demonstration; `above` is the key of the one above it."""

    key: str
    code: str
    zh: str
    en: str
    program: str
    port: int
    above: str
    people: tuple[Person, ...]

    @property
    def name(self) -> str:
        """The place's name, in the operator's language."""
        return say(self.zh, self.en)

    @property
    def is_village(self) -> bool:
        """Whether it is an agency point of a village."""
        return self.program == "tongban-village"


CHEN_JING = Person("chenjing", "陈静", "首席审批员", "chief approver", ("clerk", "approver"))
ZHOU_MING = Person("zhouming", "周明", "监察", "supervisor", ("supervisor",))
ZHAO_MIN = Person("zhaomin", "赵敏", "目录管理", "catalogue office", ("catalogue",))
LI_JIANGUO = Person("lijianguo", "李建国", "受理审核", "clerk, reviewer", ("reviewer", "clerk"))
WANG_FANG = Person("wangfang", "王芳", "审批", "approver", ("approver",))
MA_XIUYING = Person("maxiuying", "马秀英", "代办员", "proxy agent", ("agent",))
ZHANG_YUMEI = Person("zhangyumei", "张玉梅", "代办员", "proxy agent", ("agent",))

COUNTY = Place(
    key="county",
    code="620722000000",
    zh="民乐县",
    en="Minle County",
    program="tongban-center",
    port=8100,
    above="",
    people=(CHEN_JING, ZHOU_MING, ZHAO_MIN),
)
TOWN = Place(
    key="hongshui",
    code="620722101000",
    zh="洪水镇",
    en="Hongshui Town",
    program="tongban-town",
    port=8101,
    above="county",
    people=(LI_JIANGUO, WANG_FANG),
)
CHENGGUAN = Place(
    key="chengguan",
    code="620722101200",
    zh="城关村",
    en="Chengguan Village",
    program="tongban-village",
    port=8102,
    above="hongshui",
    people=(MA_XIUYING,),
)
YIMIN = Place(
    key="yimin",
    code="620722101203",
    zh="益民村",
    en="Yimin Village",
    program="tongban-village",
    port=8103,
    above="hongshui",
    people=(ZHANG_YUMEI,),
)
ALL = (COUNTY, TOWN, CHENGGUAN, YIMIN)
