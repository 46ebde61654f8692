// What switching a sensor off will cost, from what was measured of the student.
import {byId, element} from "./dom.js";

const ROWS = [
  ["right answers", "accuracy", 1, "%"],
  ["computing", "gflops", 3, "GFLOPs"],
  ["memory", "peakMemoryMb", 0, "MB"],
  ["time", "latencyMilliseconds", 1, "ms"],
];

export const subsetName = (slots) => slots.filter((slot) => slot.present).map((slot) => slot.slot).join("+");

const number = (row, key, digits, unit) => row && row[key] !== null && row[key] !== undefined ? `${row[key].toFixed(digits)} ${unit}` : "not measured";

function difference(before, after, key, digits, unit) {
  if (!before || !after || before[key] === null || after[key] === null || before[key] === undefined || after[key] === undefined) {
    return "";
  }
  const change = after[key] - before[key];
  return `${change > 0 ? "+" : change < 0 ? "\u2212" : "\u00b1"}${Math.abs(change).toFixed(digits)} ${unit === "%" ? "points" : unit}`;
}

function table(student, facts, slots, slot) {
  const rest = slots.map((each) => each.slot === slot ? {...each, present: false} : each);
  const [now, then] = [subsetName(slots), subsetName(rest)];
  const of = (name) => facts.subsets.find((subset) => subset.subset === name);
  if (!then) {
    return element("p", {}, `${student} has nothing left then, and will not answer.`);
  }
  const body = ROWS.map(([title, key, digits, unit]) => element("tr", {},
    element("th", {scope: "row"}, title), element("td", {}, number(of(now), key, digits, unit)),
    element("td", {}, number(of(then), key, digits, unit)), element("td", {}, difference(of(now), of(then), key, digits, unit))));
  return element("table", {},
    element("caption", {}, `${student}: ${now} now, ${then} then. Measured on the ${facts.measuredOn || "unknown"} split when it was trained.`),
    element("thead", {}, element("tr", {}, element("td", {}), element("th", {scope: "col"}, "now"), element("th", {scope: "col"}, "then"),
      element("th", {scope: "col"}, "change"))),
    element("tbody", {}, ...body));
}

/** Asks; true for yes. students: [{name, facts, slots}] that would lose the slot. */
export function ask(title, verb, slot, students) {
  const dialog = byId("question");
  byId("question-title").textContent = title;
  const lose = students.filter((student) => student.slots.some((each) => each.slot === slot && each.present));
  byId("question-text").replaceChildren(...(lose.length
    ? lose.map((student) => table(student.name, student.facts, student.slots, slot))
    : [element("p", {}, "No student uses it now.")]));
  byId("question-yes").textContent = verb;
  return new Promise((resolve) => {
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), {once: true});
    dialog.showModal();
    byId("question-no").focus();
  });
}
