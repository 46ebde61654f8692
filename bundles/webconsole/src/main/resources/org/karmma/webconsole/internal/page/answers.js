// The clip, and what students say of it.
import {byId, element, announce} from "./dom.js";
import * as server from "./server.js";
import {dropZone} from "./drop.js";
import {causeOf} from "./slots.js";

const RECORDING = "recording";
let clip = null;
let kinds = [];
let url = null;
let round = 0;

const percent = (p) => `${(100 * p).toFixed(1)} %`;

function scoreLine(score) {
  return element("li", {}, element("progress", {max: 1, value: score.probability, "aria-hidden": "true"}),
    element("span", {class: "label"}, score.label), element("span", {}, percent(score.probability)));
}

function answer(name, prediction) {
  const lines = [element("h3", {}, name)];
  if (prediction.abstains) {
    lines.push(element("p", {class: "state off"}, `No answer: ${prediction.abstention}`));
  }
  const [space] = Object.entries(prediction.scores);
  if (space) {
    lines.push(element("ol", {"aria-label": `${name}: likeliest ${space[0]}s`}, ...space[1].map(scoreLine)));
  }
  lines.push(element("p", {}, `used: ${prediction.subset || "nothing"}, ${prediction.milliseconds.toFixed(0)} ms`
    + (prediction.accuracy === null ? "" : `; right in ${prediction.accuracy.toFixed(1)} % with just these`)));
  prediction.slots.filter((slot) => !slot.present).forEach((slot) => lines.push(
    element("p", {}, `without ${slot.slot} (${causeOf(slot.cause)})${slot.detail && slot.cause !== "muted" ? `: ${slot.detail}` : ""}`)));
  return element("article", {class: "answer", "data-answer": name}, ...lines);
}

const failure = (name, why) => element("article", {class: "answer"}, element("h3", {}, name),
  element("p", {class: "state bad"}, `Not answered: ${why.message}`));

function told([name, result]) {
  if (result instanceof Error || result.abstains) {
    return `${name} does not answer`;
  }
  const [[first]] = Object.values(result.scores);
  return `${name}: ${first.label}, ${percent(first.probability)}`;
}

/** On a small screen the answers are out of sight where the switches are: the first of each stays in sight. */
function showShort(results) {
  byId("now").hidden = results.length === 0;
  byId("now").replaceChildren(...results.map(([name, result]) => element("p", {}, element("strong", {}, name), ` ${shortly(result)}`)));
}

function shortly(result) {
  if (result instanceof Error) {
    return "not answered";
  }
  const [first] = Object.values(result.scores)[0] || [];
  return result.abstains || !first ? "no answer" : `${first.label}, ${percent(first.probability)} (${result.subset})`;
}

/** Asks the chosen students again, for instance since a sensor has changed. */
export async function refresh() {
  if (!clip) {
    return;
  }
  const mine = ++round;
  const names = [...new Set([byId("student").value, byId("beside").value].filter((name) => name))];
  byId("answers").ariaBusy = "true";
  byId("answers").classList.add("busy");
  const results = await Promise.all(names.map(async (name) => {
    try {
      return [name, await server.predict(name, clip)];
    } catch (e) {
      return [name, e];
    }
  }));
  if (mine !== round) {
    return; // a later one is under way
  }
  byId("answers").replaceChildren(...results.map(([name, result]) =>
    result instanceof Error ? failure(name, result) : answer(name, result)));
  showShort(results);
  byId("answers").ariaBusy = "false";
  byId("answers").classList.remove("busy");
  announce(results.map(told).join(". "));
  document.dispatchEvent(new CustomEvent("answered"));
}

function play(source) {
  const video = byId("video");
  byId("no-clip").hidden = true;
  video.hidden = false;
  video.src = source;
  if (!window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    video.play().catch(() => {});
  }
}

function showNothing(why) {
  byId("video").hidden = true;
  byId("no-clip").hidden = false;
  byId("no-clip").textContent = why;
}

/** A file that is called like a kind of medium that a sensor reads is that; any other one is a recording, with whatever is in it. */
function kindOf(file) {
  const stem = file.name.replace(/\.[^.]*$/, "").toLowerCase();
  return kinds.includes(stem) ? stem : RECORDING;
}

function chooseFiles(files) {
  clip = {files: files.map((file) => [kindOf(file), file])};
  byId("sample").value = "";
  byId("span").textContent = "";
  URL.revokeObjectURL(url);
  const shown = files.find((file) => /^(video|audio)\//.test(file.type));
  if (shown) {
    url = URL.createObjectURL(shown);
    play(url);
  } else {
    showNothing(`${files.map((file) => file.name).join(", ")}: nothing in it can be shown. The students are asked all the same.`);
  }
  refresh();
}

function chooseSample(option) {
  if (!option.value) {
    return;
  }
  clip = {sample: Number(option.value)};
  byId("file").value = "";
  const {start, end} = option.dataset;
  byId("span").textContent = end ? `Asked about: seconds ${start} to ${end} of the recording.` : "";
  play(server.sampleMedia(option.value) + (end ? `#t=${start},${end}` : ""));
  refresh();
}

/** Only the part that is asked about, again and again. */
function loop(video) {
  const {start, end} = byId("sample").selectedOptions[0]?.dataset || {};
  if (clip?.sample !== undefined && end && video.currentTime >= Number(end)) {
    video.currentTime = Number(start);
    video.play().catch(() => {});
  }
}

export function start() {
  byId("student").addEventListener("change", refresh);
  byId("beside").addEventListener("change", refresh);
  byId("file").addEventListener("change", (event) => event.target.files.length && chooseFiles([...event.target.files]));
  byId("sample").addEventListener("change", (event) => chooseSample(event.target.selectedOptions[0]));
  const video = byId("video");
  video.addEventListener("timeupdate", () => loop(video));
  video.addEventListener("pause", () => !video.ended && loop(video));
  video.addEventListener("error", () => showNothing("This browser cannot play the clip. The students are asked all the same."));
  dropZone(byId("picture"), chooseFiles);
}

function options(select, choices, fallback) {
  const signature = JSON.stringify(choices);
  if (select.dataset.choices === signature) {
    return; // somebody may be choosing
  }
  const chosen = select.dataset.choices ? select.value : null;
  select.dataset.choices = signature;
  select.replaceChildren(...choices.map(([value, text, data]) => {
    const option = element("option", {value}, text);
    Object.assign(option.dataset, data || {});
    return option;
  }));
  select.value = choices.some(([value]) => value === chosen) ? chosen : fallback;
}

/** What can be chosen: students, the likeliest pair first, and samples. */
export function offer(home) {
  kinds = home.media;
  const names = home.students.map((student) => student.name);
  const teaches = (student) => student.facts?.system === "karmma_t";
  const first = home.students.find((student) => !teaches(student))?.name || names[0] || "";
  const beside = home.students.find((student) => teaches(student) && student.name !== first)?.name || "";
  options(byId("student"), names.map((name) => [name, name]), first);
  options(byId("beside"), [["", "nobody"], ...names.map((name) => [name, name])], beside);
  options(byId("sample"), [["", home.samples.length ? "choose" : "none here"], ...home.samples.map((sample, i) => [String(i), sample.title,
    {start: sample.start, end: sample.end ?? ""}])], "");
  byId("samples-problem").textContent = home.samplesProblem;
  empty(names.length === 0);
}

function empty(nothing) {
  for (const id of ["student", "beside", "sample", "file"]) {
    byId(id).disabled = nothing;
  }
  byId("empty").hidden = !nothing;
  byId("stage").hidden = nothing;
}
