// What can be taken in, as rows and with its guide.

import { h } from "./dom.js";
import { both, t } from "./words.js";

/** A matter's line. */
export function matterRow(matter) {
  const bring = matter.documents.filter((d) => d.need !== "optional").map((d) => both(d.name)).join(t("、", ", "));
  return h("a", { class: "row", href: `#/guide/${matter.id}` },
    h("b", {}, h("span", { class: "what" }, both(matter.name))),
    matter.conditions[0] && h("span", {}, both(matter.conditions[0])),
    h("span", {}, t("要带：", "Bring: ") + bring),
    h("span", {}, both(matter.limit)));
}

/** Whether words that were typed mean a matter. */
export const isMeant = (matter, words) =>
  words.every((word) => [...matter.name, ...matter.aliases].join("\n").toLowerCase().includes(word));

/** A matter's guide; `begin` starts a take-in. */
export function guidePage(matter, begin) {
  const papers = matter.documents.map((d) => h("li", {}, both(d.name), " ", h("small", {}, both(d.need_words)),
    d.note && h("span", { class: "under" }, both(d.note))));
  return [
    h("p", { class: "up" }, h("a", { href: "#/" }, t("回首页", "Home"))),
    h("h1", {}, both(matter.name)),
    h("p", {}, both(matter.guide)),
    h("h2", {}, t("谁可以办", "Who may apply")),
    h("ul", {}, matter.conditions.map((c) => h("li", {}, both(c)))),
    h("h2", {}, t("要带的材料", "What to bring")),
    h("ul", { class: "papers" }, papers),
    h("p", {}, `${t("承诺时限", "Promised limit")} ${both(matter.limit)}`),
    h("p", { class: "sticky" }, h("button", { class: "go wide", click: begin }, t("收件", "Take in"))),
  ];
}
