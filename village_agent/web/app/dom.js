// Elements without markup in strings: what was typed is text, whatever it looks like.

const SVG = "http://www.w3.org/2000/svg";

/** An element: attributes (functions become listeners, false and null are left out), then children. */
export function h(name, attributes = {}, ...children) {
  const element = name === "svg" || name === "path"
    ? document.createElementNS(SVG, name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

export const card = (kind, words) => h("span", { class: `card ${kind}` }, words);

/** What is wrong, with its code. */
export const problem = (no, id) =>
  h("em", { class: "problem", id, role: id ? null : "alert" }, no.words, " ", h("span", { class: "code" }, no.code));
