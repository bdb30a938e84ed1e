// The page that checks a paper's code: from the address after `#`, from a camera, typed, or from a handheld scanner.
// What is checked stays in this browser.
import { isHolder, judge } from "./paper.js";

const page = document.querySelector("[data-verify]");
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const english = document.documentElement.lang === "en";
const say = (both) => (both ? (english ? both.en : both.zh) : "");
const COUNTY_CLOCK = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" });
const LOOK_EVERY = 300;
let list = null;
let facts = null;

const moment = (at) => COUNTY_CLOCK.format(new Date(at));
const coded = (name, code) => (english ? `${name} (${code})` : `${name}（${code}）`);
const comma = english ? ", " : "、";

function names(found, words) {
  return found.map((name) => say(name) || words.unknown).join(comma) || words.none;
}

function rows(said, words) {
  return {
    kind: say(said.title) || said.letter,
    number: said.number,
    place: coded(said.place, said.node),
    acting: coded(said.actingPlace, said.acting),
    matter: `${say(said.matter) || said.matterId} · ${words.version} ${said.version}`,
    has: names(said.has, words),
    lacks: names(said.lacks, words),
    fee: said.fen ? words.amount.replace("{n}", (said.fen / 100).toFixed(said.fen % 100 ? 2 : 0)) : "",
    due: said.due,
    at: moment(said.at),
    outcome: { G: words.granted, D: words.denied }[said.outcome] ?? "",
  };
}

function fill(said) {
  const told = rows(said, part("facts").dataset);
  for (const cell of part("facts").querySelectorAll("dd")) {
    cell.textContent = told[cell.dataset.fact];
    cell.hidden = !cell.textContent;
    cell.previousElementSibling.hidden = cell.hidden;
  }
}

function show(state, found = {}) {
  for (const one of page.querySelectorAll("[data-state]")) one.hidden = one.dataset.state !== state;
  facts = found.facts ?? null;
  for (const name of ["facts", "holder"]) part(name).hidden = facts === null || state === "unknown_node";
  part("old").hidden = !found.old;
  part("differ").hidden = facts === null || part("facts").hidden || facts.acting === facts.node;
  part("since").textContent = found.since ? moment(Date.parse(found.since)) : "";
  part("same").hidden = true;
  part("other").hidden = true;
  if (facts) fill(facts);
  part("result").hidden = false;
  part("result").focus();
}

function check(raw) {
  if (!raw.trim()) return;
  if (list === null) show("no_list");
  else {
    const found = judge(raw, list, Date.now());
    show(found.state, found);
  }
}

// What a scanner wrote into the address may hold a stray %: then it is taken as it stands.
function plain(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fromAddress() {
  const code = plain(location.hash.slice(1));
  if (!code) return;
  part("code").value = code;
  check(code);
}

async function fetchList() {
  try {
    const answer = await fetch("/papers/list.json");
    if (answer.ok) list = await answer.json();
  } catch {
    list = null;
  }
  part("as-of").textContent = list ? moment(Date.parse(list.as_of)) : part("as-of").dataset.none;
}

async function look(detector, video, stream) {
  while (stream.active) {
    const [seen] = await detector.detect(video).catch(() => []);
    if (seen) {
      stream.getTracks().forEach((track) => track.stop());
      video.hidden = true;
      part("code").value = seen.rawValue;
      check(seen.rawValue);
      return;
    }
    await new Promise((done) => setTimeout(done, LOOK_EVERY));
  }
}

async function openCamera() {
  const video = part("video");
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    await look(new BarcodeDetector({ formats: ["qr_code"] }), video, stream);
  } catch {
    part("no-camera").hidden = false;
  }
}

part("form").addEventListener("submit", (event) => {
  event.preventDefault();
  check(part("code").value);
});
part("holder").addEventListener("submit", (event) => {
  event.preventDefault();
  const same = facts !== null && isHolder(facts, part("name").value, part("last").value);
  part("same").hidden = !same;
  part("other").hidden = same;
});
if ("BarcodeDetector" in window && navigator.mediaDevices) {
  part("camera").hidden = false;
  part("camera").addEventListener("click", openCamera);
}
window.addEventListener("hashchange", fromAddress);
if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register("/papers/worker.js", { scope: "/papers/" })
    .then(() => navigator.serviceWorker.ready)
    .then(() => part("kept").removeAttribute("hidden"), () => {});
}
await fetchList();
page.dataset.ready = "yes";
fromAddress();
