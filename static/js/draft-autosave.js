// What is typed in a form with data-autosave goes to the draft while it is being typed, so that
// a reload, a closed window or a flat battery loses nothing. Without it «Продолжить» saves.
"use strict";
(() => {
  const PAUSE = 1500;
  const CONFLICT = 409;
  const form = document.querySelector("form[data-autosave]");
  if (!form || !window.fetch || !window.FormData) return;
  const note = document.querySelector("[data-autosave-note]");
  const time = new Intl.DateTimeFormat("ru", { hour: "2-digit", minute: "2-digit" });
  let pause;
  let running;
  let finished = Promise.resolve();
  let isDirty = false;
  let isLeaving = false;

  const say = (text) => {
    if (note) note.textContent = text;
  };
  const send = async (keepalive) => {
    isDirty = false;
    const body = new FormData(form);
    body.set("autosave", "1");
    running = new AbortController();
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, keepalive, credentials: "same-origin", signal: running.signal,
      });
      if (answer.status === CONFLICT) {
        say("Здесь записано другое в другой вкладке или на другом устройстве. Нажмите кнопку, чтобы сверить.");
        return;
      }
      if (!answer.ok) throw new Error(answer.status);
      say(`Черновик сохранён в ${time.format(new Date())}. Обращение не отправлено.`);
    } catch {
      if (!isLeaving) say("Пока не удаётся сохранить черновик: нет связи. Не закрывайте страницу.");
      isDirty = true;
    } finally {
      running = undefined;
    }
    if (isDirty && !isLeaving) pause = setTimeout(save, PAUSE * 4);
  };
  const save = (keepalive) => {
    clearTimeout(pause);
    if (isDirty && !isLeaving && !running) finished = send(keepalive);
  };
  const touched = () => {
    // What another tab has written is replaced by the button, not by the first key pressed.
    if ("undecided" in form.elements.seen.dataset) return;
    isDirty = true;
    clearTimeout(pause);
    pause = setTimeout(save, PAUSE);
  };

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  // The form itself carries everything; it waits for a save under way, which would otherwise
  // arrive after it and put older words in place of newer ones.
  form.addEventListener("submit", (event) => {
    isLeaving = true;
    clearTimeout(pause);
    if (!running || !form.requestSubmit) return;
    event.preventDefault();
    const { submitter } = event;
    const late = setTimeout(() => running?.abort(), 3000);
    finished.finally(() => {
      clearTimeout(late);
      form.requestSubmit(submitter);
    });
  });
  // A browser remembers what was typed. Where there is no draft any more, it was deleted, perhaps
  // on a shared computer, and must not come back with the way back through the history.
  addEventListener("pageshow", ({ persisted }) => {
    isLeaving = false;
    if (persisted) location.reload();
    else if (!form.elements.draft.defaultValue) form.reset();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
})();
