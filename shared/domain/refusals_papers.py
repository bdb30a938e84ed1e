"""Refusals about papers, seals and paper books."""

from shared.domain.refusals import NotFound


class UnknownPaper(NotFound):
    code = "paper.unknown"
    zh = "本件没有这份文书，或者它依据的那一步还不算数。"
    en = "The case has no such paper, or the act that it rests on does not count yet."


class NoPdfHere(NotFound):
    code = "paper.no_pdf_here"
    zh = "本单位不生成 PDF。请用浏览器打印这份文书。"
    en = "No PDF is made at this node. Print the paper from the browser."
