// The screening form. Everything works without this file: it adds rows without a round trip, opens what a link points
// at, puts the cursor into the field that a verdict names, and asks before unsaved answers are left behind.
const form = document.querySelector("[data-guard]");
const PLACE = "place:" + location.pathname;
let changed = false;
let worked = null;

// Once something is typed, the page says that it shows what was saved; the style sheet hides what is not true any more.
function markUnsaved(field) {
  changed = true;
  document.body.classList.add("is-unsaved");
  field?.closest(".entry-answer")?.classList.add("is-changed");
}

// How far the head and the candidate bar, with what it tells, cover the page.
function belowBar() {
  const heights = [...document.querySelectorAll(".topbar, .candidate-bar")]
    .filter((bar) => getComputedStyle(bar).position === "sticky").map((bar) => bar.offsetHeight);
  return heights.reduce((sum, height) => sum + height, 24);
}

function openAndFocus() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (target.matches("input, select, textarea, aside")) target.focus({ preventScroll: false });
}

function addRow(button) {
  const kind = button.value.slice("add-".length);
  const rows = form.querySelectorAll(`[data-row="${kind}"]`);
  const last = rows[rows.length - 1];
  const number = form.querySelectorAll(`[data-row="${kind}"][data-new]`).length + 2;
  const copy = last.cloneNode(true);
  const before = last.querySelector("[name]").name.split(".")[1];
  for (const part of copy.querySelectorAll("[name], [id], [for], [aria-describedby], [aria-labelledby]")) {
    for (const attribute of ["name", "id", "for", "aria-describedby", "aria-labelledby"]) {
      const value = part.getAttribute(attribute);
      if (value) part.setAttribute(attribute, value.replace(`${kind}.${before}`, `${kind}.new-${number}`));
    }
  }
  for (const field of copy.querySelectorAll("input:not([type=hidden]):not([type=checkbox]), textarea")) {
    field.value = "";
    field.removeAttribute("value");
  }
  for (const field of copy.querySelectorAll("textarea")) field.textContent = "";
  for (const field of copy.querySelectorAll("select")) field.selectedIndex = 0;
  for (const field of copy.querySelectorAll("input[type=checkbox]")) field.checked = false;
  for (const extra of copy.querySelectorAll(".note, .proposal, .remove, .used-text, .entry-answer > .smaller")) extra.remove();
  for (const doubtful of copy.querySelectorAll(".is-doubtful")) doubtful.classList.remove("is-doubtful");
  copy.querySelector("legend").textContent = button.dataset.title;
  copy.dataset.new = "yes";
  last.after(copy);
  copy.querySelector("input:not([type=hidden]), select").focus();
  markUnsaved();
}

// After a save one is where one was: the field that one worked in stands where it stood.
function goBack(place) {
  const field = document.getElementById(place.id);
  if (!field) return window.scrollTo(0, place.scroll);
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  window.scrollBy(0, field.getBoundingClientRect().top - Math.max(place.top, belowBar()));
}
const place = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (place && !location.hash) goBack(JSON.parse(place));

window.addEventListener("hashchange", openAndFocus);
openAndFocus();
document.querySelector("[data-focus]")?.focus();

if (form) {
  form.addEventListener("input", (event) => markUnsaved(event.target));
  form.addEventListener("focusin", (event) => { if (event.target.matches("input, select, textarea")) worked = event.target; });
  form.addEventListener("submit", () => {
    changed = false;
    const top = worked ? worked.getBoundingClientRect().top : 0;
    sessionStorage.setItem(PLACE, JSON.stringify({ id: worked ? worked.id : "", top, scroll: window.scrollY }));
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[value^='add-']");
    if (!button) return;
    event.preventDefault();
    addRow(button);
  });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  for (const note of form.querySelectorAll(".add-row .quiet")) note.hidden = true;
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash === "#verdicts") location.hash = "#answers";
});
