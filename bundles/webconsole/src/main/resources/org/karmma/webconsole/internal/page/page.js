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
const facts = new Map();
let seen = "";
let again = null;
let round = 0;

/** What the student's package says of itself; null where it cannot be read, which the rest of the page does not wait for. */
async function factsOf(student) {
  if (!facts.has(student)) {
    facts.set(student, server.facts(student).catch(() => null));
  }
  return facts.get(student);
}

const may = (visitor) => visitor.installs ? "may look, operate and install" : visitor.operates ? "may look and operate" : "may look";

/** What is shown is what the server says, never what the page believes. */
async function reload() {
  const mine = ++round;
  let home;
  try {
    home = await server.state();
    await Promise.all(home.students.map(async (student) => {
      student.facts = await factsOf(student.name);
    }));
  } catch (e) {
    notice(e.message);
    return;
  }
  if (mine !== round) {
    return; // a later one knows better
  }
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

/** Several things that happen at once are shown at once. */
function soon() {
  again ??= setTimeout(() => {
    again = null;
    reload();
  }, TOGETHER_MILLIS);
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
  facts.clear();
  soon();
}, soon, connected);
reload();
