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
    zh = "设备 {tag} 已停用，不能再交件。请把它带到村里：代办员在“设备”里点“找回来了”，就能交。"
    en = "Device {tag} has been cut off and hands over nothing more. Bring it to the village: once the agent has chosen “It was found” among the devices, it can."


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
    zh = "这件是设备的使用人于 {what} 离岗之后收的。请在岗的代办员向群众核实，再按“收件”；编号和收件日不变。"
    en = "It was taken in after the device's person had left at {what}. An agent at work asks the villager and then takes it in; number and date stay."


class DeviceFoundAgain(NotAllowed):
    code = "device.found_again"
    zh = "这件是设备 {what} 停用以后找回来才交的。请向群众核实，再按“收件”；编号不变。"
    en = "It came from device {what}, which was cut off and has been found since. Ask the villager and then take it in; the number stays."


class DeviceTakenInLate(NotAllowed):
    code = "device.taken_in_late"
    zh = "设备上写的收件时间在设备停用（{what}）以后，不能作准：收件日从现在录入算起。"
    en = "The device says that it was taken in after it had been cut off at {what}; that counts for nothing. Its date is that of the take-in here."


class DeviceDraftLong(BadInput):
    code = "device.draft_long"
    zh = "设备交来的内容有 {what} 个字，太长，签名放不进收件：编号不变，收件日从现在录入算起。请核对后收件。"
    en = "What the device handed over has {what} characters, too many to keep with its signature: the number stays, the date is that of the take-in here. Check it and take it in."


class DevicePhotosRefused(BadInput):
    code = "device.photos_refused"
    zh = "设备交来的照片有 {what} 张收不下（不是照片，或坏了），设备上还留着。请在材料里重新拍，或就这样收件。"
    en = "Photos from the device that cannot be kept (no photos, or damaged): {what}. The device still has them. Take them again among the documents, or take it in as it is."


class DeviceHasNumber(Conflict):
    code = "device.has_number"
    zh = "这件在设备上已经给了回执（{receipt}），编号和日期不能改成收件簿上的。请清空这两格。"
    en = "A receipt was given for it on a device ({receipt}); number and day out of a paper book cannot take its place. Empty both fields."


class DeviceInUse(Conflict):
    code = "device.in_use"
    zh = "设备 {tag} 没有停用，联上本机就会自动交件。"
    en = "Device {tag} is not cut off; it hands over by itself in reach of this node."


class NoRescue(Conflict):
    code = "device.no_rescue"
    zh = "本机没有设备 {tag} 的解锁钥匙（节点重建过）。请在设备上再试口令。"
    en = "This node holds no key to open device {tag} (it was recovered since). Try the PIN on the device again."


class DeviceDraftStays(Conflict):
    code = "device.draft_stays"
    zh = "这件在设备上已经给了回执（{receipt}），不能删去，也不能留给镇里。请改正后收件。"
    en = "A receipt was given for it on a device ({receipt}), so it can neither be thrown away nor left to the town. Correct it and take it in."
