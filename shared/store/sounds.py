"""How Chinese names are typed in letters: pinyin without tones, whole (zhaoguilan) or by initials (zgl).

The readings are pypinyin's table of single characters, taken from its file: loading the
package would hold forty times as much memory, in a village's machine too.
"""

import unicodedata
from array import array
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path

import orjson

MOST_READINGS = 8
"""Ways of reading one name that are kept."""
SURNAMES: dict[str, tuple[str, ...]] = {
    "仇": ("qiu",), "区": ("ou",), "单": ("shan",), "解": ("xie",), "查": ("zha",), "曾": ("zeng",),
    "任": ("ren",), "盖": ("ge", "gai"), "朴": ("piao",), "翟": ("zhai",), "乐": ("yue", "le"),
    "覃": ("qin", "tan"), "缪": ("miao",), "宓": ("mi", "fu"), "逄": ("pang",), "冼": ("xian",),
    "洗": ("xian",), "折": ("she",), "黑": ("he", "hei"), "种": ("chong",), "员": ("yun",),
    "句": ("gou",), "秘": ("bi",), "尉": ("wei", "yu"), "隗": ("wei", "kui"), "纪": ("ji",),
    "燕": ("yan",), "华": ("hua",), "宁": ("ning",), "葛": ("ge",), "车": ("che",), "都": ("du",),
    "召": ("shao",), "祭": ("zhai",), "繁": ("po",), "郗": ("xi", "chi"), "尹": ("yin",),
    "盛": ("sheng",), "晟": ("cheng",), "长": ("zhang", "chang"), "万": ("wan", "mo"), "石": ("shi",),
    "沈": ("shen",), "谌": ("chen", "shen"), "能": ("nai",), "阚": ("kan",), "贾": ("jia",),
    "重": ("chong", "zhong"), "柏": ("bai", "bo"), "薄": ("bo",), "佴": ("nai",), "过": ("guo",),
    "令": ("ling",), "洛": ("luo",), "牟": ("mu", "mou"), "那": ("na",), "卜": ("bu",), "褚": ("chu",),
    "钭": ("tou",), "撒": ("sa",), "莘": ("shen", "xin"), "殷": ("yin",), "应": ("ying",),
    "於": ("yu",), "俞": ("yu",), "臧": ("zang",), "占": ("zhan",), "祝": ("zhu",), "适": ("kuo",),
}  # fmt: skip
"""Surnames that are read otherwise than the character mostly is, or where people differ."""
GIVEN: dict[str, tuple[str, ...]] = {
    "长": ("chang", "zhang"), "乐": ("le", "yue"), "行": ("xing", "hang"), "重": ("zhong", "chong"),
    "朝": ("chao", "zhao"), "晟": ("sheng", "cheng"), "茜": ("qian", "xi"), "盛": ("sheng",),
    "祥": ("xiang",), "俟": ("qi", "si"), "迟": ("chi",), "参": ("shen", "can"), "藏": ("zang", "cang"),
    "曾": ("zeng",), "调": ("diao", "tiao"), "好": ("hao",), "和": ("he",), "兴": ("xing",),
}  # fmt: skip
"""Characters of given names that are read in more than one way, and some whose first reading is a rare one."""


def syllables(text: str) -> list[str]:
    """Return the first reading of each character; one without a reading stands for itself."""
    return [_reading(char) for char in text]


@lru_cache(maxsize=2048)
def sounds_of(names: str) -> frozenset[str]:
    """Return how the names can be typed from each character on, by syllables and by initials; Latin names are left out."""
    found: set[str] = set()
    for name in names.casefold().split():
        for read in _ways("".join(char for char in name if char.isalpha())):
            found |= {"".join(read[at:]) for at in range(len(read))}
            initials = "".join(syllable[:1] for syllable in read)
            found |= {initials[at:] for at in range(len(initials) - 1)}
            found.add(read[0] + initials[1:])
    return frozenset(sound for sound in found if sound.isascii())


def _ways(name: str) -> list[tuple[str, ...]]:
    if not any(_has_reading(char) for char in name):
        return []
    first = SURNAMES.get(name[0], (_reading(name[0]),))
    rest = [GIVEN.get(char, (_reading(char),)) for char in name[1:]]
    return list(product(first, *rest))[:MOST_READINGS]


def _has_reading(char: str) -> bool:
    return _reading(char) != char


def _reading(char: str) -> str:
    table, names = _readings()
    at = ord(char)
    return names[table[at]] if at < len(table) and table[at] else char


@cache
def _readings() -> "tuple[array[int], list[str]]":
    """Return for each code point the place of its first reading in a list of syllables, 0 for none."""
    spec = find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pypinyin")
    read = orjson.loads(Path(spec.origin).with_name("pinyin_dict.json").read_bytes())
    table = array("H", bytes(2 * (1 + max(map(int, read)))))
    places = {"": 0}
    for point, readings in read.items():
        syllable = plain(readings.split(",")[0])
        table[int(point)] = places.setdefault(syllable, len(places))
    return table, list(places)


def plain(syllable: str) -> str:
    """Write a syllable as keyboards do: without tones, ü as v."""
    apart = unicodedata.normalize("NFD", syllable.casefold()).replace("u\u0308", "v")
    return "".join(char for char in apart if not unicodedata.combining(char))
