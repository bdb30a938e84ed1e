// Where a take-in is, in words: on this device, at the village's node, at the town.

import { moment, t } from "./words.js";

/** The card's kind, its words, and a sentence. */
export function placeWords(record) {
  const since = record.since ? moment(record.since) : "";
  switch (record.place) {
    case "typing":
      return ["end", t("草稿", "draft"), ""];
    case "taken":
      return ["y", t("在这台设备", "on this device"), t("存在这台设备上，联上村里自动交。", "Kept on this device; handed over in reach of the village.")];
    case "draft":
      return ["y", t("村里要改正", "to be corrected"), t("已交到村里，要由人看一看、改好再收件：请到村里的草稿里办。编号不变，这台设备还留着内容和照片。", "Handed over; somebody has to look at it, correct it and take it in, among the village's drafts. The number stays; content and photos stay here too.")];
    case "node":
      return ["ok", t("已到村里", "at the village"), t("{since} 交到村里；镇里收到以前，这台设备还留着。", "Handed over {since}; kept here until the town has it.", { since })];
    default:
      return ["ok", t("已到镇里", "at the town"), t("{since} 镇里已收到，这台设备上的内容已删去，只留编号和时间。", "The town has had it since {since}; its content is erased here, number and times stay.", { since })];
  }
}
