// Each student with its slots.
import {byId, control, element, update, act} from "./dom.js";
import * as server from "./server.js";
import {ask} from "./what-if.js";
import {button, causeOf, titleOf} from "./slots.js";

function slotLine(student, slot, home, reload) {
  const title = titleOf(student, slot.slot);
  const muted = slot.cause === "muted";
  const key = `${student.name} ${slot.slot}`;
  return element("li", {}, element("span", {class: `state ${slot.present ? "good" : muted ? "off" : "bad"}`},
    element("strong", {}, title), `: ${slot.present ? "in use" : causeOf(slot.cause)}`),
  home.students.length > 1 ? button(key, muted ? "Switch on" : "Switch off", home.visitor.operates, async () => {
    if (muted || await ask(`Switch ${title} off for ${student.name}?`, "Switch it off", slot.slot, [student])) {
      await act(() => server.switchSlot(student.name, slot.slot, muted), `${title} is ${muted ? "on" : "off"} for ${student.name}`);
      await reload();
      control(key)?.focus();
    }
  }, `${title} for ${student.name}`) : null);
}

function card(student, home, reload) {
  const subset = student.slots.filter((slot) => slot.present).map((slot) => slot.slot).join("+");
  const measured = student.facts?.subsets?.find((each) => each.subset === subset);
  const worth = measured?.accuracy ?? null;
  const how = worth === null ? "; how well was not measured" : `: right in ${worth.toFixed(1)} %`;
  return element("li", {class: "card", "data-student": student.name},
    element("h3", {}, student.name),
    element("p", {class: "soft"}, student.facts ? `${student.facts.model}, trained as ${student.facts.system}`
      : "nothing is known of its training"),
    element("p", {}, subset ? `Answers from ${subset}${how}.` : "Does not answer: no sensor is left."),
    element("ul", {class: "slots"}, ...student.slots.map((slot) => slotLine(student, slot, home, reload))));
}

export function render(home, reload) {
  update(byId("students"), home.students.length
    ? home.students.map((student) => [student.name, [student, home.students.length, home.visitor], () => card(student, home, reload)])
    : [["none", 0, () => element("li", {}, "None yet.")]]);
}
