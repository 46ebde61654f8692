// A tile for each modality: what it does, in which students, and the switches.
import {byId, control, element, update, act} from "./dom.js";
import * as server from "./server.js";
import {ask, brief} from "./what-if.js";
import {button, causeOf, titleOf} from "./slots.js";

/** Tiles whose details somebody has opened or closed; on a wide screen they are open. */
const opened = new Map();
/** What changes with every prediction. */
const COUNTED = ["calls", "errors", "unreadable", "milliseconds"];
const WIDE = window.matchMedia("(min-width: 52rem)");

WIDE.addEventListener("change", () => {
  opened.clear();
  document.querySelectorAll(".tile details").forEach((each) => {
    each.open = WIDE.matches;
  });
});

/** Told, too, of what the page itself opens, which is no choice of anybody. */
function toggled(id, open) {
  if (open === WIDE.matches) {
    opened.delete(id);
  } else {
    opened.set(id, open);
  }
}

const list = (pairs) => pairs.map(([student]) => student.name).join(", ");

function stateOf(modality, uses) {
  if (!modality.bundle) {
    return ["bad", "missing: no plug-in here brings it"];
  }
  if (!modality.running) {
    return modality.active ? ["bad", "its plug-in runs, but the sensor could not be started: the log says why"] : ["off", "stopped"];
  }
  const absent = uses.filter(([, slot]) => !slot.present);
  if (absent.length === 0) {
    return ["good", uses.length ? "in use" : "ready, used by no student"];
  }
  const cause = absent[0][1].cause;
  const kind = cause === "muted" ? "off" : "bad";
  return absent.length === uses.length ? [kind, causeOf(cause)] : [kind, `in use, but not by ${list(absent)}: ${causeOf(cause)}`];
}

function muteButton(modality, uses, home, reload) {
  const muted = uses.every(([, slot]) => slot.cause === "muted");
  return button(`${modality.id} mute`, muted ? "Switch on" : "Switch off", home.visitor.operates, async () => {
    if (muted || await ask(`Switch ${modality.title} off?`, "Switch it off", modality.id, home.students)) {
      await act(() => Promise.all(uses.map(([student]) => server.switchSlot(student.name, modality.id, muted))),
        `${modality.title} is ${muted ? "on" : "off"}`);
      await reload();
      control(`${modality.id} mute`)?.focus();
    }
  }, modality.title);
}

function clearButton(modality, failed, home, reload) {
  return button(`${modality.id} clear`, "Try again", home.visitor.operates, async () => {
    await act(() => Promise.all(failed.map(([student]) => server.clearSlot(student.name, modality.id))),
      `${modality.title} is tried again`);
    await reload();
    control(`${modality.id} mute`)?.focus();
  }, modality.title);
}

function bundleButton(modality, home, reload) {
  const on = modality.active;
  return button(`${modality.id} bundle`, `${on ? "Stop" : "Start"} its plug-in`, home.visitor.operates, async () => {
    if (!on || await ask(`Stop the plug-in of ${modality.title}?`, "Stop it", modality.id, home.students)) {
      await act(() => server.switchBundle(modality.id, !on), `The plug-in of ${modality.title} is ${on ? "stopped" : "started"}`);
      await reload();
      control(`${modality.id} bundle`)?.focus();
    }
  }, `of ${modality.title}`);
}

/** What is done to students, and undone at once. */
function switches(modality, uses, home, reload) {
  const failed = uses.filter(([, slot]) => slot.cause === "failed");
  return [
    uses.length ? muteButton(modality, uses, home, reload) : null,
    failed.length ? clearButton(modality, failed, home, reload) : null,
  ];
}

/** What is done to the plug-in, and so to everybody. */
function upkeep(modality, home, reload) {
  return [
    modality.bundle ? bundleButton(modality, home, reload) : null,
    modality.bundle && home.visitor.installs ? button(`${modality.id} update`, "Update its plug-in", true, () => byId("jar").click(),
      `of ${modality.title}: choose the new file`) : null,
  ];
}

const cost = (modality, home) => home.students.map((student) => brief(student, modality.id)).filter((text) => text).join("; ");

