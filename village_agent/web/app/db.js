// The one place that knows IndexedDB. A write is whole or not at all; a full device is said, nothing half-written.

import { No } from "./words.js";

const NAME = "tongban";
const STORES = ["meta", "cases", "photos"];
let opened = null;

function open() {
  opened ||= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opened;
}

const full = () =>
  new No(
    "device.full",
    "设备存满了，刚才这一步没有保存；填的内容还在屏幕上。请删掉不用的照片或软件，再按一次。",
    "The device is full and this step was not saved; what you typed is still on the screen. Remove photos or programs that are not needed, then press again.",
  );

async function run(mode, stores, work) {
  const db = await open();
  return new Promise((done, fail) => {
    const room = db.transaction(stores, mode, { durability: "strict" });
    let result;
    const gone = (error) => fail(error?.name === "QuotaExceededError" ? full() : error);
    room.oncomplete = () => done(result);
    room.onabort = () => gone(room.error);
    try {
      result = work((name) => room.objectStore(name));
      if (result instanceof IDBRequest) {
        const asked = result;
        asked.onsuccess = () => (result = asked.result);
      }
    } catch (error) {
      room.abort();
      gone(error);
    }
  });
}

export const get = (store, key) => run("readonly", [store], (of) => of(store).get(key));
export const all = (store) => run("readonly", [store], (of) => of(store).getAll());

/** Do several writes in one: `work` is given a function that returns a store by name. */
export const write = (work, stores = STORES) => run("readwrite", stores, (of) => void work(of));

const BESIDE = "tongban.beside.";

/** Note a small thing that must be kept even where the device is full: then in the browser's small store. Nothing personal. */
export async function note(key, value) {
  try {
    await write((of) => of("meta").put(value, key), ["meta"]);
    localStorage.removeItem(BESIDE + key);
  } catch (no) {
    if (no.code !== "device.full") throw no;
    localStorage.setItem(BESIDE + key, JSON.stringify(value));
  }
}

/** Forget what was noted beside the store. */
export const forget = () =>
  Object.keys(localStorage).filter((key) => key.startsWith(BESIDE)).forEach((key) => localStorage.removeItem(key));

/** Return what was noted last. */
export async function noted(key) {
  const beside = localStorage.getItem(BESIDE + key);
  return beside === null ? get("meta", key) : JSON.parse(beside);
}

/** All photos of a case. */
export const photosOf = (id) =>
  run("readonly", ["photos"], (of) => of("photos").getAll(IDBKeyRange.bound(`${id}|`, `${id}|\uffff`)));
export const photoRange = (id) => IDBKeyRange.bound(`${id}|`, `${id}|\uffff`);
