"""What a roster and its rows meet."""

from shared.domain.refusals import BadInput, Conflict, NotAllowed, NotFound, Refusal


class UnknownRoster(NotFound):
    code = "roster.unknown"
    zh = "没有找到这份名册，或者它不归本单位看。"
    en = "There is no such roster, or it is not for this node to see."


class RosterErased(NotFound):
    code = "roster.erased"
    zh = "这份名册的内容已按规定删除，只能看到它经过哪些单位。"
    en = "What this roster held has been erased; only the hands it went through can be seen."


class RosterClosed(Conflict):
    code = "roster.closed"
    zh = "这份名册已经办结，不能再改。漏下的人请列入新的名册。"
    en = "This roster is closed and cannot be changed. List who was left out in a new one."


class UnknownPerson(NotFound):
    code = "roster.unknown_person"
    zh = "名册里没有第 {no} 号。"
    en = "The roster has no number {no}."


class NumberTaken(Conflict):
    code = "roster.number_taken"
    zh = "第 {no} 号现在是另一个人。请在名册里重新加这些人。"
    en = "Number {no} is somebody else now. Add these people to the roster anew."


class UnknownRow(NotFound):
    code = "roster.unknown_row"
    zh = "待改正的行里没有第 {row} 行，可能已经改正或划去了。"
    en = "No row {row} waits to be mended; it may have been mended or struck out."


class RosterNotPreparedHere(NotAllowed):
    code = "roster.not_prepared_here"
    zh = "名册由乡镇或县里编制，村里逐人填写。"
    en = "Towns and the county prepare rosters; villages tick them."


class NoSuchVillage(BadInput):
    code = "roster.no_such_village"
    zh = "“{field}”请选本单位下面已入网的村（社区）。"
    en = "“{field}” must be an enrolled village or community below this node."


class RosterOfOtherVillage(BadInput):
    code = "roster.of_other_village"
    zh = "这是{village}的名册，不能照它编别的村的。请选同一个村的，或选文件。"
    en = "That is the roster of {village}; another village's cannot be made from it. Choose one of the same village, or a file."


class RosterHasPeople(Conflict):
    code = "roster.untouched"
    zh = "还有 {count} 人没有结果，不能办结。确实查不到的请填“找不到人”或“迁走”。"
    en = "{count} people have no outcome yet, so it cannot be closed. Tick “unreachable” or “moved away” where that is so."


class RosterHasUnfit(Conflict):
    code = "roster.unfit_left"
    zh = "还有 {count} 行没有改正，也没有划去，不能办结。"
    en = "{count} rows are neither mended nor struck out, so it cannot be closed."


class RosterHasSuspended(Conflict):
    code = "roster.suspended_left"
    zh = "还有 {count} 人暂停发放，没有恢复，也没有停止，不能办结：人再出现，要在这份名册上恢复并补发。"
    en = "Payment of {count} people is suspended, neither resumed nor stopped, so it cannot be closed: who appears again is resumed, with back pay, on this roster."


class NothingTicked(BadInput):
    code = "roster.nothing_ticked"
    zh = "没有改动，没有要保存的。"
    en = "Nothing was changed, so there is nothing to keep."


class TickedMeanwhile(Conflict):
    code = "roster.ticked_meanwhile"
    zh = "第 {no} 号“{name}”在这一页打开以后已有人填了“{now}”，这一页没有保存。请看清楚，仍要改的再保存一次。"
    en = "Number {no}, {name}, was ticked “{now}” after this page was opened, so nothing was kept. Look again, and keep it once more if it is to change."


class NotOfThisForm(BadInput):
    code = "roster.wrong_outcome"
    zh = "第 {no} 号：{form}不能填这个结果。"
    en = "Number {no}: that is no outcome of a roster for “{form}”."


class NobodySaw(BadInput):
    code = "roster.seen_by_nobody"
    zh = "填“健在”要写明谁见到的、怎样见到的。"
    en = "“Alive” needs who saw the person, and how."


class NobodyChecked(BadInput):
    code = "roster.none_of_these"
    zh = "这些号码里没有一个在名册上还没有结果的人。"
    en = "None of these numbers is that of a person here without an outcome."


# Rows of a file


