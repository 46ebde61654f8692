// The drop folder: plug-ins come, are tried, and go.
import {byId, control, element, update, announce, notice} from "./dom.js";
import * as server from "./server.js";
import {dropZone} from "./drop.js";
import {ask} from "./what-if.js";
import {button} from "./slots.js";

const STATES = {serving: "in use", waiting: "waiting", refused: "refused", withdrawn: "removed"};
let home = null;
let done = null;

async function change(doing, what, after) {
  byId("installing").textContent = doing;
  try {
    await what();
    announce(after);
  } catch (e) {
    notice(e.message);
  } finally {
    byId("installing").textContent = "";
  }
  await done();
}

async function install(file) {
  if (file.size > home.mostBundleBytes) {
    notice(`${file.name} has ${Math.ceil(file.size / 1048576)} MB; at most ${home.mostBundleBytes / 1048576} MB are taken here.`
      + " Copy it into the drop folder if it is meant.");
    return;
  }
  await change(`Trying ${file.name}; what is there goes on meanwhile.`, () => server.install(file), `${file.name} is installed`);
}

async function remove(file) {
  const modality = home.modalities.find((each) => each.bundleId === file.bundleId);
  if (await ask(`Remove ${file.file}?`, "Remove it", modality?.id, home.students)) {
    await change(`Removing ${file.file}`, () => server.uninstall(file.file), `${file.file} is removed`);
    (control(`remove ${home.bundles[0]?.file}`) || byId("jar")).focus();
  }
}

const row = (file, installs) => element("li", {"data-file": file.file},
  element("span", {}, element("strong", {}, file.file), `: ${STATES[file.state] || file.state}`),
  file.bundle ? element("span", {}, file.bundle) : null,
  installs ? button(`remove ${file.file}`, "Remove", true, () => remove(file), file.file) : null,
  file.detail ? element("p", {class: "why"}, file.detail) : null);

export function start(reload) {
  done = reload;
  byId("jar").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) {
      await install(file);
      event.target.value = ""; // the same file may be chosen again
    }
  });
  dropZone(byId("install"), ([file]) => home?.visitor.installs ? install(file) : notice("Your account may not install plug-ins."));
}

export function render(state) {
  home = state;
  const {installs} = home.visitor;
  byId("jar").disabled = !installs;
  byId("install-lead").hidden = !installs;
  byId("jar-label").hidden = !installs;
  update(byId("bundles"), home.bundles.map((file) => [file.file, [file, installs], () => row(file, installs)]));
}
