// What people read, in both languages side by side, and how a no is said. Times are the county's, UTC+8.

const KEPT = "tongban.language";
const HOUR = 3600e3;

export const lang = localStorage.getItem(KEPT) || (/^zh/.test(navigator.language) ? "zh" : "en");

/** Keep the other language and show everything in it. */
export function swap() {
  localStorage.setItem(KEPT, lang === "zh" ? "en" : "zh");
  location.reload();
}

/** The text in the chosen language; `facts` fill its gaps. */
export function t(zh, en, facts = {}) {
  return (lang === "zh" ? zh : en).replace(/\{(\w+)\}/g, (_, key) => facts[key]);
}

/** A pair [Chinese, English] as the node sends it. */
export const both = (pair) => (pair ? t(pair[0], pair[1]) : "");

/** A clear no: a stable code and what to do. */
export class No extends Error {
  constructor(code, zh, en, facts = {}) {
    super(code);
    Object.assign(this, { code, zh, en, facts });
  }

  get words() {
    return t(this.zh, this.en, this.facts);
  }
}

const county = (at) => new Date(new Date(at).getTime() + 8 * HOUR).toISOString();

/** 2026-11-23 */
export const day = (at) => county(at).slice(0, 10);
/** 11-23 09:40; of today 09:40 alone. */
export const moment = (at) => {
  const said = county(at);
  return said.slice(0, 10) === day(Date.now()) ? said.slice(11, 16) : `${said.slice(5, 10)} ${said.slice(11, 16)}`;
};
/** 2026-11-23 09:40 */
export const fullMoment = (at) => county(at).slice(0, 16).replace("T", " ");
/** 202611230940 */
export const stamp = (at) => county(at).slice(0, 16).replace(/[-:T]/g, "");
