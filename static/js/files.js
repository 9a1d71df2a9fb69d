// Names and sizes of the files chosen, and a sign that they may be dropped on the field.
// Limits are said at once (data-max-count, data-max-bytes, data-max-total-bytes, and what is
// enclosed already: data-taken-count, data-taken-bytes); the server checks them all the same.
"use strict";
(() => {
  const size = (bytes) =>
    bytes < 1024 * 1024
      ? `${Math.max(1, Math.round(bytes / 1024))} КБ`
      : `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} МБ`;

  for (const input of document.querySelectorAll("input[type=file]")) {
    const maxBytes = Number(input.dataset.maxBytes || Infinity);
    const maxCount = Number(input.dataset.maxCount || Infinity);
    const maxTotal = Number(input.dataset.maxTotalBytes || Infinity);
    const takenCount = Number(input.dataset.takenCount || 0);
    const takenBytes = Number(input.dataset.takenBytes || 0);
    const list = document.createElement("ul");
    list.className = "chosen-files";
    list.setAttribute("aria-live", "polite");
    input.after(list);

    const line = (text, isError) => {
      const item = document.createElement("li");
      item.textContent = text;
      item.classList.toggle("error", isError);
      list.append(item);
    };
    input.addEventListener("change", () => {
      list.replaceChildren();
      let together = takenBytes;
      for (const file of input.files) {
        together += file.size;
        const tooBig = file.size > maxBytes;
        const note = tooBig ? ` — слишком большой, можно до ${size(maxBytes)}` : "";
        line(`${file.name}, ${size(file.size)}${note}`, tooBig);
      }
      const count = takenCount + input.files.length;
      const also = takenCount ? " с уже приложенными" : "";
      if (input.files.length && count > maxCount) {
        line(`Файлов${also}: ${count}, можно не больше ${maxCount}. Выберите меньше.`, true);
      }
      if (input.files.length && together > maxTotal) {
        line(
          `Вместе${also} файлы занимают ${size(together)}, можно не больше ${size(maxTotal)}: ` +
            "все не поместятся. Выберите меньше или уменьшите снимки.",
          true,
        );
      }
    });
    for (const [event, isOver] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
      input.addEventListener(event, () => input.classList.toggle("is-over", isOver));
    }
  }
})();
