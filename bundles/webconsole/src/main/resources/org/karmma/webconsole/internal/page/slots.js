// What tiles and students say alike of a slot.
import {element} from "./dom.js";

const CAUSES = {
  "no-bundle": "its plug-in is stopped or missing",
  incompatible: "its plug-in is not one that the student was trained with",
  "no-signal": "not recorded",
  "bad-signal": "recorded, but unusable",
  stale: "its last signal is too old",
  failed: "it failed, and rests until it is tried again",
  timeout: "it took too long",
  muted: "switched off",
};

/** As the student's package calls it. */
export const titleOf = (student, id) => student.facts?.slots?.find((slot) => slot.slot === id)?.title || id;

export const causeOf = (cause) => CAUSES[cause] || cause;

/** more: heard, not seen, where the text alone does not say which one */
export function button(key, text, enabled, click, more = "") {
  const title = enabled ? "" : "Your account may only look.";
  return element("button", {type: "button", "data-key": key, disabled: !enabled, title, on: {click}},
    text, more ? element("span", {class: "visually-hidden"}, ` ${more}`) : null);
}
