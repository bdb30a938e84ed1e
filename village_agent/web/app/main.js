// The app: one tab at a time, locked by a PIN, each page by its name after the #.

import * as cases from "./cases.js";
import * as db from "./db.js";
import { h, problem } from "./dom.js";
import { deviceCard, filling, showEvictable, showFull } from "./filling.js";
import { guidePage, isMeant, matterRow } from "./matters.js";
import { placeWords } from "./places.js";
import { sheet } from "./receipt.js";
import { onLink, stripWords, sync, syncAnew } from "./sync.js";
import { typedIn } from "./form.js";
import * as vault from "./vault.js";
import { No, both, fullMoment, lang, moment, swap, t } from "./words.js";
import * as version from "./version.js";

const IDLE = 5 * 60e3;
const AGAIN = 15e3;
const MOMENT = 1500;
const main = document.getElementById("main");
const strip = document.getElementById("strip");
let device = null;
let leave = null;
let idle = 0;
let evictable = null;

/** Show a page and put the reader at its head. */
function show(...parts) {
  main.replaceChildren(...parts.flat(3).filter(Boolean));
  const head = main.querySelector("h1");
  head?.setAttribute("tabindex", "-1");
  head?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

async function showStrip() {
  const all = await db.all("cases");
  const [words, off] = stripWords(all.filter((c) => c.place === "taken").length, moment);
  strip.hidden = !vault.isOpen();
  strip.classList.toggle("off", off);
  if (strip.textContent !== words) strip.textContent = words;
}

function notSetUp() {
  show(h("section", { class: "notice" },
    h("h1", {}, t("这台设备还没有设置", "This device is not set up")),
    h("p", {}, t("请在村里联上节点，由代办员登录后设置一次。以后出门没有网络也能收件。", "Set it up once in reach of the village's node, signed in as its agent. After that it takes in without any network.")),
    h("p", { class: "do" }, h("a", { class: "go wide", href: "/devices/new" }, t("去设置", "Set it up")))));
}

function locked(no = null) {
  const wrong = h("div", { id: "wrong" }, no && h("div", { class: "wrong" }, problem(no)));
  const pin = h("input", { id: "pin", type: "password", inputmode: "numeric", maxlength: 6, autocomplete: "off", required: true });
  const button = h("button", { class: "go wide" }, t("打开", "Open"));
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await vault.unlock(pin.value.normalize("NFKC"));
      await route();
      wake();
      void exchange();
      void showEvictable().then((card) => {
        evictable = card;
        refresh();
      });
    } catch (error) {
      if (!(error instanceof No)) throw error;
      locked(error);
    }
  };
  show(h("form", { class: "notice", submit },
    h("h1", {}, t("外出收件", "Taking in at the door")),
    h("p", {}, `${device.name} `, h("span", { class: "number" }, device.tag)),
    wrong,
    h("div", { class: "field" }, h("label", { for: "pin" }, t("口令（6 位数字）", "PIN (6 digits)")), pin),
    h("p", { class: "acts" }, button, h("a", { href: "/devices/open" }, t("忘了口令", "PIN forgotten")))));
  pin.focus();
}

async function caseRow(record) {
  const [kind, words] = placeWords(record);
  const to = record.place === "typing" ? `#/fill/${record.id}/` : `#/case/${record.id}`;
  return h("a", { class: "row", href: to },
    h("b", {}, h("span", { class: "what" }, await cases.titleOf(record)), " ", h("span", { class: `card ${kind}` }, words)),
    record.receipt && h("span", { class: "number" }, record.receipt),
    h("span", {}, record.place === "typing"
      ? t("{at} 存", "kept {at}", { at: moment(record.updated) })
      : t("{at} 收件", "taken in {at}", { at: moment(record.at) })));
}

async function home() {
  const found = (await cases.catalogue())?.matters || [];
  const all = await cases.list();
  const rows = async (which) => Promise.all(all.filter(which).map(caseRow));
  const matters = h("div", {}, found.map(matterRow));
  const seek = (event) => {
    const words = event.target.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const meant = found.filter((m) => isMeant(m, words));
    matters.replaceChildren(...(meant.length ? meant.map(matterRow) : [h("div", { class: "empty" }, t("没有找到，换个说法试试。", "Nothing found; try other words."))]));
  };
  const drafts = await rows((c) => c.place === "typing");
  const going = await rows((c) => c.place !== "typing" && !cases.DONE.has(c.place));
  const done = await rows((c) => cases.DONE.has(c.place));
  const empty = () => h("div", { class: "empty" },
    h("p", {}, t("还没有事项。", "No matters yet.")),
    h("p", { class: "quiet" }, t("联上村里的节点，事项和表格会自动存到这台设备。", "In reach of the village's node, matters and forms are kept here by themselves.")));
  show(
    await showFull(),
    evictable,
    h("h1", {}, t("今天办什么？", "What is to be done today?")),
    (await db.noted("cut_off")) && deviceCard(),
    drafts.length > 0 && [h("h2", {}, t("草稿", "Drafts")), drafts],
    going.length > 0 && [h("h2", {}, t("这台设备收的件", "Taken in on this device")), going],
    h("h2", {}, t("能收的事", "What can be taken in")),
    found.length > 0 && h("form", { class: "search", role: "search", submit: (e) => e.preventDefault() },
      h("label", { class: "quiet", for: "q" }, t("搜事项，用平常的说法就行", "Search in everyday words")),
      h("input", { id: "q", type: "search", autocomplete: "off", input: seek })),
    found.length ? matters : empty(),
    done.length > 0 && h("details", {}, h("summary", { class: "more-link" }, t("镇里已收到的 {n} 件", "Held by the town: {n}", { n: done.length })), done),
    h("p", { class: "acts sticky" },
      h("button", { class: "go plain", click: () => syncAnew().then(route) }, t("现在交件", "Hand over now")),
      h("button", { class: "text", click: shut }, t("锁上", "Lock"))));
}