/** How the calls were that it was asked to take part in. */
function calls({calls: all, errors, unreadable}) {
  return [`${all}`, `${errors} failed`, ...(unreadable ? [`${unreadable} not readable`] : [])].join(", ");
}

const partOf = (name, term, text) => [`${name} ${term}`, text, () => element(name, {}, text)];

/** Put in by themselves: a switch that is being pressed while others predict must stay where it is. */
function facts(modality, uses) {
  update(document.querySelector(`[data-modality="${CSS.escape(modality.id)}"] dl`), [
    ["plug-in", modality.bundle ? `${modality.bundle} ${modality.version}` : "none"],
    ["used by", list(uses.filter(([, slot]) => slot.present)) || "nobody now"],
    ["calls", calls(modality)],
    ["time", modality.milliseconds === null ? "not asked yet" : `${modality.milliseconds.toFixed(1)} ms`],
  ].flatMap(([term, text]) => [partOf("dt", term, term), partOf("dd", term, text)]));
}

function details(modality, home, reload) {
  const {id, title} = modality;
  return element("details", {open: opened.get(id) ?? WIDE.matches, on: {toggle: (event) => toggled(id, event.target.open)}},
    element("summary", {"data-key": `${id} details`}, "Details", element("span", {class: "visually-hidden"}, ` of ${title}`)),
    element("dl", {}),
    element("div", {class: "buttons upkeep"}, ...upkeep(modality, home, reload)));
}

function tile(modality, uses, home, reload) {
  const [kind, text] = stateOf(modality, uses);
  const plain = ["muted", modality.bundle && !modality.running ? "no-bundle" : ""]; // has been said
  const said = uses.map(([, slot]) => slot.present || plain.includes(slot.cause) ? "" : slot.detail);
  const why = [...new Set(said)].filter((detail) => detail);
  const off = cost(modality, home);
  return element("li", {class: `tile ${kind}`, "data-modality": modality.id},
    element("div", {class: "tile-head"},
      element("div", {}, element("h3", {}, modality.title), element("p", {class: `state ${kind}`}, text)),
      element("div", {class: "buttons"}, ...switches(modality, uses, home, reload))),
    ...why.map((detail) => element("p", {}, detail)),
    off ? element("p", {class: "soft cost"}, `If off: ${off}`) : null,
    details(modality, home, reload));
}

/** As the students have their slots, one after the other; what none of them has, by title. */
function ordered(all, home) {
  const slots = [...new Set(home.students.flatMap((student) => student.slots.map((slot) => slot.slot)))];
  const place = ({id}) => slots.includes(id) ? slots.indexOf(id) : slots.length;
  return all.sort((a, b) => place(a) - place(b) || a.title.localeCompare(b.title));
}

/** Those that a student wants and nobody brings have a tile, too; and one that is stopped is called as its students know it. */
function withMissing(home) {
  const titles = new Map(home.students.flatMap((student) => student.slots.map((slot) => [slot.slot, titleOf(student, slot.slot)])));
  const here = home.modalities.map((modality) => modality.running ? modality
    : {...modality, title: titles.get(modality.id) || modality.id});
  const nothing = {running: false, active: false, bundle: "", version: "", calls: 0, errors: 0, unreadable: 0, milliseconds: null};
  here.forEach((modality) => titles.delete(modality.id));
  return [...here, ...[...titles].map(([id, title]) => ({...nothing, id, title}))];
}

export function render(home, reload) {
  const all = ordered(withMissing(home), home);
  const usesOf = ({id}) => home.students.flatMap((student) => student.slots.filter((slot) => slot.slot === id).map((slot) => [student, slot]));
  update(byId("tiles"), all.length ? all.map((modality) => {
    const lasting = Object.entries(modality).filter(([key]) => !COUNTED.includes(key));
    return [modality.id, [lasting, home.students, home.visitor], () => tile(modality, usesOf(modality), home, reload)];
  }) : [["none", 0, () => element("li", {}, "There are no sensors yet: install a plug-in below.")]]);
  all.forEach((modality) => facts(modality, usesOf(modality)));
}