class FileUnreadable(BadInput):
    code = "roster.file_unreadable"
    zh = "这个文件读不出来。请在表格软件里另存为 CSV（UTF-8 或 GBK），再选一次。"
    en = "The file cannot be read. Save it as CSV (UTF-8 or GBK) in the spreadsheet and choose it again."


class FileTooLarge(BadInput):
    code = "roster.file_too_large"
    zh = "文件太大：最多 {most} 人。一个村一份名册，请按村分开。"
    en = "The file is too large: it takes {most} people at most. One village, one roster: split it."


class NoColumns(BadInput):
    code = "roster.no_columns"
    zh = "第一行没有找到“姓名”和“身份证号码”两列。"
    en = "The first line has no columns “name” and “id_number”."


class NoRows(BadInput):
    code = "roster.no_rows"
    zh = "里面一个人也没有。"
    en = "There is nobody in it."


class RowTwice(Conflict):
    code = "roster.twice"
    zh = "同一身份证号码在这份名册里已有一行，没有重复列入。"
    en = "The same ID number stands in this roster already; it was not listed twice."


class RowDead(Conflict):
    code = "roster.recorded_dead"
    zh = "记录上此人已去世，没有列入。记录有误的，请写明依据再列入。"
    en = "This person is on record as dead and was not listed. Where the record is wrong, say on what ground and list them."


class RowElsewhere(Conflict):
    code = "roster.other_village"
    zh = "这一行写的是别的村，没有列入。请改村名，或列入那个村的名册。"
    en = "This row names another village and was not listed. Put the village right, or list it in that village's roster."


class RowTooYoung(Conflict):
    code = "roster.too_young"
    zh = "当年不满 {age} 周岁，没有列入。请核对身份证号码。"
    en = "Below the age of {age} in that year, so not listed. Check the ID number."


class RosterFull(Conflict):
    code = "roster.full"
    zh = "一份名册最多 {most} 人。"
    en = "A roster holds {most} people at most."


# Money


class NoMoneyHere(Conflict):
    code = "roster.no_money"
    zh = "参保登记不涉及发放，没有可以暂停的。"
    en = "An enrolment pays nothing out: there is nothing to suspend."


class NotPaidHere(NotAllowed):
    code = "roster.not_at_village"
    zh = "暂停、恢复、停止发放由乡镇或县里有权的人决定，村里只报告。"
    en = "Suspending, resuming and stopping payment is decided at the town or county by a person who may; villages report."


class SilenceIsNothing(Conflict):
    code = "roster.silence"
    zh = "没有人找过此人，不能暂停发放。没有消息不等于不在。"
    en = (
        "Nobody has looked for this person, so payment cannot be suspended. Silence proves nothing."
    )


class WaitNotOver(Conflict):
    code = "roster.wait_not_over"
    zh = "从 {since} 起找不到人，按规定要等 {days} 天，{until} 以后才能暂停。"
    en = "Unreachable since {since}; the rule waits {days} days, so payment can be suspended after {until}."


class NotUnreachable(Conflict):
    code = "roster.not_unreachable"
    zh = "只有记为“找不到人”的才能暂停发放。"
    en = "Only for a person ticked as unreachable can payment be suspended."


class NotGone(Conflict):
    code = "roster.not_gone"
    zh = "只有记为“去世”或“迁走”的才能停止发放。"
    en = "Only for a person ticked as dead or moved away can payment be stopped."


class NotSuspended(Conflict):
    code = "roster.not_suspended"
    zh = "没有暂停，不用恢复。"
    en = "Payment is not suspended, so there is nothing to resume."


class NotSeenAgain(Conflict):
    code = "roster.not_seen_again"
    zh = "先记下谁在什么时候见到了此人（健在），再恢复发放。"
    en = "First tick who saw the person again (alive); then resume payment."


class PaidAlready(Conflict):
    code = "roster.pay_stands"
    zh = "已经是“{pay}”。"
    en = "It stands at “{pay}” already."


ROW_REFUSALS: dict[str, type[Refusal]] = {
    kind.code: kind for kind in (RowTwice, RowDead, RowElsewhere, RowTooYoung)
}
"""What a row can meet beside what its fields do, by code."""
