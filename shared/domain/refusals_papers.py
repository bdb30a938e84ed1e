"""Refusals about papers, seals and paper books."""

from shared.domain.refusals import BadInput, Conflict, NotFound, Unavailable


class UnknownPaper(NotFound):
    code = "paper.unknown"
    zh = "本件没有这份文书，或者它依据的那一步还不算数。"
    en = "The case has no such paper, or the act that it rests on does not count yet."


class NoPdfHere(NotFound):
    code = "paper.no_pdf_here"
    zh = "本单位不生成 PDF。请用浏览器打印这份文书。"
    en = "No PDF is made at this node. Print the paper from the browser."


class PdfBusy(Unavailable):
    code = "paper.pdf_busy"
    zh = "正在为别人生成 PDF，还没有轮到。请过一会儿再试，或用浏览器打印这份文书。"
    en = "PDFs are being made for others, and the turn has not come. Try again in a while, or print the paper from the browser."


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


class BookFull(Conflict):
    code = "book.no_more"
    zh = "本单位的收件簿编号已用完。请联系县中心。"
    en = "This node has no numbers left for books. Ask the county centre."


class BadBookSize(BadInput):
    code = "book.bad_size"
    zh = "一本收件簿有 1 到 {most} 张。"
    en = "A book has 1 to {most} slips."


class UnknownBook(NotFound):
    code = "book.unknown"
    zh = "本单位没有打印过这本收件簿。"
    en = "This node has printed no such book."


class SlipDay(BadInput):
    code = "book.bad_day"
    zh = "日期不能晚于今天，也不能早于收件簿打印的那天（{printed}）。"
    en = "The day is not after today, and not before the book was printed ({printed})."


class SlipOfAnother(BadInput):
    code = "book.of_another"
    zh = "这个编号是别的单位的收件簿上的。请交给那个单位录入。"
    en = "This number is out of another node's book. That node enters it."


class SlipUnknown(BadInput):
    code = "book.no_such_slip"
    zh = "本单位打印的收件簿里没有这个编号。请对照纸面再核对一遍。"
    en = "No book printed here holds this number. Compare it with the slip."


class SlipUsed(BadInput):
    code = "book.used"
    zh = "这个编号已经用过，是另一件的回执编号。"
    en = "This number was used before: it is another case's receipt number."
