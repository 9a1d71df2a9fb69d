// The desk's own script. The admin theme names regions that scroll in English unless they have a
// name, and writes the name of a chosen file into the first text field that it finds nearby, which
// is a field to be filled in: regions get their name, file fields are shown to it as done already.
// It looks at both after the page has loaded. A field to choose from many things is made anew without
// the name that its label has.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  for (const region of document.querySelectorAll("[data-simplebar]")) {
    region.dataset.simplebarAriaLabel = "Область с прокруткой";
  }
  for (const input of document.querySelectorAll("input[type=file]")) {
    input.hasChangeListener = true;
  }
});
addEventListener("load", () => {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible[id]")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.parentElement.querySelector("[role=combobox]");
    if (label && box) {
      label.id ||= `${select.id}_label`;
      for (const one of [box, ...box.querySelectorAll("[role=textbox]")]) {
        one.setAttribute("aria-labelledby", `${label.id} ${one.getAttribute("aria-labelledby") || ""}`.trim());
      }
    }
  }
});
