// What the page asks of the server. Everything is same-origin; the browser sends who it is.
const PAGE = "/system/console/karmma";
const API = "/api/v1";
const RECONNECT_MILLIS = 3000;

/** Nobody's name and password, which may have been part of the page's address: browsers refuse to ask with them. */
const own = (url) => new URL(url, location.origin);

async function ask(url, options) {
  let response;
  try {
    response = await fetch(own(url), options);
  } catch (e) {
    throw new Error(options?.body ? "The server did not take it to its end: is it too large? Or is the server not running any more?"
      : "The server does not answer. Is it still running?");
  }
  const text = await response.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch (e) {
    body = null;
  }
  if (!response.ok) {
    throw new Error(body && body.detail ? body.detail : `The server says ${response.status}. Its log may say more.`);
  }
  return body;
}

const path = (...parts) => parts.map(encodeURIComponent).join("/");
const post = (url) => ask(url, {method: "POST"});

export const state = () => ask(`${PAGE}/state`);
export const facts = (student) => ask(`${API}/${path("students", student)}`);
export const recent = () => ask(`${API}/events?count=100`);
export const switchSlot = (student, slot, on) => post(`${API}/${path("students", student, "slots", slot, on ? "unmute" : "mute")}`);
export const clearSlot = (student, slot) => post(`${API}/${path("students", student, "slots", slot, "clear")}`);
export const switchBundle = (modality, on) => post(`${PAGE}/${path("modalities", modality, on ? "start" : "stop")}`);
export const install = (file) => ask(`${PAGE}/${path("bundles", file.name.replace(/[^\w. -]/g, "_"))}`,
  {method: "PUT", body: file, headers: {"Content-Type": "application/java-archive"}});
export const uninstall = (name) => ask(`${PAGE}/${path("bundles", name)}`, {method: "DELETE"});
export const sampleMedia = (number) => `${PAGE}/samples/${number}/media`;

/** A clip is a sample's number, or files by the kind of medium that each is. */
export function predict(student, clip) {
  if (clip.sample !== undefined) {
    return post(`${PAGE}/${path("samples", clip.sample, student)}`);
  }
  const form = new FormData();
  clip.files.forEach(([kind, file]) => form.append(kind, file));
  return ask(`${API}/${path("students", student, "predict")}`, {method: "POST", body: form});
}

/** Calls back with what happens, and with whether the line stands. A page that nobody sees keeps no line: a browser has few. */
export function listen(onEvent, onSlots, onLine) {
  let source = null;
  let again = null;
  const close = () => {
    clearTimeout(again);
    source?.close();
    source = null;
  };
  const open = () => {
    close();
    source = new EventSource(`${API}/events/stream`);
    source.addEventListener("open", () => onLine(true));
    source.addEventListener("event", (message) => onEvent(JSON.parse(message.data)));
    source.addEventListener("slots", (message) => onSlots(JSON.parse(message.data)));
    source.addEventListener("lost", () => onLine(true)); // as if it began anew
    source.addEventListener("error", () => {
      onLine(false);
      if (source?.readyState === EventSource.CLOSED) { // it was answered with an error, after which browsers give up
        again = setTimeout(open, RECONNECT_MILLIS);
      }
    });
  };
  document.addEventListener("visibilitychange", () => document.hidden ? close() : open());
  open();
}
