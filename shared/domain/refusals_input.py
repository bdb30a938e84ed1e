"""What a person has typed that cannot be taken: which field, and how it is put right."""

from shared.domain.refusals import BadInput, Refusal


class Required(BadInput):
    code = "input.required"
    zh = "请填写“{field}”。"
    en = "Please fill in “{field}”."


class TooLong(BadInput):
    code = "input.too_long"
    zh = "“{field}”最多 {limit} 个字，现在有 {length} 个。"
    en = "“{field}” takes at most {limit} characters; this has {length}."


class BadCharacter(BadInput):
    code = "input.bad_character"
    zh = "“{field}”里有不能保存的字符（{character}）。请删去再试。"
    en = "“{field}” holds a character that cannot be stored ({character}). Please delete it."


class NotUtf8(BadInput):
    code = "input.not_utf8"
    zh = "送来的文字不是 UTF-8 编码，没有保存。请在网页上重新填写。"
    en = "What was sent is not UTF-8 text and was not kept. Fill in the page again."


class BadName(BadInput):
    code = "input.bad_name"
    zh = "“{field}”只能有文字和姓名中的间隔号。"
    en = "“{field}” may hold only letters and the marks that names carry."


class BadNumber(BadInput):
    code = "input.bad_number"
    zh = "“{field}”请填 {least} 到 {most} 之间的整数。"
    en = "“{field}” must be a whole number from {least} to {most}."


class BadMoney(BadInput):
    code = "input.bad_money"
    zh = "“{field}”请填 {least} 到 {most} 元之间的金额，最多两位小数。"
    en = "“{field}” must be an amount from {least} to {most} yuan, with at most two decimals."


class BadDate(BadInput):
    code = "input.bad_date"
    zh = "“{field}”不是一个真实的日期，请按 年-月-日 填写。"
    en = "“{field}” is not a real date; write it as year-month-day."


class BadChoice(BadInput):
    code = "input.bad_choice"
    zh = "“{field}”请从列出的选项中选择。"
    en = "“{field}” must be one of the options listed."


class SamePerson(BadInput):
    code = "input.same_person"
    zh = "这里要两个人，不能写同一个名字。"
    en = "This takes two people; the same name was given twice."


class BadPhone(BadInput):
    code = "input.bad_phone"
    zh = "“{field}”请填 5 到 20 位的电话号码；没有电话可以不填。"
    en = "“{field}” must be a phone number of 5 to 20 digits; leave it empty where there is none."


class BadCard(BadInput):
    code = "input.bad_card"
    zh = "“{field}”请填 12 到 19 位的银行卡号；还没有卡可以不填。"
    en = "“{field}” must be a card number of 12 to 19 digits; leave it empty where there is none yet."


class IdLength(BadInput):
    code = "input.id_length"
    zh = "“{field}”应是 18 位身份证号码，现在是 {length} 位。"
    en = "“{field}” must be an 18-character ID number; this has {length}."


class IdCharacters(BadInput):
    code = "input.id_characters"
    zh = "“{field}”前 17 位只能是数字，最后一位是数字或 X。"
    en = "“{field}” has 17 digits, then a digit or X; nothing else."


class IdDate(BadInput):
    code = "input.id_date"
    zh = "“{field}”里的出生日期不存在。请核对第 7 到 14 位。"
    en = "The birth date in “{field}” does not exist. Check characters 7 to 14."


class IdChecksum(BadInput):
    code = "input.id_checksum"
    zh = "“{field}”的校验位不对，可能有一位输错。请对照证件再核对一遍。"
    en = "The check character of “{field}” does not match; one character may be mistyped. Compare it with the card."


class BadReceipt(BadInput):
    code = "input.bad_receipt"
    zh = "回执编号不对，可能有一位输错。"
    en = "This is not a valid receipt number; one character may be mistyped."


class FormIncomplete(BadInput):
    """Carries `problems`: the field's id and what is wrong with it."""

    code = "input.form_incomplete"
    zh = "有 {count} 处需要改正，您填写的内容都还在。"
    en = "{count} places need correcting. All you typed is still there."

    def __init__(self, problems: "dict[str, Refusal]") -> None:
        self.problems = problems
        super().__init__(count=len(problems))


class BadIdEnd(BadInput):
    code = "input.id_end"
    zh = "请输入身份证号码的后 4 位（或更多），或全部 18 位。"
    en = "Type the last four or more characters of the ID number, or all 18."


class IdInAddress(BadInput):
    code = "input.id_in_address"
    zh = "身份证号码请填在“身份证号码”一格：填在上面一格的会留在浏览器的地址里。已从页面删去。"
    en = "Type an ID number into the field for it: what stands in the field above stays in the browser's address. It was taken off the page."
