"""What the operator can meet in a node's settings and in the database that they name. No sentence quotes a value."""

from shared.domain.refusals import BadInput, Conflict, NotAllowed, NotFound, Unavailable


class UnknownSetting(BadInput):
    code = "settings.unknown"
    zh = "没有 {name} 这个设置。有的是：{known}。"
    en = "There is no setting {name}. There are: {known}."


class BadSetting(BadInput):
    code = "settings.bad_value"
    zh = "{name} 的值不能用：{reason}。"
    en = "The value of {name} cannot be used: {reason}."


class BadSettingsLine(BadInput):
    code = "settings.bad_line"
    zh = "{path} 第 {line} 行不是“TONGBAN_名称=值”，或者重复了。"
    en = "Line {line} of {path} is not TONGBAN_NAME=value, or says the same thing twice."


class UnreadableSettings(BadInput):
    code = "settings.unreadable"
    zh = "读不了 {path}：{reason}。"
    en = "{path} cannot be read: {reason}."


class ExposedSettings(NotAllowed):
    code = "settings.exposed"
    zh = "{path} 里有口令，别人也能读。请先收回权限：chmod 600。"
    en = "{path} holds passwords and others can read it. Take that away first: chmod 600."


class NoDatabase(NotFound):
    code = "host.no_database"
    zh = (
        "{path} 的数据库不在了，或者是空的（{where}）。没有新建。请找回原来的数据库，或从备份恢复。"
    )
    en = "The database of {path} is not there, or is empty ({where}). None was made. Find it, or restore a backup."


class DatabaseTaken(Conflict):
    code = "host.database_taken"
    zh = "数据库 {where} 里已经有内容，不能在里面新建节点。请另给一个空的数据库（TONGBAN_DATABASE）。"
    en = "The database {where} is not empty; a node cannot be made in it. Give an empty one (TONGBAN_DATABASE)."


class DatabaseDown(Unavailable):
    code = "host.database_down"
    zh = "打不开数据库 {where}：{reason}。"
    en = "The database {where} cannot be opened: {reason}."
