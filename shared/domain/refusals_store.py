"""What a node cannot do while its database cannot: nothing is kept, and what was typed is given back."""

from shared.domain.refusals import Unavailable


class StoreUnavailable(Unavailable):
    """The database does nothing for now."""


class StoreDown(StoreUnavailable):
    code = "store.down"
    zh = "数据库没有应答，这一步没有保存。请稍后再试；一直不行，请告诉管理员。"
    en = "The database does not answer; this was not kept. Try again a little later, and tell the administrator if it stays so."


class StoreFull(StoreUnavailable):
    code = "store.full"
    zh = "存放数据的磁盘已满，或数据库已到上限，这一步没有保存。请告诉管理员。"
    en = "The database's disk is full, or the database takes no more; this was not kept. Tell the administrator."


class StoreBusy(StoreUnavailable):
    code = "store.busy"
    zh = "数据库正忙，等了半分钟还轮不到，这一步没有保存。请再试一次。"
    en = "The database is busy: half a minute was not enough to get a turn. This was not kept; try again."


class StoreDamaged(StoreUnavailable):
    code = "store.damaged"
    zh = "数据库文件已损坏，读不下去；没有保存，也没有改动。请告诉管理员：停下本节点，留好现在的文件，用备份恢复。"
    en = "The database is damaged and cannot be read on; nothing was kept or changed. Tell the administrator: stop this node, keep its files as they are, and restore a backup."


class StoreFailing(StoreUnavailable):
    code = "store.failing"
    zh = "存放数据的磁盘读写出错，这一步没有保存。请告诉管理员：先把备份收好，再检查磁盘。"
    en = "The database's disk fails to read or write; this was not kept. Tell the administrator: make sure of a backup first, then look at the disk."
