// Filling a form in: a group at a time, photos, all of it at the end, and then it is taken in.

import * as cases from "./cases.js";
import { card, h, problem } from "./dom.js";
import { answer, fields, isAsked, problemsOf, typedIn, typedInto } from "./form.js";
import { shrunk } from "./photos.js";
import { No, both, t } from "./words.js";

const CHECK = "check";
const NEARLY = 0.9;
const MOST_PAGES = 40;

/** That this device was cut off. */
export const deviceCard = () => h("div", { class: "wrong top", role: "alert" },
  h("em", {}, t("这台设备已停用，不能再收件。请带到村里，由代办员放行，把上面的件交出来。", "This device has been cut off and takes nothing in. Bring it to the village: the agent lets it in to hand over what it holds.")));

/** A warning where the device is nearly full. */
export async function showFull() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) || {};
  if (!quota || usage / quota < NEARLY) return null;
  return h("p", { class: "marked y", role: "status" }, t("这台设备快存满了，请删掉不用的照片或软件。", "This device is nearly full; remove photos or programs that are not needed."));
}

/** Ask that the store be kept for good; where the browser does not promise it, say what that means. */
export async function showEvictable() {
  const { storage } = navigator;
  if (!storage?.persisted || (await storage.persisted()) || (await storage.persist())) return null;
  return h("p", { class: "marked y", role: "status" }, t("浏览器没有答应长久保存：空间不够时，会清掉这台设备上没交的件。请早些交件，并把本页装到主屏幕。", "The browser does not promise to keep this store: short of room, it clears what was not handed over. Hand over soon, and install this page on the home screen."));
}

/** Show a draft at a step. Returns what keeps what was typed when the page is left. */
export async function filling(id, part, show, guarded) {
  const record = await cases.one(id);
  const matter = record && (await cases.matterOf(record.matter));
  if (!record || record.place !== "typing" || !matter) {
    location.hash = record?.receipt ? `#/case/${id}` : "#/";
    return null;
  }
  const { others } = await cases.catalogue();
  const page = new Page(record, await cases.contentOf(record), matter, others, { show, guarded });
  const step = matter.steps.find((s) => s.id === part);
  if (part === CHECK) await page.check();
  else await page.step(step || page.next());
  return (quietly) => page.keep(quietly);
}

class Page {
  constructor(record, content, matter, others, { show, guarded }) {
    Object.assign(this, { record, content, matter, others, show, guarded, form: null, at: null });
  }

  /** Where a draft goes on: the first step never saved, else the first with a problem, else the check. */
  next() {
    const { steps } = this.matter;
    return steps.find((s) => !this.content.data[s.id]) || steps.find((s) => this.wrong(s)) || steps.at(-1);
  }

  wrong(step) {
    return Object.keys(problemsOf(step, this.content.data, this.others)).length > 0;
  }

  to(step) {
    location.hash = `#/fill/${this.record.id}/${step}`;
  }

  /** Keep what stands in the form. `quietly`: only where something was typed. */
  async keep(quietly = false) {
    if (!this.form || !this.at) return;
    const typed = typedInto(this.form, this.at);
    const before = this.content.data[this.at.id];
    if (JSON.stringify(typed) === JSON.stringify(before)) return;
    if ((quietly || !before) && !Object.values(typed).some((v) => v.length)) return;
    this.content = { ...this.content, data: { ...this.content.data, [this.at.id]: typed } };
    this.record = await cases.save(this.record, this.content);
  }

  async goOn(where) {
    const typed = typedInto(this.form, this.at);
    const content = { ...this.content, data: { ...this.content.data, [this.at.id]: typed } };
    this.record = await cases.save(this.record, content);
    this.content = content;
    const { steps } = this.matter;
    const at = steps.indexOf(this.at);
    if (where === "later") location.hash = "#/";
    else if (where === "back") this.to(steps[Math.max(0, at - 1)].id);
    else if (where !== "skip" && this.wrong(this.at)) await this.step(this.at, problemsOf(this.at, content.data, this.others));
    else this.to(at + 1 < steps.length ? steps[at + 1].id : CHECK);
  }

