"""Refusals about fees, and about handing over what a case came to."""

from shared.domain.refusals import BadInput, Conflict


class NoFee(Conflict):
    code = "fee.none"
    zh = "这个事项不收费。"
    en = "This matter costs nothing."


class FeeSettled(Conflict):
    code = "fee.settled"
    zh = "费用已经缴清或免收，不用再办。"
    en = "The fee has been paid or waived already."


class ChargedAlready(Conflict):
    code = "fee.charged_already"
    zh = "缴费通知已经开出。可在本件的文书里重新打印。"
    en = "The payment slip is out already. Print it again from the papers of the case."


class NotCharged(Conflict):
    code = "fee.not_charged"
    zh = "还没有开出缴费通知。请先通知缴费，缴费通知上有应缴的金额。"
    en = "No payment slip has gone out yet. Ask for the fee first: the slip names the amount."


class FeeUnpaid(Conflict):
    """The organ may not charge otherwise than as published (行政许可法 art. 59)."""

    code = "fee.unpaid"
    zh = "应缴的 {amount} 元还没有登记缴费，也没有免收。请先通知缴费、登记缴费凭证，或依规定免收，再制证送达。"
    en = "The fee of CNY {amount} is neither paid nor waived. Ask for it and record the voucher, or waive it by the rules, before issuing."


class AmountDiffers(BadInput):
    code = "fee.amount_differs"
    zh = "缴费凭证上的金额和缴费通知不一致：应缴 {amount} 元。请核对凭证；多缴、少缴的请缴款人到收款单位更正。"
    en = "The voucher's amount is not the slip's: CNY {amount} is due. Check the voucher; where too much or too little was paid, the payer has it put right where it was paid."


class PaidBefore(BadInput):
    code = "fee.paid_before"
    zh = "缴费日期不能早于开出缴费通知的那天（{day}），也不能晚于今天。"
    en = "The day of payment is not before the payment slip ({day}), and not after today."


class NothingToDeliver(Conflict):
    code = "delivery.nothing_yet"
    zh = "结果还没有制出，没有可以送达的文书。请先制证送达。"
    en = "Nothing has been issued yet that could be delivered."


class DeliveredAlready(Conflict):
    code = "delivery.done"
    zh = "已经送达，送达回证可在本件的文书里打印。"
    en = "It has been delivered; the delivery slip is among the papers of the case."


class SentAlready(Conflict):
    code = "delivery.on_its_way"
    zh = "已经交邮（{tracking}），还没有签收。签收的请登记送达，退回的请登记未送达。"
    en = "It is in the post ({tracking}) and not signed for yet. Record its delivery, or that it came back."


class NotSent(BadInput):
    code = "delivery.not_sent"
    zh = "还没有登记交邮。请先登记邮寄公司和邮件号。"
    en = "No posting is on record. Record carrier and tracking number first."


class BeforeSent(BadInput):
    code = "delivery.before_sent"
    zh = "日期不能早于交邮或制证的那天（{day}），也不能晚于今天。"
    en = "The day is not before the posting or issue ({day}), and not after today."


class IdMismatch(BadInput):
    code = "delivery.id_mismatch"
    zh = "证件号码末四位和登记的{who}不一致，不能交给来人。请再看一遍证件；不是本人的，请本人来领，或凭委托由登记的经办人领取。"
    en = "The last four characters are not those of the {who} on record: it is not handed over. Look at the card again; if it is another person, the {who} comes in person, or the handler on record with an authorisation."


class NotDelivered(BadInput):
    code = "delivery.still_owed"
    zh = "证件或文书还没有送达。请先登记送达；确实送不到的，请写明理由再办结。"
    en = "What was issued has not been delivered. Record its delivery first; where it cannot be delivered, give the reason to close all the same."
