// Puts the parts together: what there is, what happens, and what is asked.
import {byId, notice} from "./dom.js";
import * as server from "./server.js";
import * as answers from "./answers.js";
import * as bundles from "./bundles.js";
import * as events from "./events.js";
import * as students from "./students.js";
import * as tiles from "./tiles.js";
import {nowhereElse} from "./drop.js";

const TOGETHER_MILLIS = 50;
/** Kinds of events after which every student is the version that it was. */
const SAME_VERSION = ["muted", "unmuted", "quarantined", "cleared"];
const facts = new Map();
let home = null;
/** Slots of students that were told while the state was being asked for: they are newer than what it may say. */
let told = new Map();
let seen = "";
let again = null;
let running = Promise.resolve();
let next = null;

/** What the student's package says of itself; null where it cannot be read, which the rest of the page does not wait for. */
async function factsOf(student) {
  if (!facts.has(student)) {
    facts.set(student, server.facts(student).catch(() => null));
  }
  return facts.get(student);
}

const may = (visitor) => visitor.installs ? "may look, operate and install" : visitor.operates ? "may look and operate" : "may look";

/** What is shown is what the server says, never what the page believes. */
function render() {
  byId("visitor").textContent = `${home.visitor.name} (${may(home.visitor)})`;
  byId("console").hidden = !home.visitor.installs;
  tiles.render(home, reload);
  students.render(home, reload);
  bundles.render(home);
  answers.offer(home);
  const slots = JSON.stringify(home.students.map(({name, slots: all}) => [name, all.map((slot) => [slot.slot, slot.present, slot.cause])]));
  if (slots !== seen) {
    seen = slots;
    answers.refresh();
  }
  document.body.dataset.ready = "yes";
}

async function load() {
  told = new Map();
  try {
    const state = await server.state();
    await Promise.all(state.students.map(async (student) => {
      student.facts = await factsOf(student.name);
    }));
    state.students.forEach((student) => {
      student.slots = told.get(student.name) ?? student.slots;
    });
    home = state;
    render();
  } catch (e) {
    notice(e.message);
  }
}

/** Who asks while one is under way shares the one after it, which knows what they know. */
function reload() {
  next ??= running.then(() => {
    next = null;
    running = load();
    return running;
  });
  return next;
}

/** Several things that happen at once are shown at once. */
function soon() {
  again ??= setTimeout(() => {
    again = null;
    reload();
  }, TOGETHER_MILLIS);
}

/** The server has told everything about these: it is shown before the rest is asked for. */
function slotsChanged({student: name, slots}) {
  told.set(name, slots);
  const student = home?.students.find((each) => each.name === name);
  if (student && JSON.stringify(student.slots) !== JSON.stringify(slots)) {
    student.slots = slots;
    render();
  }
  soon();
}

function connected(up) {
  byId("connection").textContent = up ? "Connected" : "The server does not answer; trying again";
  byId("connection").className = up ? "state good" : "state bad";
  if (up) {
    soon();
    events.load();
  }
}

answers.start();
bundles.start(reload);
nowhereElse();
document.addEventListener("answered", soon);
server.listen((event) => {
  events.add(event);
  if (!SAME_VERSION.includes(event.kind)) {
    facts.clear();
  }
  soon();
}, slotsChanged, connected);
reload();
