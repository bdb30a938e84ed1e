"""Proofs of village committees that the state has abolished (民发〔2020〕20号): nobody may ask for them.

Real village work is the notice on the board, the house visit, neighbours' words. Instead of a proof a data
check or a commitment is offered.
"""

import re

from shared.domain.matter import Document
from shared.domain.text import Text

PROOF = Text("证明", "proof/certificate")
VILLAGE = Text(
    "村委会/村民委员会/居委会/居民委员会/村（居）/村(居)/村里/本村/社区",
    "village/villagers' committee/residents' committee/community",
)
NOT_ASKED = Text("不用/不需/无需/不必/不要", "no /not ")
KINDS: tuple[tuple[Text, Text], ...] = (
    (Text("亲属/亲戚", "kinship"), Text("亲属关系证明", "a proof of kinship")),
    (Text("健在/在世/生存", "being alive"), Text("居民健在证明", "a proof of being alive")),
    (Text("死亡/去世", "death"), Text("死亡证明", "a proof of death")),
    (Text("财产", "property"), Text("财产证明", "a proof of property")),
)
"""By which words a proof is known, in a text of either language, and its name."""
ISSUED_ELSEWHERE = frozenset({Text("死亡证明", "a proof of death")})
"""Proofs that others than the village give out too: a hospital, the police."""
CLAUSES = re.compile(r"[\uff0c\u3002\uff1b\uff01\uff1f\u3001,.;!?\n]+")


def abolished_in(text: str) -> Text | None:
    """Return the abolished proof that a text asks of a village committee, or None; "no proof is needed" asks for none."""
    clauses = (c for c in CLAUSES.split(text) if _has(c, VILLAGE) and not _has(c, NOT_ASKED))
    return next((found for clause in clauses if (found := _kind(clause))), None)


def abolished_as(document: Document) -> Text | None:
    """Return the abolished proof that a document of a matter is, or None.

    One that no authority issues is taken for the village's, except where others issue the like.
    """
    name = document.name.zh
    found = _kind(name)
    if found is None or _has(name, VILLAGE):
        return found
    return None if document.source == "government" or found in ISSUED_ELSEWHERE else found


def _kind(text: str) -> Text | None:
    """Return the proof that is named in a text, whoever is to issue it."""
    known = (name for words, name in KINDS if _has(text, words))
    return next(known, None) if _has(text, PROOF) else None


def _has(text: str, words: Text) -> bool:
    folded = text.casefold()
    return any(word in folded for said in (words.zh, words.en) for word in said.split("/"))
