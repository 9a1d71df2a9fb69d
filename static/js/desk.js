// The desk's own script. The admin theme names regions that scroll in English unless they have a
// name, and writes the name of a chosen file into the first text field that it finds nearby, which
// is a field to be filled in: regions get their name, file fields are shown to it as done already.
// It looks at both after the page has loaded.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  for (const region of document.querySelectorAll("[data-simplebar]")) {
    region.dataset.simplebarAriaLabel = "Область с прокруткой";
  }
  for (const input of document.querySelectorAll("input[type=file]")) {
    input.hasChangeListener = true;
  }
});
