"""What a device and its people meet: certifying, hand-over, and the end of it."""

from shared.domain.refusals import BadInput, Conflict, NotAllowed, NotFound


class BadDeviceKey(BadInput):
    code = "device.bad_key"
    zh = "没有收到设备的密钥。请在要设置的那台设备上打开这一页，浏览器要允许运行脚本。"
    en = "The device's key did not come with it. Open this page on the device that is to be set up, in a browser that runs scripts."


class UnknownDevice(NotFound):
    code = "device.unknown"
    zh = "本村没有登记这台设备。请在村里的节点上重新设置。"
    en = "This village has certified no such device. Set it up again at the village's node."


class DeviceCutOff(NotAllowed):
    code = "device.cut_off"
    zh = "设备 {tag} 已停用，不能再交件。请把它带到村里，由代办员处理。"
    en = "Device {tag} has been cut off and hands over nothing more. Bring it to the village's agent."


class DeviceAlreadyCutOff(Conflict):
    code = "device.already_cut_off"
    zh = "设备 {tag} 已经停用。"
    en = "Device {tag} is cut off already."


class DeviceBadSignature(NotAllowed):
    code = "device.bad_signature"
    zh = "签名与设备的密钥不符，没有收下。"
    en = "The signature is not that of the device's key; nothing was taken."


class DeviceReplayed(Conflict):
    code = "device.replayed"
    zh = "这个请求已经收到过，或次序倒了，没有再收。设备会接着发下一个。"
    en = "This request came before, or out of its turn, and was not taken again. The device goes on with the next."


class DeviceBadDraft(BadInput):
    code = "device.bad_draft"
    zh = "设备交来的内容格式不对（{reason}），没有收下；设备上的还在。"
    en = "What the device handed over is not in its form ({reason}) and was not taken; the device still has it."


class DeviceDraftNotItsOwn(NotAllowed):
    code = "device.not_its_own"
    zh = "这份收件不是这台设备为本村开的，没有收下；设备上的还在。"
    en = "This take-in was not made by this device for this village and was not taken; the device still has it."


class DeviceOutOfOrder(Conflict):
    code = "device.out_of_order"
    zh = "要按次序交：现在应交第 {expected} 件，收到的是第 {n} 件。"
    en = "Take-ins are handed over in order: number {expected} is due, number {n} came."


class DevicePhotosMissing(Conflict):
    code = "device.photos_missing"
    zh = "还有 {count} 张照片没有到，请先交照片。"
    en = "Photos that have not arrived yet: {count}. They come first."


class DevicePhotoOther(BadInput):
    code = "device.photo_other"
    zh = "收到的照片与说的不是同一张，可能在路上断了，没有收下。请再发一次。"
    en = "The photo that came is not the one that was named; it may have been cut on the way. It was not taken; send it again."


class DeviceIdTaken(Conflict):
    code = "device.id_taken"
    zh = "这个编号已用于另一件，没有收下；设备上的还在。"
    en = "Its id is that of another case already; it was not taken, and the device still has it."


class DeviceStaffGone(NotAllowed):
    code = "device.staff_gone"
    zh = "设备的使用人已于 {at} 离岗，此后收的件不能交。请由在岗的代办员重新收件。"
    en = "The person of this device left at {at}; what was taken in after that cannot be handed over. An agent at work takes it in anew."


class NoRescue(Conflict):
    code = "device.no_rescue"
    zh = "本机没有设备 {tag} 的解锁钥匙（节点重建过）。请在设备上再试口令。"
    en = "This node holds no key to open device {tag} (it was recovered since). Try the PIN on the device again."


class DeviceDraftStays(Conflict):
    code = "device.draft_stays"
    zh = "这件在设备上已经给了回执（{receipt}），不能删去。请改正后收件，或留给镇里。"
    en = "A receipt was given for it on a device ({receipt}), so it cannot be thrown away. Correct it and take it in, or leave it to the town."
