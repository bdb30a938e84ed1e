// The form, one group at a time, as the village's own pages ask it: what is asked comes from there.

import { verdict } from "/static/id-number.js";
import { h, problem } from "./dom.js";
import { No, both, t } from "./words.js";

const ID = /\.id_number$/;
const ID_WORDS = {
  digits: ["input.id_characters", "前 17 位应是数字", "The first 17 characters must be digits"],
  short: ["input.id_length", "已输 {x} 位，共 18 位", "{x} of 18 characters"],
  long: ["input.id_length", "多了 {x} 位", "{x} characters too many"],
  date: ["input.id_date", "出生日期不存在，请核对第 7 到 14 位", "The birth date does not exist; check characters 7 to 14"],
  checksum: ["input.id_checksum", "校验位不对，可能有一位输错", "The check character does not match; one may be mistyped"],
  good: ["", "校验位正确，{x} 出生", "The check character is right; born {x}"],
};

const idOf = (key) => `f-${key.replaceAll(".", "-")}`;
const must = (asked) => asked.required && h("span", { class: "must" }, ` ${t("必填", "required")}`);

/** What a number is by now, in words. */
function idWords(value) {
  const [kind, fact] = verdict(value);
  if (!kind) return null;
  const [code, zh, en] = ID_WORDS[kind];
  return { kind, no: new No(code, zh, en, { x: fact }) };
}

/** Whether a block counts: those of other persons only after a no. */
export const isAsked = (block, typed, others) => !others[block.id] || typed[others[block.id]] === "no";

/** All that was typed, by key. */
export const typedIn = (data) => Object.assign({}, ...Object.values(data).filter((part) => !Array.isArray(part)));

/** What is wrong with a step, by key; the node looks at all of it again. */
export function problemsOf(step, data, others) {
  const typed = { ...typedIn(data), ...data[step.id] };
  const found = {};
  for (const block of step.blocks.filter((b) => isAsked(b, typed, others))) {
    for (const asked of block.questions) {
      const value = (typed[asked.key] || "").trim();
      const number = ID.test(asked.key) && value ? idWords(value) : null;
      if (!value && asked.required) {
        found[asked.key] = new No("input.required", "“{x}”要填。", "“{x}” must be filled in.", { x: both(asked.label) });
      } else if (number && number.kind !== "good") {
        found[asked.key] = number.no;
      }
    }
  }
  return found;
}

function choiceField(asked, value, wrong) {
  const id = idOf(asked.key);
  return h("fieldset", { class: `field${wrong ? " wrong" : ""}`, id, "aria-describedby": wrong ? `${id}-wrong` : null },
    h("legend", {}, both(asked.label), must(asked)),
    asked.hint && h("p", { class: "hint" }, both(asked.hint)),
    asked.choices.map(([choice, words]) => h("label", { class: "tick" },
      h("input", { type: "radio", name: asked.key, value: choice, checked: choice === value }), " ", h("span", {}, both(words)))),
    wrong && problem(wrong, `${id}-wrong`));
}

function input(asked, value, common) {
  if (asked.kind === "textarea") return h("textarea", { rows: 3, ...common }, value);
  if (asked.kind === "select") {
    return h("select", common, asked.choices.map(([choice, words]) =>
      h("option", { value: choice, selected: choice === value }, both(words))));
  }
  return h("input", { type: asked.kind, value, autocomplete: "off", inputmode: asked.inputmode || null, ...common });
}

function field(asked, value, wrong) {
  if (asked.kind === "radio") return choiceField(asked, value, wrong);
  const id = idOf(asked.key);
  const described = [asked.hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  const common = { id, name: asked.key, "aria-describedby": described || null, "aria-invalid": wrong ? "true" : null };
  const made = input(asked, value, common);
  const said = ID.test(asked.key) ? h("output", { class: "id-check", for: id }) : null;
  const refused = wrong && problem(wrong, `${id}-wrong`);
  if (said) {
    made.addEventListener("input", () => {
      const words = idWords(made.value);
      said.dataset.kind = words?.kind || "";
      said.textContent = words?.no.words || "";
      if (refused) refused.hidden = true;
    });
  }
  return h("div", { class: `field${wrong ? " wrong" : ""}` },
    h("label", { for: id }, both(asked.label), must(asked)),
    asked.hint && h("p", { class: "hint", id: `${id}-hint` }, both(asked.hint)),
    made, said, refused);
}

/** The questions of a step. */
export function fields(step, typed, problems) {
  return step.blocks.map((block) => h(block.id ? "fieldset" : "div", { class: block.id ? "more" : "ask" },
    block.title && h("legend", {}, both(block.title)),
    block.questions.map((asked) => field(asked, typed[asked.key] || "", problems[asked.key]))));
}

/** What stands in a form: texts by name, ticks as a list. */
export function typedInto(form, step) {
  const said = new FormData(form);
  if (step.id === "documents") return { documents: said.getAll("documents") };
  const keys = step.blocks.flatMap((block) => block.questions.map((asked) => asked.key));
  return Object.fromEntries(keys.map((key) => [key, String(said.get(key) ?? "")]));
}

/** An answer as a person reads it. */
export function answer(asked, typed) {
  const value = typed[asked.key] || "";
  const chosen = asked.choices.find(([choice]) => choice === value);
  return chosen ? both(chosen[1]) : value;
}