async function guide(id) {
  const matter = await cases.matterOf(id);
  if (!matter) return home();
  const begin = async () => {
    const record = await cases.begin(matter);
    location.hash = `#/fill/${record.id}/${matter.steps[0].id}`;
  };
  show(guidePage(matter, guarded(begin)));
  return undefined;
}

async function caseAt(id) {
  const record = await cases.one(id);
  if (!record || record.place === "typing") return home();
  const [kind, words, detail] = placeWords(record);
  const fact = (label, said) => [h("dt", {}, label), h("dd", {}, said)];
  show(
    h("p", { class: "up" }, h("a", { href: "#/" }, t("回首页", "Home"))),
    h("h1", {}, await cases.titleOf(record)),
    h("p", {}, h("span", { class: `card ${kind}` }, words)),
    h("p", {}, detail),
    record.problems?.length > 0 && h("div", { class: "wrong" }, record.problems.map((p) => problem(new No(p.code, p.zh, p.en)))),
    h("dl", {},
      fact(t("编号", "No."), record.receipt),
      fact(t("收件", "Taken in"), fullMoment(record.at)),
      record.place !== "taken" && fact(t("最近变动", "Since"), fullMoment(record.since))),
    record.sealed && h("p", { class: "acts" }, h("a", { class: "go wide", href: `#/receipt/${id}` }, t("看回执", "Show the receipt"))));
  return undefined;
}

async function receiptOf(id) {
  const record = await cases.one(id);
  if (!record?.receipt || !record.sealed) return home();
  const content = await cases.contentOf(record);
  show(
    h("p", { class: "sheet-acts" }, h("a", { class: "go plain", href: "#/" }, t("回首页", "Home")),
      h("button", { class: "go", click: () => print() }, t("打印", "Print"))),
    sheet(record, content, typedIn(content.data), device));
  return undefined;
}

/** Do a thing; a No is shown above the page, and all stays as it is. */
function guarded(work) {
  return (...given) => work(...given).catch((error) => {
    if (!(error instanceof No)) throw error;
    main.querySelector(".wrong.top")?.remove();
    main.prepend(h("div", { class: "wrong top" }, problem(error)));
    scrollTo(0, 0);
  });
}

const PAGES = { guide, case: caseAt, receipt: receiptOf };

let turn = Promise.resolve();

/** Show the page that the address names. One after the other: none is drawn over a later one. */
function route() {
  turn = turn.catch(() => undefined).then(goTo);
  return turn;
}

async function goTo() {
  if (!vault.isOpen()) return locked();
  await leave?.();
  leave = null;
  const [, page, id, part] = location.hash.split("/");
  document.body.classList.toggle("wide", page === "receipt");
  document.body.classList.toggle("phone", page !== "receipt");
  version.busy(page === "fill");
  if (page === "fill") leave = await filling(id, part, show, guarded);
  else await (PAGES[page] || home)(id);
  await showStrip();
  return undefined;
}

async function shut() {
  await leave?.().catch(() => undefined);
  leave = null;
  vault.shut();
  strip.hidden = true;
  version.busy(false);
  locked();
}

function wake() {
  clearTimeout(idle);
  if (vault.isOpen()) idle = setTimeout(shut, IDLE);
}

/** Another tab has it: say so, show what is here, and take over when that one is closed. */
async function elsewhere() {
  const all = await cases.list();
  show(h("h1", {}, t("另一个窗口开着外出收件", "The app is open in another window")),
    h("p", {}, t("为了不把一件收成两件，同一时间只用一个窗口。关掉那个，这里自动打开。这里只能看。", "So that nothing is taken in twice, one window works at a time. Close the other one and this one opens. Here one can only look.")),
    await Promise.all(all.filter((c) => c.receipt).map(caseRow)));
  main.querySelectorAll("a").forEach((a) => a.removeAttribute("href"));
}

async function start() {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.querySelector(".mark").textContent = t("通办", "Tongban");
  const other = document.getElementById("language");
  other.textContent = lang === "zh" ? "English" : "中文";
  other.lang = lang === "zh" ? "en" : "zh-CN";
  other.addEventListener("click", async () => {
    await leave?.();
    swap();
  });
  version.watch();
  device = await db.get("meta", "device");
  if (!device) return notSetUp();
  document.getElementById("where").textContent = both((await cases.catalogue())?.place) || device.place;
  onLink(() => void showStrip());
  addEventListener("hashchange", () => void route());
  addEventListener("online", () => void exchange());
  ["pointerdown", "keydown"].forEach((kind) => addEventListener(kind, wake));
  document.addEventListener("visibilitychange", () => document.hidden && leave?.(true).catch(() => undefined));
  setInterval(() => document.hidden || exchange(), AGAIN);
  return locked();
}

/** Show anew what a hand-over has changed, where nobody is typing. */
function refresh() {
  turn = turn.catch(() => undefined).then(() => {
    const typing = document.activeElement?.matches("input, textarea, select");
    return vault.isOpen() && !typing && !location.hash.startsWith("#/fill") ? goTo() : undefined;
  });
}

const exchange = () => sync().then(refresh);

/** One window at a time: the one that holds this. Another that has just been closed lets go within a moment. */
function takeTheLock() {
  const hold = (begin) => {
    void begin();
    return new Promise(() => undefined);
  };
  navigator.locks.request("tongban-app", { signal: AbortSignal.timeout(MOMENT) }, () => hold(start)).catch(() => {
    navigator.locks.request("tongban-app", () => hold(start));
    void elsewhere();
  });
}

takeTheLock();
