// A live counter under a text area with data-counter-max. Without it the server says the same.
"use strict";
(() => {
  const number = new Intl.NumberFormat("ru");
  const plural = new Intl.PluralRules("ru");
  const words = { one: "знак", few: "знака", many: "знаков", other: "знака" };
  const counted = (count) => `${number.format(count)} ${words[plural.select(count)]}`;

  for (const area of document.querySelectorAll("textarea[data-counter-max]")) {
    const max = Number(area.dataset.counterMax);
    const shown = document.createElement("p");
    const spoken = document.createElement("p");
    let pause;
    shown.className = "counter";
    shown.setAttribute("aria-hidden", "true");
    spoken.className = "visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    area.after(shown, spoken);

    const show = () => {
      // The server counts characters too, and takes a line break for one.
      const left = max - [...area.value].length;
      shown.textContent = left < 0 ? `Лишних: ${counted(-left)}` : `Осталось: ${counted(left)}`;
      shown.classList.toggle("is-over", left < 0);
      // Spoken only once the typing rests, and near the end.
      clearTimeout(pause);
      pause = setTimeout(() => {
        spoken.textContent = left < max / 10 ? shown.textContent : "";
      }, 1000);
    };
    area.addEventListener("input", show);
    show();
  }
})();
