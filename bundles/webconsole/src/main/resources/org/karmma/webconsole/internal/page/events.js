// What happened, the latest first.
import {byId, element, notice} from "./dom.js";
import * as server from "./server.js";

const MOST = 200;

const keyOf = (event) => JSON.stringify([event.time, event.kind, event.subject]);

function line(event) {
  const time = new Date(event.time);
  const today = time.toDateString() === new Date().toDateString();
  return element("li", {"data-event": keyOf(event)},
    element("time", {dateTime: event.time}, today ? time.toLocaleTimeString() : time.toLocaleString()),
    element("strong", {}, event.kind), ` ${event.subject}`, event.detail ? `: ${event.detail}` : "");
}

export function add(event) {
  const list = byId("events");
  if (list.querySelector(`[data-event="${CSS.escape(keyOf(event))}"]`)) {
    return;
  }
  byId("no-events").hidden = true;
  list.prepend(line(event));
  while (list.children.length > MOST) {
    list.lastChild.remove();
  }
}

/** Those that are missing here, for instance since the line was down. */
export async function load() {
  try {
    (await server.recent()).forEach(add);
  } catch (e) {
    notice(e.message);
  }
}