  async step(step, problems = null) {
    const { steps } = this.matter;
    const number = steps.indexOf(step) + 1;
    const typed = typedIn(this.content.data);
    const found = problems || (this.content.data[step.id] ? problemsOf(step, this.content.data, this.others) : {});
    const count = Object.keys(found).length;
    const press = (where) => this.guarded(async (event) => {
      event.preventDefault();
      await this.goOn(where);
    });
    this.at = step;
    this.form = h("form", { novalidate: true, submit: press("") },
      step.id === "documents" ? await this.papers() : fields(step, typed, found),
      h("p", { class: "acts" },
        h("button", { class: "go wide" }, t("下一步", "Next")),
        count > 0 && h("button", { class: "go plain", type: "button", click: press("skip") }, t("先往下填，回头再改", "Go on, correct it later")),
        number > 1 && h("button", { class: "go plain", type: "button", click: press("back") }, t("上一步", "Back")),
        h("button", { class: "text", type: "button", click: press("later") }, t("先存着，以后再填", "Keep for later"))));
    this.show(h("div", { class: "take-in" },
      this.head(number),
      h("h1", {}, both(step.title)),
      h("p", { class: "quiet" }, both(this.matter.name)),
      count > 0 && h("p", { class: "wrong", role: "alert" }, h("em", {}, t("有 {n} 处需要改正，您填写的内容都还在。", "To be corrected: {n}. All you typed is still there.", { n: count }))),
      step.lead && h("p", {}, both(step.lead)),
      this.form));
  }

  head(number) {
    const count = this.matter.steps.length + 1;
    return h("p", { class: "steps" }, t("第 {n} 步，共 {count} 步", "Step {n} of {count}", { n: number, count }),
      h("progress", { max: count, value: number, "aria-hidden": "true" }));
  }

  async papers() {
    const given = new Set(this.content.data.documents?.documents || []);
    const papers = await Promise.all(this.matter.documents.map(async (paper) => [
      h("label", { class: "tick" },
        h("input", { type: "checkbox", name: "documents", value: paper.id, checked: given.has(paper.id) }), " ",
        h("span", {}, both(paper.name), " ", h("small", {}, both(paper.need_words)), paper.note && h("small", { class: "under" }, both(paper.note)))),
      await this.shots(paper),
    ]));
    return h("fieldset", { class: "ticks" }, h("legend", {}, t("交来的材料", "Handed in")), papers);
  }

  /** The photos of a document: one place for each page, and one more where a page repeats. */
  async shots(paper) {
    const taken = Object.keys(this.content.photos).filter((slot) => slot.startsWith(`${paper.id}/`));
    const places = paper.pages.flatMap((page) => {
      const mine = taken.filter((slot) => slot.startsWith(`${paper.id}/${page.id}/`)).map((slot) => Number(slot.split("/")[2]));
      const free = Math.max(0, ...mine) + 1;
      const more = mine.length < MOST_PAGES ? [free] : [];
      const numbers = page.repeat ? [...mine.sort((a, b) => a - b), ...more] : [1];
      return numbers.map((no) => [page, `${paper.id}/${page.id}/${no}`, page.repeat ? `${both(page.name)} ${no}` : both(page.name)]);
    });
    return h("details", { open: taken.length > 0 },
      h("summary", { class: "more-link" }, h("span", { class: "unseen" }, both(paper.name)),
        taken.length ? t("照片 {n} 张", "Photos: {n}", { n: taken.length }) : t("拍照", "Take photos")),
      await Promise.all(places.map(([, slot, name]) => this.place(paper, slot, name))));
  }

  async place(paper, slot, name) {
    const bytes = this.content.photos[slot] ? await cases.photo(this.record.id, slot) : null;
    const id = `p-${slot.replaceAll("/", "-")}`;
    const said = h("div", {});
    const choose = async (event) => {
      const [file] = event.target.files;
      if (!file) return;
      try {
        const small = await shrunk(file);
        await this.keep();
        [this.record, this.content] = await cases.addPhoto(this.record, this.ticked(paper.id), slot, small);
        await this.step(this.at);
      } catch (error) {
        if (!(error instanceof No)) throw error;
        said.replaceChildren(h("div", { class: "wrong" }, problem(error)));
      }
      event.target.value = "";
    };
    const remove = this.guarded(async () => {
      await this.keep();
      [this.record, this.content] = await cases.removePhoto(this.record, this.content, slot);
      await this.step(this.at);
    });
    return h("div", { class: "place", id },
      h("h3", {}, name, bytes && [" ", card("ok", t("已存", "kept"))]),
      bytes && h("div", { class: "shot" }, h("img", { src: dataUrl(bytes), alt: name })),
      h("p", { class: "do pick-file" },
        h("input", { type: "file", class: "unseen", id: `${id}-file`, accept: "image/*", change: choose }),
        h("label", { class: "go plain", for: `${id}-file` }, bytes ? t("重拍", "Take again") : t("拍照或选照片", "Take or choose a photo"), h("span", { class: "unseen" }, ` ${name}`)),
        bytes && h("button", { class: "text", type: "button", click: remove }, t("移去", "Remove"), h("span", { class: "unseen" }, ` ${name}`))),
      said);
  }

