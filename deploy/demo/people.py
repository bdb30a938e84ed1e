"""Invented people. Their ID numbers begin with 999999, a place that does not exist, and end with a right check character."""

from dataclasses import dataclass

NOWHERE = "999999"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
SURNAMES = "马王李张刘赵陈杨周吴孙郭何高罗郑梁宋唐韩"
GIVEN = "桂兰 玉珍 秀芳 淑英 凤琴 金莲 生财 兴旺 万福 永年 学礼 占元 国栋 得胜 作林 积善 登科 文魁 世昌 自忠"


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as typed into a form. Most elders have no phone."""

    name: str
    born: str
    woman: bool = True
    phone: str = ""
    address: str = ""

    @property
    def id_number(self) -> str:
        """The person's invented number."""
        serial = sum(map(ord, self.name)) % 499 * 2 + (2 if self.woman else 1)
        digits = f"{NOWHERE}{self.born.replace('-', '')}{serial:03d}"
        total = sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True))
        return digits + CHECK_CHARACTERS[total % 11]

    def answers(self, role: str, relation: str = "") -> dict[str, str]:
        """Return what is typed about the person in a role of the case."""
        typed = {
            "name": self.name,
            "id_number": self.id_number,
            "phone": self.phone,
            "address": self.address,
            "relation": relation,
        }
        return {f"{role}.{key}": value for key, value in typed.items() if value}


def woman(name: str, born: str, phone: str = "") -> Someone:
    """Return an invented woman."""
    return Someone(name, born, phone=phone)


def man(name: str, born: str, phone: str = "") -> Someone:
    """Return an invented man."""
    return Someone(name, born, woman=False, phone=phone)


def elder(number: int) -> Someone:
    """Return the nth invented elder over eighty; the first twenty have a surname and a name of their own."""
    given = GIVEN.split()
    name = SURNAMES[number % len(SURNAMES)] + given[number * 7 % len(given)]
    born = f"{1934 + number % 11}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    return Someone(name, born, woman=number * 7 % len(given) < len(given) // 3)
