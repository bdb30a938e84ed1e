// Gives the device that shows this page a new PIN, by the key that the node keeps for it.

import * as db from "./db.js";
import { ask, chosenPin, on } from "./setup.js";
import * as vault from "./vault.js";
import { No } from "./words.js";

const form = document.getElementById("rescue");

async function rescue() {
  const pin = chosenPin(form);
  const device = await db.get("meta", "device");
  if (!device) throw new No("device.not_set_up", "这台设备还没有设置过。", "This device was never set up.");
  const told = await ask(form, form.action.replace("/D1/", `/${device.tag}/`), {});
  await vault.newPin(pin, told.rescue);
}

on(form, document.getElementById("wrong"), rescue);
