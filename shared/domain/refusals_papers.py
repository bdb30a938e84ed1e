"""Refusals about papers, seals and paper books."""

from shared.domain.refusals import BadInput, Conflict, NotFound


class UnknownPaper(NotFound):
    code = "paper.unknown"
    zh = "本件没有这份文书，或者它依据的那一步还不算数。"
    en = "The case has no such paper, or the act that it rests on does not count yet."


class NoPdfHere(NotFound):
    code = "paper.no_pdf_here"
    zh = "本单位不生成 PDF。请用浏览器打印这份文书。"
    en = "No PDF is made at this node. Print the paper from the browser."


class UnknownSeal(NotFound):
    code = "seal.unknown"
    zh = "用印登记里没有印章“{seal}”。"
    en = "The seal register has no seal “{seal}”."


class SealExists(Conflict):
    code = "seal.exists"
    zh = "用印登记里已有编号“{seal}”。请换一个编号；注销过的编号也不再用。"
    en = "The seal register has the id “{seal}” already. Choose another; one that was withdrawn is never used again."


class SealWithdrawn(Conflict):
    code = "seal.withdrawn"
    zh = "印章“{seal}”已经注销。"
    en = "The seal “{seal}” is withdrawn already."


class BadSealId(BadInput):
    code = "seal.bad_id"
    zh = "印章编号用小写字母开头，后面是小写字母、数字、“-”或“_”，最多 64 个字符。"
    en = "A seal's id begins with a small letter; small letters, digits, - and _ follow, 64 characters at most."
