/** Lets files be dropped on an element. */
export function dropZone(zone, onFiles) {
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("dragging");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("dragging"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("dragging");
    if (event.dataTransfer.files.length) {
      onFiles([...event.dataTransfer.files]);
    }
  });
}

/** Beside its zones a dropped file would be opened in place of the page. */
export function nowhereElse() {
  for (const type of ["dragover", "drop"]) {
    window.addEventListener(type, (event) => {
      if (!event.defaultPrevented) {
        event.preventDefault();
        event.dataTransfer.dropEffect = "none";
      }
    });
  }
}
