"""Proofs of village committees that the state has abolished (民发〔2020〕20号): nobody may ask for them.

Real village work is the notice on the board, the house visit, neighbours' words. Instead of a proof a data
check or a commitment is offered.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from shared.domain.matter import Document
from shared.domain.text import Text

PROOF = Text("证明", "proof/certificate")
VILLAGE = Text(
    "村委会/村民委员会/居委会/居民委员会/村（居）/村(居)/村里/本村/社区",
    "village/villagers' committee/residents' committee/community",
)
NOT_ASKED = Text("不用/不需/无需/不必/不要", "no /not ")
STILL_ASKED = Text("不要忘/不要漏/不要缺/不要少", "not forget/not omit/not leave out")
"""Words that deny only to ask the more."""
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
SENTENCES = re.compile(r"[\u3002\uff01\uff1f!?\n]+")


def abolished_in(text: str) -> Text | None:
    """Return the abolished proof that a text asks of a village committee, or None; "no proof is needed" asks for none.

    A clause that asks a committee for a proof without saying of what is read with the next one of its sentence.
    """
    clauses = (part for sentence in SENTENCES.split(text) for part in _asking(sentence))
    return next((found for clause in clauses if (found := _kind(clause))), None)


def _asking(sentence: str) -> Iterator[str]:
    """Yield what a sentence asks of a village committee, clause by clause."""
    clauses = [c for c in CLAUSES.split(sentence) if c.strip()]
    for clause, after in zip_longest(clauses, clauses[1:], fillvalue=""):
        is_denied = _has(clause, NOT_ASKED) and not _has(clause, STILL_ASKED)
        if _has(clause, VILLAGE) and not is_denied:
            is_open = _has(clause, PROOF) and _kind(clause) is None
            yield f"{clause} {after}" if is_open and not _has(after, NOT_ASKED) else clause


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
