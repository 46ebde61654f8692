// What switching a sensor off will cost, from what was measured of the student.
import {byId, element} from "./dom.js";

const ROWS = [
  ["right answers, %", "accuracy", 1],
  ["computing, GFLOPs", "gflops", 4],
  ["memory, MB", "peakMemoryMb", 0],
  ["time, ms", "latencyMilliseconds", 1],
];
const COSTS = ROWS.slice(1);

const subsetName = (slots) => slots.filter((slot) => slot.present).map((slot) => slot.slot).join("+");
const known = (subset, key) => subset?.[key] ?? null;
const measured = ({now, then}, key) => known(now, key) !== null && known(then, key) !== null;

/** "+1.4", with a real minus: the difference of what is shown, not of what was rounded away. */
function change(now, then, digits) {
  const difference = Number(then.toFixed(digits)) - Number(now.toFixed(digits));
  const size = Math.abs(difference).toFixed(digits);
  return Number(size) === 0 ? `\u00b1${size}` : `${difference > 0 ? "+" : "\u2212"}${size}`;
}

/** [subset now, subset then] as they were measured, with their names; without the names where nothing is left. */
function sides(student, slot) {
  const rest = student.slots.map((each) => each.slot === slot ? {...each, present: false} : each);
  const names = [subsetName(student.slots), subsetName(rest)];
  const of = (name) => (student.facts?.subsets || []).find((subset) => subset.subset === name);
  return {now: of(names[0]), then: of(names[1]), names};
}

/** A few words for a tile; empty where the student does not use it now. */
export function brief(student, slot) {
  if (!student.slots.some((each) => each.slot === slot && each.present)) {
    return "";
  }
  const {now, then, names} = sides(student, slot);
  if (!names[1]) {
    return `${student.name} would not answer`;
  }
  const [a, b] = [known(now, "accuracy"), known(then, "accuracy")];
  return a === null || b === null ? `${student.name}: not measured`
    : `${student.name} right in ${b.toFixed(1)} % (${change(a, b, 1)} points)`;
}

function sentence(student, {now, then}) {
  const [a, b] = [known(now, "accuracy"), known(then, "accuracy")];
  if (a === null || b === null) {
    return `How often ${student.name} is right without it was not measured: karmma evaluate ${student.name} --data EXPERIMENT measures it.`;
  }
  return `${student.name} will be right in ${b.toFixed(1)} % of clips instead of ${a.toFixed(1)} %.`;
}

function row([title, key, digits], {now, then}) {
  const [a, b] = [now[key], then[key]];
  return element("tr", {}, element("th", {scope: "row"}, title),
    ...[a.toFixed(digits), b.toFixed(digits), change(a, b, digits)].map((text) => element("td", {}, text)));
}

/** Said once, rather than in every cell. */
function lacking(student, found) {
  const names = COSTS.filter(([, key]) => !measured(found, key)).map(([title]) => title.replace(/,.*/, ""));
  const advice = names.length < COSTS.length ? "" : " karmma run measures them, karmma extend does not. Each of its answers says how long it"
    + " took: compare before and after.";
  return names.length === 0 ? null
    : element("p", {class: "soft"}, `Not measured for ${student.name} with these sensors: ${names.join(", ")}.${advice}`);
}

function table(student, slot) {
  const found = sides(student, slot);
  const {names} = found;
  if (!names[1]) {
    return [element("p", {}, `${student.name} has nothing left then, and will not answer.`)];
  }
  const rows = ROWS.filter(([, key]) => measured(found, key));
  const split = student.facts?.measuredOn ? ` Accuracy on the ${student.facts.measuredOn} split.` : "";
  return [
    element("p", {}, sentence(student, found)),
    rows.length === 0 ? null : element("table", {},
      element("caption", {}, `${student.name}: ${names[0]} now, ${names[1]} then.${split} Measured when it was trained.`),
      element("thead", {}, element("tr", {}, element("td", {}),
        ...["now", "then", "change"].map((text) => element("th", {scope: "col"}, text)))),
      element("tbody", {}, ...rows.map((each) => row(each, found)))),
    lacking(student, found),
  ].filter((each) => each);
}

/** Asks; true for yes. The students are those that would lose the slot. */
export function ask(title, verb, slot, students) {
  const dialog = byId("question");
  byId("question-title").textContent = title;
  const lose = students.filter((student) => student.slots.some((each) => each.slot === slot && each.present));
  byId("question-text").replaceChildren(...(lose.length ? lose.flatMap((student) => table(student, slot))
    : [element("p", {}, "No student uses it now.")]));
  byId("question-yes").textContent = verb;
  return new Promise((resolve) => {
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), {once: true});
    dialog.showModal();
    byId("question-no").focus();
  });
}
