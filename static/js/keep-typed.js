// What is typed into a field of the desk is kept in this tab while it is being typed: when the
// session ends before it is saved, it is there again after the sign-in. It is kept by person and
// address, never for longer than a day, and it goes once it is saved, on signing out, by the button,
// and as soon as another person is in. Without the script nothing is kept. A page without data-told
// is none of the desk: nothing is kept there, and only what must go goes.
"use strict";
(() => {
  const { user, told } = document.currentScript.dataset;
  const ALL = "typed:";
  const mine = `${ALL}${user}:`;
  // By the whole address: the same form with another ?target= is about another thing. Which list
  // one came from does not matter.
  const keyOf = (address) => {
    const { pathname, searchParams } = new URL(address);
    searchParams.delete("_changelist_filters");
    return `${mine}${pathname}?${searchParams}`;
  };
  const here = keyOf(location.href);
  const DAY = 24 * 60 * 60 * 1000;
  const ROWS = 20;
  let store;
  try {
    store = window.sessionStorage;
  } catch {
    return;
  }

  // A kept page: {fields: what is in each by its name, seen: what the hidden fields so called
  // say, sent: the names of what is on its way, at: when}.
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
  const TYPED = ":is(textarea, select:not([multiple]), input:is([type=text], [type=number], [type=email], [type=date], [type=radio], [type=checkbox]))[id][name]";
  const inputs = (root) => [...root.querySelectorAll(TYPED)].filter(({ form }) => form?.method === "post");
  const isBox = ({ type }) => type === "radio" || type === "checkbox";
  // A box by what it says: which one stands at a number may change.
  const nameOf = (input) => (isBox(input) ? `${input.name}=${input.value}` : input.id);
  const held = (input) => (isBox(input) ? input.checked : input.value);
  const given = (input) => {
    if (isBox(input)) return input.defaultChecked;
    if (!input.options) return input.defaultValue;
    return ([...input.options].find((one) => one.defaultSelected) ?? input.options[0])?.value ?? "";
  };
  const takes = ({ options }, value) => !options || [...options].some((one) => one.value === value);
  const fill = (input, value) => {
    input[isBox(input) ? "checked" : "value"] = value;
    input.dispatchEvent(new Event("input"));
  };
  const keep = () => {
    const kept = { fields: {}, seen: {}, sent: [], at: Date.now() };
    for (const input of inputs(document)) {
      if (held(input) !== given(input)) kept.fields[nameOf(input)] = held(input);
    }
    for (const field of document.querySelectorAll("input[name^=seen][id]")) {
      kept.seen[field.id] = field.value;
    }
    write(here, kept);
  };
  // What was sent is saved where the answer led on to another address: after a refusal the page
  // itself comes back, or one that tells of nothing but warnings; after the end of a session the
  // sign-in. A warning beside a success is about what is saved.
  const forgetSaved = () => {
    const [arrival] = performance.getEntriesByType("navigation");
    const from = document.referrer && keyOf(document.referrer);
    const isSaved = arrival?.redirectCount > 0 && (/success/.test(told) || !/warning|error/.test(told));
    for (const key of Object.keys(store).filter((one) => one.startsWith(mine))) {
      const kept = read(key);
      if (isSaved && key === from) for (const name of kept.sent) delete kept.fields[name];
      kept.sent = [];
      write(key, kept);
    }
  };
  const bringBack = () => {
    const kept = read(here);
    const keptOf = (input) => kept?.fields[nameOf(input)];
    const back = inputs(document).filter(
      // What another has written there since is newer than what is kept.
      (input) => !("renewed" in input.dataset) &&
        ![undefined, held(input)].includes(keptOf(input)) && takes(input, keptOf(input)),
    );
    // A table that grows by a row with each press: what was in its further rows needs them.
    const more = document.querySelector("form[method=post] button[name=add]");
    const isShort = Object.entries(kept?.fields ?? {}).some(
      ([name, value]) => typeof value === "string" && !document.getElementById(name),
    );
    if (more && isShort && (kept.rows ?? 0) < ROWS) {
      write(here, { ...kept, rows: (kept.rows ?? 0) + 1 });
      return more.form.requestSubmit(more);
    }
    if (!back.length) return;
    const before = back.map(held);
    const seen = Object.keys(kept.seen).map((id) => document.getElementById(id)).filter(Boolean);
    const seenBefore = seen.map((field) => field.value);
    for (const input of back) fill(input, keptOf(input));
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
    notice.append("То, что вы не успели сохранить, вернулось: проверьте. ", remove);
    back[0].form.before(notice);
  };

  forget((key) => !key.startsWith(mine) || Date.now() - read(key).at > DAY);
  document.addEventListener("submit", ({ target }) => {
    if (/\/logout\/$/.test(target.action)) forget(() => true);
  });
  if (told === undefined) return;
  forgetSaved();
  document.addEventListener("DOMContentLoaded", () => {
    bringBack();
    document.addEventListener("input", ({ target }) => {
      if (target.matches?.(TYPED)) keep();
    });
    document.addEventListener("submit", ({ target }) => {
      if (target.method !== "post") return;
      // A page that came back with a refusal holds the text as its own: it is kept all the same.
      const kept = read(here) ?? { fields: {}, seen: {}, at: Date.now() };
      for (const input of target.querySelectorAll(TYPED)) {
        if (isBox(input) ? input.checked : input.value.trim()) kept.fields[nameOf(input)] = held(input);
      }
      for (const field of target.querySelectorAll("input[name^=seen][id]")) {
        kept.seen[field.id] = field.value;
      }
      kept.sent = [...target.elements].map(nameOf);
      write(here, kept);
    });
  });
})();
