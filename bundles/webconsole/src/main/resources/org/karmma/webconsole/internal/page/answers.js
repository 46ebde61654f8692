// The clip, and what students say of it.
import {byId, element, show, announce, notice} from "./dom.js";
import * as server from "./server.js";

const SPACES_SHOWN = 1;
let clip = null;
let round = 0;

const percent = (p) => `${(100 * p).toFixed(1)} %`;

function answer(name, prediction) {
  const absent = prediction.slots.filter((slot) => !slot.present);
  const lines = [element("h3", {}, name)];
  if (prediction.abstains) {
    lines.push(element("p", {}, `No answer: ${prediction.abstention}`));
  }
  for (const [space, scores] of Object.entries(prediction.scores).slice(0, SPACES_SHOWN)) {
    lines.push(element("ol", {"aria-label": `${name}: likeliest ${space}s`}, ...scores.map((score) => element("li", {},
      element("meter", {min: 0, max: 1, value: score.probability, "aria-hidden": "true"}),
      element("span", {class: "label"}, score.label), element("span", {}, percent(score.probability))))));
  }
  lines.push(element("p", {}, `used: ${prediction.subset || "nothing"}, ${prediction.milliseconds.toFixed(0)} ms`
    + (prediction.accuracy === null ? "" : `; right in ${prediction.accuracy.toFixed(1)} % with just these`)));
  for (const slot of absent) {
    lines.push(element("p", {}, `without ${slot.slot} (${slot.cause}): ${slot.detail}`));
  }
  return element("article", {class: "answer"}, ...lines);
}

/** Asks the chosen students again, for instance since a sensor has changed. */
export async function refresh() {
  if (!clip) {
    return;
  }
  const mine = ++round;
  const names = [...new Set([byId("student").value, byId("beside").value].filter((name) => name))];
  try {
    const answers = await Promise.all(names.map(async (name) => [name, await server.predict(name, clip)]));
    if (mine !== round) {
      return;
    }
    show(byId("answers"), ...answers.map(([name, prediction]) => answer(name, prediction)));
    const told = answers.map(([name, p]) => p.abstains ? `${name} does not answer`
      : `${name}: ${Object.values(p.scores)[0][0].label}, ${percent(Object.values(p.scores)[0][0].probability)}`);
    announce(told.join(". "));
    document.dispatchEvent(new CustomEvent("answered"));
  } catch (e) {
    if (mine === round) {
      notice(e.message);
    }
  }
}

function play(url) {
  const video = byId("video");
  video.src = url;
  video.hidden = false;
  byId("no-clip").hidden = true;
  if (!window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    video.play().catch(() => {});
  }
}

function chooseFile(file) {
  clip = {file};
  byId("sample").value = "";
  play(URL.createObjectURL(file));
  refresh();
}

export function start() {
  const picture = byId("picture");
  byId("student").addEventListener("change", refresh);
  byId("beside").addEventListener("change", refresh);
  byId("file").addEventListener("change", (event) => event.target.files[0] && chooseFile(event.target.files[0]));
  byId("sample").addEventListener("change", (event) => {
    const option = event.target.selectedOptions[0];
    if (!option.value) {
      return;
    }
    clip = {sample: Number(option.value)};
    const span = option.dataset.end ? `#t=${option.dataset.start},${option.dataset.end}` : "";
    play(server.sampleMedia(option.value) + span);
    refresh();
  });
  byId("video").addEventListener("timeupdate", (event) => {
    const option = byId("sample").selectedOptions[0];
    const [from, to] = [Number(option?.dataset.start || 0), Number(option?.dataset.end || Infinity)];
    if (clip?.sample !== undefined && event.target.currentTime >= to) {
      event.target.currentTime = from;
      event.target.play().catch(() => {});
    }
  });
  dropZone(picture, (file) => chooseFile(file));
}

/** Lets files be dropped on an element. */
export function dropZone(zone, onFile) {
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("dragging");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("dragging"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("dragging");
    if (event.dataTransfer.files[0]) {
      onFile(event.dataTransfer.files[0]);
    }
  });
}

function options(select, choices, fallback) {
  const chosen = select.value;
  show(select, ...choices.map(([value, text, data]) => {
    const option = element("option", {value}, text);
    Object.assign(option.dataset, data || {});
    return option;
  }));
  select.value = choices.some(([value]) => value === chosen) && (chosen || select.dataset.set) ? chosen : fallback;
  select.dataset.set = "yes";
}

/** students: [{name, facts}] */
export function offer(students, samples) {
  const names = students.map((student) => student.name);
  const [first] = students.filter((student) => student.facts?.system !== "karmma_t").map((student) => student.name).concat(names);
  options(byId("student"), names.map((name) => [name, name]), first || "");
  const teacher = students.find((student) => student.facts?.system === "karmma_t" && student.name !== first);
  options(byId("beside"), [["", "nobody"], ...names.map((name) => [name, name])], teacher ? teacher.name : "");
  options(byId("sample"), [["", samples.length ? "choose" : "none here"], ...samples.map((sample, i) => [String(i), sample.title,
    {start: sample.start, end: Number.isFinite(sample.end) ? sample.end : ""}])], "");
}
