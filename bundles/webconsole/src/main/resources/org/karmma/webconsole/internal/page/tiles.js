// A tile for each modality: what it does, in which students, and the switches.
import {byId, element, show, announce, notice} from "./dom.js";
import * as server from "./server.js";
import {ask} from "./what-if.js";

const CAUSES = {
  "no-bundle": "its plug-in is stopped or missing",
  incompatible: "its plug-in is not the one that the student was trained with",
  failed: "it failed, and rests until it is cleared",
  muted: "switched off",
};

function stateOf(modality, uses) {
  if (!modality.bundle) {
    return ["bad", "missing: no plug-in here brings it"];
  }
  if (!modality.running) {
    return ["off", "stopped"];
  }
  const absent = uses.filter(([, slot]) => !slot.present);
  if (absent.length === 0) {
    return ["good", uses.length ? "in use" : "ready, used by no student"];
  }
  const cause = absent[0][1].cause;
  return [cause === "muted" ? "off" : "bad", CAUSES[cause] || cause];
}

async function act(what, after) {
  try {
    await what();
    announce(after);
  } catch (e) {
    notice(e.message);
  }
}

function button(key, text, enabled, why, click) {
  return element("button", {"data-key": key, disabled: !enabled, title: enabled ? "" : why, on: {click}}, text);
}

function tile(modality, home, reload) {
  const uses = home.students.flatMap((student) => student.slots.filter((slot) => slot.slot === modality.id).map((slot) => [student, slot]));
  const [kind, text] = stateOf(modality, uses);
  const muted = uses.length > 0 && uses.every(([, slot]) => slot.cause === "muted");
  const failed = uses.filter(([, slot]) => slot.cause === "failed");
  const {operates} = home.visitor;
  const why = "your account may only look";
  const details = uses.filter(([, slot]) => !slot.present && slot.detail).map(([student, slot]) => element("p", {}, `${student.name}: ${slot.detail}`));
  const buttons = [];
  if (uses.length) {
    buttons.push(button(`${modality.id} mute`, muted ? `Switch ${modality.title} on` : `Switch ${modality.title} off`, operates, why, async () => {
      if (muted || await ask(`Switch ${modality.title} off?`, "Switch it off", modality.id, home.students)) {
        await act(() => Promise.all(uses.map(([student]) => server.switchSlot(student.name, modality.id, muted))),
          `${modality.title} is ${muted ? "on" : "off"}`);
        await reload();
      }
    }));
  }
  if (failed.length) {
    buttons.push(button(`${modality.id} clear`, "Try it again", operates, why, async () => {
      await act(() => Promise.all(failed.map(([student]) => server.clearSlot(student.name, modality.id))), `${modality.title} is tried again`);
      await reload();
    }));
  }
  if (modality.bundle) {
    buttons.push(button(`${modality.id} bundle`, modality.running ? "Stop its plug-in" : "Start its plug-in", operates, why, async () => {
      if (!modality.running || await ask(`Stop the plug-in of ${modality.title}?`, "Stop it", modality.id, home.students)) {
        await act(() => server.switchBundle(modality.id, !modality.running), `The plug-in of ${modality.title} is ${modality.running ? "stopped" : "started"}`);
        await reload();
      }
    }));
  }
  return element("li", {class: `tile ${kind === "good" ? "" : kind}`, "data-modality": modality.id},
    element("h3", {}, modality.title),
    element("p", {class: `state ${kind}`}, text),
    ...details,
    element("dl", {},
      element("dt", {}, "plug-in"), element("dd", {}, modality.bundle ? `${modality.bundle} ${modality.version}` : "none"),
      element("dt", {}, "used by"), element("dd", {}, uses.map(([student]) => student.name).join(", ") || "nobody"),
      element("dt", {}, "calls"), element("dd", {}, `${modality.calls}, ${modality.errors} failed`),
      element("dt", {}, "time"), element("dd", {}, modality.milliseconds === null ? "not asked yet" : `${modality.milliseconds.toFixed(1)} ms`)),
    element("div", {class: "buttons"}, ...buttons));
}

export function render(home, reload) {
  const known = home.modalities.map((modality) => modality.id);
  const missing = [...new Set(home.students.flatMap((student) => student.slots.map((slot) => slot.slot)))].filter((id) => !known.includes(id))
    .map((id) => ({id, title: id, running: false, bundle: "", version: "", calls: 0, errors: 0, milliseconds: null}));
  const all = [...home.modalities, ...missing];
  show(byId("tiles"), ...(all.length ? all.map((modality) => tile(modality, home, reload))
    : [element("li", {}, "There are no sensors yet: install a plug-in below.")]));
}
