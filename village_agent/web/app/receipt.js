// The receipt of a take-in at the door: one A5 sheet that says that it was received on a device.

import { h } from "./dom.js";
import * as qr from "./qr.js";
import { both, fullMoment, stamp, t } from "./words.js";

const SIGN = {
  signed: ["申请人签名", "Applicant's signature"],
  fingerprint: ["申请人捺印", "Applicant's fingerprint"],
  by_proxy: ["代签人签名", "Signed on the applicant's behalf by"],
};
const masked = (number) => (number.length === 18 ? `${number.slice(0, 6)}********${number.slice(-4)}` : "");

function code(record, node) {
  const rows = qr.matrix(`TONGBAN ${record.receipt} ${node.toUpperCase()} ${stamp(record.at)}`);
  const side = rows.length + 4;
  const label = t("二维码：回执编号、收件单位和时间", "QR code: receipt number, place and time of the take-in");
  return h("div", { class: "qr", role: "img", "aria-label": label },
    h("svg", { viewBox: `0 0 ${side} ${side}`, "shape-rendering": "crispEdges" }, h("path", { d: qr.path(rows), fill: "#000" })));
}

const fact = (label, ...said) => [h("dt", {}, label), h("dd", {}, said)];

function person(label, typed, role) {
  const name = typed[`${role}.name`];
  if (!name) return null;
  const number = masked((typed[`${role}.id_number`] || "").replace(/\s/g, "").toUpperCase());
  return fact(label, name, number && h("span", { class: "under number" }, number));
}

/** The sheet of a take-in. */
export function sheet(record, content, typed, device) {
  const { sheet: said } = content;
  const kind = typed["signature.type"];
  const missing = said.missing.map(([name, need]) => h("li", {}, t("{name}（{need}）", "{name} ({need})", { name: both(name), need: both(need) })));
  const version = t("目录第 {n} 版", "catalogue version {n}", { n: said.version }) + (said.sample ? t("（示例）", " (sample)") : "");
  return h("article", { class: "receipt" },
    h("h1", {}, t("收件回执", "Intake receipt")),
    h("p", { class: "place" }, both(said.place)),
    h("p", { class: "no" }, t("编号", "No."), " ", h("b", { class: "number" }, record.receipt)),
    h("p", { class: "place" }, h("b", {}, t("设备收件", "Received on device")), ` ${device.tag}`),
    h("div", { class: "receipt-head" },
      h("dl", {},
        person(t("申请人", "Applicant"), typed, "applicant"),
        typed["who.in_person"] === "no" && person(t("经办人", "Handler"), typed, "handler"),
        typed["who.for_self"] === "no" && person(t("受益人", "Beneficiary"), typed, "beneficiary"),
        fact(t("事项", "Matter"), both(said.title), h("span", { class: "under" }, version)),
        fact(t("收件时间", "Taken in"), fullMoment(record.at)),
        fact(t("承诺时限", "Promised limit"), both(said.limit), said.until && h("span", { class: "number" }, ` ${t("最迟 {d}", "by {d} at the latest", { d: said.until })}`))),
      code(record, device.node)),
    h("h2", {}, t("已交材料", "Handed in")),
    said.handed.length
      ? h("ul", { class: "paper-list pair-up" }, said.handed.map((name) => h("li", {}, both(name))))
      : h("p", {}, t("没有交材料。", "None.")),
    h("h2", {}, t("还缺", "Still missing")),
    missing.length
      ? [h("p", {}, t("一次性告知：请补以下材料。", "Notified once: please supply the following.")), h("ul", { class: "paper-list" }, missing)]
      : h("p", {}, t("材料齐全，没有缺件。", "Nothing is missing.")),
    h("div", { class: "sign" },
      h("p", {}, t(...(SIGN[kind] || SIGN.signed)),
        h("span", { class: kind === "fingerprint" ? "mark-box" : "rule", "aria-hidden": "true" }),
        typed["signature.witness"] && h("span", {}, `${t("见证人", "Witness")} ${typed["signature.witness"]} `, h("span", { class: "rule", "aria-hidden": "true" }))),
      h("p", {}, `${t("首问负责人", "First contact")} ${said.by}`),
      h("span", { class: "stamp" }, t("设备收件", "ON DEVICE"))),
    h("p", { class: "foot" }, t(
      "这件先存在代办员的设备上，回到村里自动送出，收件日不变。凭编号或姓名可在经办过本件的服务点查询。收件不等于受理。",
      "It is kept on the agent's device first and goes out from the village; its date does not change. Ask for progress by number or name wherever it has been handled. Taking in is not yet acceptance.")));
}
