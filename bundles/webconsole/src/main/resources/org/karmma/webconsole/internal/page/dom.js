// Elements without templates: text is always text, never markup.
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") {
      made.className = value;
    } else if (key === "on") {
      for (const [event, listener] of Object.entries(value)) {
        made.addEventListener(event, listener);
      }
    } else if (key in made && key !== "list") {
      made[key] = value;
    } else {
      made.setAttribute(key, value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const byId = (id) => document.getElementById(id);

export const control = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`);

const signatures = new WeakMap();

/**
 * Replaces only what has changed: a click that is under way finds its button, and the keyboard stays where it was.
 * parts: [key, all that it is made from, function that makes it]
 */
export function update(parent, parts) {
  const focused = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const before = new Map([...parent.children].map((child) => [child.dataset.part, child]));
  const wanted = parts.map(([key, from, make]) => {
    const signature = JSON.stringify(from);
    const there = before.get(key);
    if (there && signatures.get(there) === signature) {
      return there;
    }
    const made = make();
    made.dataset.part = key;
    signatures.set(made, signature);
    return made;
  });
  [...parent.children].filter((child) => !wanted.includes(child)).forEach((child) => child.remove());
  wanted.forEach((child, i) => {
    if (parent.children[i] !== child) {
      parent.insertBefore(child, parent.children[i] || null);
    }
  });
  if (focused && !parent.contains(document.activeElement)) {
    control(focused)?.focus();
  }
}

/** Told to who listens rather than looks, also if it is the same as before. */
export function announce(text) {
  const said = byId("announcement");
  said.textContent = "";
  setTimeout(() => {
    said.textContent = text;
  }, 20);
}

let elsewhere = null;

/** Something that went wrong; it stays until it is closed. */
export function notice(text) {
  const box = byId("notice");
  if (text) {
    elsewhere = document.activeElement;
  }
  box.hidden = !text;
  box.replaceChildren(element("p", {}, text), element("button", {type: "button", on: {click: () => {
    notice("");
    (elsewhere?.isConnected ? elsewhere : byId("sensors")).focus();
  }}}, "Close"));
}

/** Does something, and says what became of it. */
export async function act(what, after) {
  try {
    const result = await what();
    announce(after);
    return result;
  } catch (e) {
    notice(e.message);
    return null;
  }
}