  /** Who hands a page over hands in the document. */
  ticked(paper) {
    const given = this.content.data.documents?.documents || [];
    if (given.includes(paper)) return this.content;
    return { ...this.content, data: { ...this.content.data, documents: { documents: [...given, paper] } } };
  }

  async check() {
    const { steps } = this.matter;
    const typed = typedIn(this.content.data);
    const wrong = steps.filter((s) => !this.content.data[s.id] && s.blocks.length ? true : this.wrong(s));
    const take = this.guarded(async () => {
      if (wrong.length) throw new No("input.form_incomplete", "还没有收件。先改正下面标出的几步。", "Not taken in yet. Correct the steps marked below first.");
      this.record = await cases.takeIn(this.record, this.content, this.matter);
      location.hash = `#/receipt/${this.record.id}`;
    });
    this.show(h("div", { class: "take-in" },
      this.head(steps.length + 1),
      h("h1", {}, t("核对", "Check")),
      h("p", { class: "quiet" }, both(this.matter.name)),
      steps.map((s) => this.answers(s, typed, wrong.includes(s))),
      h("p", { class: "acts" },
        h("button", { class: "go wide", click: take }, t("收件", "Take in")),
        h("a", { href: "#/" }, t("先存着，以后再填", "Keep for later")),
        h("button", { class: "text", click: this.guarded(() => this.askDrop()) }, t("删去草稿", "Throw the draft away")))));
  }

  answers(step, typed, isWrong) {
    const said = step.blocks.filter((b) => isAsked(b, typed, this.others)).flatMap((b) => b.questions)
      .filter((q) => typed[q.key] || q.required)
      .map((q) => [h("dt", {}, both(q.label)), h("dd", {}, answer(q, typed) || h("span", { class: "quiet" }, t("没有填", "not filled in")))]);
    const given = new Set(this.content.data.documents?.documents || []);
    const papers = this.matter.documents.filter((d) => given.has(d.id)).map((d) => {
      const n = Object.keys(this.content.photos).filter((slot) => slot.startsWith(`${d.id}/`)).length;
      return both(d.name) + (n ? t("（照片 {n} 张）", " ({n} photos)", { n }) : "");
    });
    return h("section", { class: `answers${isWrong ? " wrong" : ""}` },
      h("div", { class: "group-head" }, h("h2", {}, both(step.title)),
        h("a", { href: `#/fill/${this.record.id}/${step.id}`, "aria-label": `${t("修改", "Change")}: ${both(step.title)}` }, t("修改", "Change"))),
      isWrong && h("em", { class: "problem" }, this.content.data[step.id] ? t("这一步要改正", "To be corrected") : t("这一步还没填", "Not filled in yet")),
      step.id === "documents"
        ? h("p", {}, papers.join(t("、", ", ")) || t("没有交材料。", "Nothing was handed in."))
        : h("dl", {}, said));
  }

  async askDrop() {
    const drop = this.guarded(async () => {
      await cases.drop(this.record);
      location.hash = "#/";
    });
    this.form = null;
    this.show(h("section", { class: "notice" },
      h("h1", {}, t("删去这份草稿？", "Throw this draft away?")),
      h("p", { class: "quiet" }, t("删去以后找不回来。", "It cannot be brought back.")),
      h("p", { class: "acts" },
        h("button", { class: "go wide", click: () => this.check() }, t("不删，接着填", "Keep it and go on")),
        h("button", { class: "go plain danger", click: drop }, t("删去", "Throw away")))));
  }
}

function dataUrl(bytes) {
  let said = "";
  for (let i = 0; i < bytes.length; i += 8192) said += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return `data:image/jpeg;base64,${btoa(said)}`;
}
