"""Who is in the demonstration: places of Minle County and the people at their desks. The first four play the story."""

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


def _town(key: str, code: str, names: tuple[str, str], port: int, *people: Person) -> Place:
    return Place(key, code, *names, "tongban-town", port, COUNTY.key, people)


def _village(
    key: str, code: str, names: tuple[str, str], port: int, town: Place, agent: Person
) -> Place:
    return Place(key, code, *names, "tongban-village", port, town.key, (agent,))


def _clerk(login: str, name: str) -> Person:
    return Person(login, name, LI_JIANGUO.zh, LI_JIANGUO.en, LI_JIANGUO.roles)


def _approver(login: str, name: str) -> Person:
    return Person(login, name, WANG_FANG.zh, WANG_FANG.en, WANG_FANG.roles)


def _agent(login: str, name: str) -> Person:
    return Person(login, name, MA_XIUYING.zh, MA_XIUYING.en, MA_XIUYING.roles)


TOWN = _town("hongshui", "620722101000", ("洪水镇", "Hongshui Town"), 8101, LI_JIANGUO, WANG_FANG)
CHENGGUAN = _village(
    "chengguan", "620722101200", ("城关村", "Chengguan Village"), 8102, TOWN, MA_XIUYING
)
YIMIN = _village("yimin", "620722101203", ("益民村", "Yimin Village"), 8103, TOWN, ZHANG_YUMEI)
FOUR = (COUNTY, TOWN, CHENGGUAN, YIMIN)

LIUBA = _town(
    "liuba",
    "620722102000",
    ("六坝镇", "Liuba Town"),
    8104,
    _clerk("zhaoyongfu", "赵永福"),
    _approver("sunli", "孙丽"),
)
XINTIAN = _town(
    "xintian",
    "620722103000",
    ("新天镇", "Xintian Town"),
    8105,
    _clerk("yangjun", "杨军"),
    _approver("hexiaolan", "何晓兰"),
)
OTHER_VILLAGES = (
    _village(
        "sibao", "620722102203", ("四堡村", "Sibao Village"), 8106, LIUBA, _agent("gaoqin", "高琴")
    ),
    _village(
        "siba", "620722102204", ("四坝村", "Siba Village"), 8107, LIUBA, _agent("tangjun", "唐军")
    ),
    _village(
        "taiping",
        "620722103201",
        ("太平村", "Taiping Village"),
        8108,
        XINTIAN,
        _agent("songying", "宋英"),
    ),
    _village(
        "majun",
        "620722103202",
        ("马均村", "Majun Village"),
        8109,
        XINTIAN,
        _agent("hanmei", "韩梅"),
    ),
)
TEN = (*FOUR, LIUBA, XINTIAN, *OTHER_VILLAGES)
