// Puts the parts together: what there is, what happens, and what is asked.
import {byId, element, show, announce, notice} from "./dom.js";
import * as server from "./server.js";
import * as answers from "./answers.js";
import * as tiles from "./tiles.js";

const EVENTS = 200;
const facts = new Map();
let home = null;
let seen = "";
let again = null;

async function factsOf(student) {
  if (!facts.has(student)) {
    facts.set(student, await server.facts(student));
  }
  return facts.get(student);
}

function emptyHome() {
  const nothing = home.students.length === 0;
  if (nothing) {
    show(byId("answers"), element("div", {class: "empty"},
      element("p", {}, "There is no student here yet. In a terminal:"),
      element("p", {}, element("code", {}, "karmma demo --quick"), " trains one in some minutes, or"),
      element("p", {}, element("code", {}, "karmma student install NAME FOLDER"), " brings one that you have.")));
  }
  for (const id of ["student", "beside", "sample", "file"]) {
    byId(id).disabled = nothing;
  }
}

function bundles() {
  const {installs} = home.visitor;
  byId("jar").disabled = !installs;
  byId("install-lead").hidden = !installs;
  show(byId("bundles"), ...home.bundles.map((file) => element("li", {},
    element("span", {}, element("strong", {}, file.file), ` ${file.state}`), element("span", {}, file.bundle),
    installs ? element("button", {"data-key": `remove ${file.file}`, on: {click: () => change(() => server.uninstall(file.file), `${file.file} is removed`)}},
      `Remove ${file.file}`) : null,
    file.state === "refused" ? element("p", {class: "why"}, file.detail) : null)));
}

async function change(what, after) {
  try {
    const result = await what();
    if (result?.state === "refused") {
      notice(`${result.file} is refused: ${result.detail}`);
    } else {
      announce(after);
    }
  } catch (e) {
    notice(e.message);
  }
  await reload();
}

/** What is shown is what the server says, never what the page believes. */
export async function reload() {
  try {
    home = await server.state();
    for (const student of home.students) {
      student.facts = await factsOf(student.name);
    }
  } catch (e) {
    notice(e.message);
    return;
  }
  byId("visitor").textContent = `${home.visitor.name}${home.visitor.installs ? "" : home.visitor.operates ? ", may operate" : ", may look"}`;
  tiles.render(home, reload);
  bundles();
  answers.offer(home.students, home.samples);
  emptyHome();
  const slots = JSON.stringify(home.students.map((student) => student.slots.map((slot) => [slot.slot, slot.present])));
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
  }, 50);
}

function line(event) {
  return element("li", {}, element("time", {dateTime: event.time}, new Date(event.time).toLocaleTimeString()),
    element("strong", {}, event.kind), ` ${event.subject}`, event.detail ? `: ${event.detail}` : "");
}

async function events() {
  try {
    show(byId("events"), ...(await server.recent()).reverse().map(line));
  } catch (e) {
    notice(e.message);
  }
}

answers.start();
document.addEventListener("answered", soon);
byId("jar").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file) {
    await change(() => server.install(file), `${file.name} is installed`);
    event.target.value = "";
  }
});
answers.dropZone(byId("install"), (file) => home?.visitor.installs && change(() => server.install(file), `${file.name} is installed`));
server.listen((event) => {
  byId("events").prepend(line(event));
  while (byId("events").children.length > EVENTS) {
    byId("events").lastChild.remove();
  }
  facts.clear();
  soon();
}, soon, (up) => {
  byId("connection").textContent = up ? "Connected" : "The server does not answer; trying again";
  if (up) {
    soon();
  }
});
events();
reload();
