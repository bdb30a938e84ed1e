// Checks an ID number as it is typed: length, birth date, check character (GB 11643-1999).
// It only informs. The server decides; without scripts nothing is lost.

const LENGTH = 18;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = "10X98765432";
const EARLIEST = "1890-01-01";

/** Full-width digits and letters become narrow, spaces go. */
function tidy(typed) {
  return typed.normalize("NFKC").toUpperCase().replace(/\s/g, "");
}

/** The day written in an ID number, or null where there is no such day. */
function birthDay(number) {
  const day = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const read = new Date(`${day}T00:00:00Z`);
  const exists = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day);
  // County time is UTC+8.
  const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
  return exists && day >= EARLIEST && day <= today ? day : null;
}

/** What there is to say about a number: [kind, fact]; kinds are the data attributes of the form. */
export function verdict(typed) {
  const number = tidy(typed);
  if (!number) return ["", ""];
  if (!/^[0-9]*$/.test(number.slice(0, LENGTH - 1))) return ["digits", ""];
  if (number.length < LENGTH) return ["short", String(number.length)];
  if (number.length > LENGTH) return ["long", String(number.length - LENGTH)];
  const day = birthDay(number);
  if (!day) return ["date", ""];
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return number[LENGTH - 1] === CHECK[sum % 11] ? ["good", day] : ["checksum", ""];
}

function watch(input) {
  const said = document.createElement("output");
  said.className = "id-check";
  said.htmlFor.add(input.id);
  input.after(said);
  const refused = document.getElementById(`${input.id}-wrong`);
  const check = () => {
    const [kind, fact] = verdict(input.value);
    const words = kind ? input.form.dataset[`id${kind[0].toUpperCase()}${kind.slice(1)}`] : "";
    said.dataset.kind = kind;
    said.textContent = words.replace("#", fact);
    // What the server said was about the number before.
    if (refused) refused.hidden = true;
  };
  input.addEventListener("input", check);
}

document.querySelectorAll('input[name$=".id_number"]').forEach(watch);
