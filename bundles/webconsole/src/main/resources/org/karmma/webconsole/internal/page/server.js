// What the page asks of the server. Everything is same-origin; the browser sends who it is.
const PAGE = "/system/console/karmma";
const API = "/api/v1";

async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (e) {
    throw new Error("The server does not answer. Is it still running?");
  }
  const text = await response.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch (e) {
    body = null;
  }
  if (!response.ok) {
    throw new Error(body && body.detail ? body.detail : `The server says ${response.status}.`);
  }
  return body;
}

export const state = () => ask(`${PAGE}/state`);
export const facts = (student) => ask(`${API}/students/${encodeURIComponent(student)}`);
export const recent = () => ask(`${API}/events?count=100`);
export const switchSlot = (student, slot, on) =>
  ask(`${API}/students/${encodeURIComponent(student)}/slots/${encodeURIComponent(slot)}/${on ? "unmute" : "mute"}`, {method: "POST"});
export const clearSlot = (student, slot) =>
  ask(`${API}/students/${encodeURIComponent(student)}/slots/${encodeURIComponent(slot)}/clear`, {method: "POST"});
export const switchBundle = (modality, on) =>
  ask(`${PAGE}/modalities/${encodeURIComponent(modality)}/${on ? "start" : "stop"}`, {method: "POST"});
export const install = (file) =>
  ask(`${PAGE}/bundles/${encodeURIComponent(file.name)}`, {method: "PUT", body: file, headers: {"Content-Type": "application/java-archive"}});
export const uninstall = (name) => ask(`${PAGE}/bundles/${encodeURIComponent(name)}`, {method: "DELETE"});
export const sampleMedia = (number) => `${PAGE}/samples/${number}/media`;

/** A clip is a sample's number or a file. */
export function predict(student, clip) {
  if (clip.sample !== undefined) {
    return ask(`${PAGE}/samples/${clip.sample}/${encodeURIComponent(student)}`, {method: "POST"});
  }
  const form = new FormData();
  form.append(clip.file.type.startsWith("audio/") ? "audio" : "video", clip.file);
  return ask(`${API}/students/${encodeURIComponent(student)}/predict`, {method: "POST", body: form});
}

/** Calls back with what happens, and with whether the line stands. */
export function listen(onEvent, onSlots, onLine) {
  const source = new EventSource(`${API}/events/stream`);
  source.addEventListener("open", () => onLine(true));
  source.addEventListener("error", () => onLine(false));
  source.addEventListener("event", (message) => onEvent(JSON.parse(message.data)));
  source.addEventListener("slots", (message) => onSlots(JSON.parse(message.data)));
  source.addEventListener("lost", () => onLine(true));
}
