"""Proofs of village committees that the state has abolished (民发〔2020〕20号): nobody may ask for them.

Real village work is the notice on the board, the house visit, neighbours' words. Instead of a proof a data
check or a commitment is offered.
"""

import re

from shared.domain.matter import Document
from shared.domain.text import Text

PROOF = "证明"
VILLAGE = (
    "村委会",
    "村民委员会",
    "居委会",
    "居民委员会",
    "村（居）",
    "村(居)",
    "村里",
    "本村",
    "社区",
)
KINDS: tuple[tuple[tuple[str, ...], Text], ...] = (
    (("亲属", "亲戚"), Text("亲属关系证明", "a proof of kinship")),
    (("健在", "在世", "生存"), Text("居民健在证明", "a proof of being alive")),
    (("死亡", "去世"), Text("死亡证明", "a proof of death")),
    (("财产",), Text("财产证明", "a proof of property")),
)
WORDS = frozenset(word for words, _ in KINDS for word in words)
NOT_ASKED = ("不用", "不需", "无需", "不必", "不要")
CLAUSES = re.compile(r"[，。；！？、,.;!?\s]+")
ISSUED_ELSEWHERE = frozenset({"死亡", "去世"})
"""Kinds that others than the village give out too: a hospital, the police."""


def abolished_in(text: str) -> Text | None:
    """Return the abolished proof that a text asks of a village committee, or None; "no proof is needed" asks for none."""
    for clause in CLAUSES.split(text):
        if PROOF in clause and _is_village(clause) and not any(no in clause for no in NOT_ASKED):
            found = _kind(clause, WORDS)
            if found is not None:
                return found
    return None


def abolished_as(document: Document) -> Text | None:
    """Return the abolished proof that a document of a matter is, or None.

    One that no authority issues is taken for the village's, except where others issue the like.
    """
    name = document.name.zh
    if PROOF not in name or (document.source == "government" and not _is_village(name)):
        return None
    return _kind(name, WORDS if _is_village(name) else WORDS - ISSUED_ELSEWHERE)


def _is_village(text: str) -> bool:
    return any(word in text for word in VILLAGE)


def _kind(text: str, words: frozenset[str]) -> Text | None:
    return next((name for all_of, name in KINDS for w in all_of if w in words and w in text), None)
