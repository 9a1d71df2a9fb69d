// What is typed into a field of the desk is kept in this tab while it is being typed: when the
// session ends before it is saved, it is there again after the sign-in. It is kept by person and
// page, never for longer than a day, and it goes once it is saved, on signing out, by the button,
// and as soon as another person is in. Without the script nothing is kept.
"use strict";
(() => {
  const { user, unsaved } = document.currentScript.dataset;
  const ALL = "typed:";
  const mine = `${ALL}${user}:`;
  const here = mine + location.pathname;
  const DAY = 24 * 60 * 60 * 1000;
  const ROWS = 20;
  let store;
  try {
    store = window.sessionStorage;
  } catch {
    return;
  }

  // A kept page: {fields: texts by id, seen: what the hidden fields of that name say, sent: the
  // ids of what is on its way, at: when}.
  const read = (key) => JSON.parse(store.getItem(key) || "null");
  const write = (key, kept) => {
    if (!Object.keys(kept.fields).length) return store.removeItem(key);
    try {
      store.setItem(key, JSON.stringify(kept));
    } catch {
      // There is no room: what was kept before is still there.
    }
  };
  const forget = (isLost) => {
    for (const key of Object.keys(store)) {
      if (key.startsWith(ALL) && isLost(key)) store.removeItem(key);
    }
  };
  const TYPED = "textarea[id], input[type=text][id], input[type=number][id], input[type=email][id], input[type=date][id]";
  const inputs = (root) => [...root.querySelectorAll(TYPED)].filter(({ form }) => form?.method === "post");
  const fill = (input, text) => {
    input.value = text;
    input.dispatchEvent(new Event("input"));
  };
  const keep = () => {
    const kept = { fields: {}, seen: {}, sent: [], at: Date.now() };
    for (const input of inputs(document)) {
      if (input.value !== input.defaultValue) kept.fields[input.id] = input.value;
    }
    for (const field of document.querySelectorAll("input[name=seen][id]")) {
      kept.seen[field.id] = field.value;
    }
    write(here, kept);
  };
  // What was sent is saved where the answer led on to another address: after a refusal the page
  // itself comes back, or one that says data-unsaved; after the end of a session the sign-in.
  const forgetSaved = () => {
    const [arrival] = performance.getEntriesByType("navigation");
    const from = document.referrer && new URL(document.referrer).pathname;
    const isSaved = arrival?.redirectCount > 0 && unsaved === undefined;
    for (const key of Object.keys(store).filter((one) => one.startsWith(mine))) {
      const kept = read(key);
      if (isSaved && key === mine + from) for (const id of kept.sent) delete kept.fields[id];
      kept.sent = [];
      write(key, kept);
    }
  };
  const bringBack = () => {
    const kept = read(here);
    const back = inputs(document).filter(
      ({ id, value }) => kept && id in kept.fields && kept.fields[id] !== value,
    );
    // A table that grows by a row with each press: what was in its further rows needs them.
    const more = document.querySelector("form[method=post] button[name=add]");
    const isShort = kept && Object.keys(kept.fields).some((id) => !document.getElementById(id));
    if (more && isShort && (kept.rows ?? 0) < ROWS) {
      write(here, { ...kept, rows: (kept.rows ?? 0) + 1 });
      return more.form.requestSubmit(more);
    }
    if (!back.length) return;
    const before = back.map((input) => input.value);
    const seen = Object.keys(kept.seen).map((id) => document.getElementById(id)).filter(Boolean);
    const seenBefore = seen.map((field) => field.value);
    for (const input of back) fill(input, kept.fields[input.id]);
    // So that the server tells when another has written there meanwhile.
    for (const field of seen) field.value = kept.seen[field.id];

    const notice = document.createElement("p");
    const remove = document.createElement("button");
    notice.className = "desk-warning";
    notice.setAttribute("role", "status");
    remove.type = "button";
    remove.className = "desk-button";
    remove.textContent = "Убрать";
    remove.addEventListener("click", () => {
      back.forEach((input, number) => fill(input, before[number]));
      seen.forEach((field, number) => { field.value = seenBefore[number]; });
      keep();
      notice.remove();
      back[0].focus();
    });
    notice.append("Текст, который вы не успели сохранить, вернулся: проверьте его. ", remove);
    back[0].form.before(notice);
  };

  forget((key) => !key.startsWith(mine) || Date.now() - read(key).at > DAY);
  forgetSaved();
  document.addEventListener("DOMContentLoaded", () => {
    bringBack();
    document.addEventListener("input", ({ target }) => {
      if (target.matches?.(TYPED)) keep();
    });
    document.addEventListener("submit", ({ target }) => {
      if (/\/logout\/$/.test(target.action)) return forget(() => true);
      // A page that came back with a refusal holds the text as its own: it is kept all the same.
      const kept = read(here) ?? { fields: {}, seen: {}, at: Date.now() };
      for (const input of target.querySelectorAll(TYPED)) {
        if (input.value.trim()) kept.fields[input.id] = input.value;
      }
      for (const field of target.querySelectorAll("input[name=seen][id]")) {
        kept.seen[field.id] = field.value;
      }
      kept.sent = [...target.elements].map(({ id }) => id);
      write(here, kept);
    });
  });
})();
