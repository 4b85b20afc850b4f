// A court's day on this device. Its rows and entries lie in localStorage as one box, locked with the word that the
// officer chose (PBKDF2, AES-GCM); the word is kept nowhere. An entry has a key of its own and the version of the row
// that was seen, so that sending it twice writes it once. What has been sent leaves the device.
(() => {
  "use strict";
  const PREFIX = "saiban-away:", TURNS = 600000, IDLE = 15 * 60 * 1000;
  const FIELDS = ["result", "step", "asked_by", "reason", "next_on", "next_purpose"];
  const base = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const lockOf = async (word, salt) => {
    const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(word), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: TURNS };
    return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  };
  const store = async (name, salt, lock, held) => {
    const iv = crypto.getRandomValues(new Uint8Array(12)), { parcel, entries } = held;
    // In parts: one call can't take all bytes of a long list as its arguments.
    const box = new Uint8Array(
      await crypto.subtle.encrypt({ name: "AES-GCM", iv }, lock, new TextEncoder().encode(JSON.stringify(held))),
    );
    let text = "";
    for (let at = 0; at < box.length; at += 8192) text += String.fromCharCode(...box.subarray(at, at + 8192));
    const head = { title: parcel.title, said: parcel.said, until: parcel.until, unsent: Object.keys(entries).length };
    localStorage.setItem(name, JSON.stringify({ head, salt: base(salt), iv: base(iv), box: btoa(text) }));
  };
  const names = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).sort();
  const read = (name) => JSON.parse(localStorage.getItem(name));
  const today = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Karachi" });

  // Take a day along, on the page of the diary that has a line.
  const take = document.getElementById("take-along");
  if (take) {
    const say = (code) => {
      for (const one of take.querySelectorAll("[data-said]")) one.hidden = one.dataset.said !== code;
    };
    if (!("serviceWorker" in navigator) || !crypto.subtle) return;
    take.hidden = false;
    take.addEventListener("submit", async (event) => {
      event.preventDefault();
      say("wait");
      try {
        const body = new FormData(take);
        body.delete("word");
        const answer = await fetch(take.action, { method: "POST", body, redirect: "manual" });
        if (!answer.ok) throw new Error("refused");
        const parcel = await answer.json();
        const name = `${PREFIX}${parcel.account}:${parcel.court}:${parcel.day}`;
        const known = localStorage.getItem(name);
        if (known && JSON.parse(known).head.unsent) return say("there");
        await navigator.serviceWorker.register(take.dataset.worker, { scope: take.dataset.page });
        await kept(take.dataset.page);
        const salt = crypto.getRandomValues(new Uint8Array(16));
        await store(name, salt, await lockOf(take.elements.word.value, salt), { parcel, entries: {} });
        await navigator.storage?.persist?.();
        location.assign(take.dataset.page);
      } catch {
        say("failed");
      }
    });
    return;
  }
  async function kept(page) {
    const place = await navigator.serviceWorker.getRegistration(page);
    const worker = place.installing || place.waiting || place.active;
    await new Promise((done, broken) => {
      const look = () => {
        if (worker.state === "activated") done();
        if (worker.state === "redundant") broken(new Error("not kept"));
      };
      worker.addEventListener("statechange", look);
      look();
    });
  }

  // The page on the device.
  const at = (id) => document.getElementById(id);
  if (!at("parcels")) return;
  const part = (of, name) => of.querySelector(`[data-part="${name}"]`);
  const word = (code) => document.querySelector(`[data-word="${code}"]`).textContent;
  const say = (code, more = "") => {
    at("said").textContent = code && [word(code), more].filter(Boolean).join(" ");
    at("said").hidden = !code;
  };
  let open = null; // { name, salt, lock, held, release }

  const tidy = async () => {
    for (const name of names()) {
      const { head } = read(name);
      if (!head.unsent && head.until < today()) localStorage.removeItem(name);
    }
    if (!names().length) await forget();
  };
  const forget = async () => {
    for (const one of await navigator.serviceWorker.getRegistrations()) {
      if (one.scope === new URL(location.pathname, location).href) await one.unregister();
    }
    for (const name of await caches.keys()) if (name.startsWith("diary-")) await caches.delete(name);
  };

  const list = () => {
    const place = at("parcels");
    place.replaceChildren();
    at("none").hidden = names().length > 0;
    for (const name of names()) {
      const { head } = read(name);
      const card = at("parcel").content.cloneNode(true).firstElementChild;
      part(card, "title").textContent = `${head.title}: ${head.said}`;
      part(card, "count").textContent = `${word("count")} ${head.unsent}`;
      part(card, "drop").addEventListener("click", () => {
        if (read(name).head.unsent && !confirm(word("drop"))) return;
        localStorage.removeItem(name);
        tidy();
        list();
      });
      card.addEventListener("submit", async (event) => {
        event.preventDefault();
        const { salt, iv, box } = read(name);
        const lock = await lockOf(card.elements.word.value, bytes(salt));
        try {
          const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(iv) }, lock, bytes(box));
          const held = JSON.parse(new TextDecoder().decode(plain));
          navigator.locks.request(name, { ifAvailable: true }, (free) => {
            if (!free) return say("open_elsewhere");
            // What another window wrote while this word was checked is read by opening once more.
            if (read(name)?.box !== box) return list();
            return new Promise((release) => show({ name, salt: bytes(salt), lock, held, release }));
          });
        } catch {
          say("wrong_word");
        }
      });
      place.append(card);
    }
  };

  let writing = Promise.resolve();
  const save = () => {
    const { name, salt, lock, held } = open;
    const copy = structuredClone(held);
    writing = writing.then(() => store(name, salt, lock, copy)).catch(() => say("full"));
    count();
    return writing;
  };
  const count = () => { at("count").textContent = `${word("count")} ${Object.keys(open.held.entries).length}`; };

  const fill = (select, choices) => {
    for (const [value, said] of [["", "–"], ...choices]) select.append(new Option(said, value));
  };
  const over = () => open.held.parcel.until < today();

  const show = (opened) => {
    open = opened;
    const { parcel } = open.held;
    at("parcels").replaceChildren();
    at("title").textContent = `${parcel.title}: ${parcel.said}`;
    at("left").hidden = !parcel.left;
    part(at("left"), "left").textContent = parcel.left;
    at("day").hidden = false;
    say(over() ? "over" : "");
    at("rows").replaceChildren(...parcel.rows.map(card));
    count();
  };

  const card = (row) => {
    const place = at("row").content.cloneNode(true).firstElementChild;
    place.dataset.hearing = row.hearing;
    for (const name of ["case", "number", "fir", "station", "purpose", "stage"]) part(place, name).textContent = row[name];
    part(place, "custody").hidden = !row.custody;
    part(place, "custody").firstElementChild.textContent = row.custody;
    part(place, "limit").hidden = !row.limit;
    part(place, "limit").textContent = row.limit;
    const { lists } = open.held.parcel;
    for (const name of ["result", "asked_by", "reason", "next_purpose"]) fill(field(place, name), lists[name]);
    fill(field(place, "step"), row.steps);
    const values = open.held.entries[row.hearing] || { ...row.now, step: "" };
    for (const name of FIELDS) field(place, name).value = values[name] || "";
    field(place, "though_off").checked = Boolean(values.though_off);
    place.addEventListener("change", () => typed(row, place));
    part(place, "leave").addEventListener("click", () => leave(row));
    part(place, "keep").addEventListener("click", () => insist(row));
    stand(row, place);
    return place;
  };
  const field = (place, name) => place.querySelector(`[name="${name}"]`);

  const typed = (row, place) => {
    const { entries } = open.held;
    const values = Object.fromEntries(FIELDS.map((name) => [name, field(place, name).value]));
    const same = FIELDS.every((name) => values[name] === (row.now[name] || ""));
    if (!values.result || same) delete entries[row.hearing];
    else {
      const seen = entries[row.hearing]?.seen ?? row.now.seen;
      const though_off = field(place, "though_off").checked;
      const written_at = new Date().toISOString();
      entries[row.hearing] = { key: crypto.randomUUID(), hearing: row.hearing, seen, written_at, though_off, ...values };
    }
    stand(row, place);
    save();
  };

  const fault = (entry) => {
    const { parcel } = open.held, adjourned = entry.result === "adjourned", goesOn = parcel.goes_on.includes(entry.result);
    if (parcel.day > today() && entry.result !== "struck") return word("struck");
    if (adjourned && !entry.asked_by) return word("asked_by");
    if (adjourned && !entry.reason) return word("reason");
    if (!adjourned && (entry.asked_by || entry.reason)) return word("only");
    if (entry.step && !["progress", "decided"].includes(entry.result)) return word("step");
    if (!entry.next_on) return goesOn && !parcel.no_next.includes(entry.step) ? word("next_on") : "";
    if (!goesOn) return word("no_next");
    if (entry.next_on <= parcel.day) return word("later");
    if (parcel.off[entry.next_on] && !entry.though_off) return `${word("off")} ${parcel.off[entry.next_on]}`;
    return "";
  };

  const stand = (row, place) => {
    const entry = open.held.entries[row.hearing];
    const wrong = entry ? entry.said || fault(entry) : "";
    const chosen = entry?.outcome === "overtaken" || entry?.outcome === "gone";
    part(place, "state").hidden = !entry && !row.sent;
    part(place, "state").textContent = entry ? word("unsent") : word("sent");
    part(place, "state").className = entry ? "mark mark-unsettled" : "mark mark-permitted";
    part(place, "wrong").hidden = !wrong;
    part(place, "wrong").textContent = wrong;
    part(place, "choice").hidden = !chosen;
    part(place, "fields").hidden = chosen || Boolean(row.sent || row.gone);
    part(place, "though").hidden = !entry || (!entry.though_off && !open.held.parcel.off[entry.next_on]);
    if (chosen) {
      part(place, "now").textContent = entry.now ? entry.now.said : "–";
      part(place, "keep").hidden = !entry.now;
      part(place, "mine").textContent = FIELDS.filter((name) => entry[name]).map((name) => {
        const chosenOption = field(place, name).selectedOptions?.[0];
        return chosenOption ? chosenOption.text : entry[name];
      }).join(" · ");
    }
    for (const one of part(place, "fields").querySelectorAll("select, input")) one.disabled = over();
  };
  const again = (row) => at("rows").querySelector(`[data-hearing="${row.hearing}"]`).replaceWith(card(row));

  const leave = async (row) => {
    const { now } = open.held.entries[row.hearing];
    delete open.held.entries[row.hearing];
    if (now) row.now = now;
    else row.gone = true;
    await save();
    again(row);
    await finish();
  };
  const insist = async (row) => {
    const entry = open.held.entries[row.hearing];
    row.now = entry.now;
    Object.assign(entry, { key: crypto.randomUUID(), seen: entry.now.seen, outcome: "", said: "", now: null });
    await save();
    again(row);
    await send();
  };

  const finish = async () => {
    const left = Object.values(open.held.entries);
    if (left.length) return say(left.some((entry) => entry.said) ? "choose" : "finish");
    localStorage.removeItem(open.name);
    close();
    await tidy();
    list();
    say("done");
  };
  const close = () => {
    open.release();
    open = null;
    at("rows").replaceChildren();
    at("day").hidden = true;
  };

  const send = async () => {
    await writing;
    const { parcel, entries } = open.held;
    const ready = Object.values(entries).filter((entry) => !entry.said && !fault(entry));
    let answers;
    try {
      const line = await fetch("line/", { redirect: "manual", cache: "no-store" });
      if (line.type === "opaqueredirect") return say("sign_in");
      if (!line.ok) return say("failed");
      const { account, token } = await line.json();
      if (account !== parcel.account) return say("other");
      const body = JSON.stringify({ account, entries: ready });
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
      const answer = await fetch("send/", { method: "POST", headers, body, redirect: "manual" });
      if (answer.type === "opaqueredirect") return say("sign_in");
      if (!answer.ok) return say(answer.status === 409 ? "other" : "failed");
      ({ answers } = await answer.json());
    } catch {
      return say("no_line");
    }
    for (const { key, outcome, said, now } of answers) {
      const row = parcel.rows.find((one) => entries[one.hearing]?.key === key);
      if (!row) continue; // typed anew while it was under way: the newer one goes with the next sending
      if (outcome === "written") {
        delete entries[row.hearing];
        row.sent = true;
      } else Object.assign(entries[row.hearing], { outcome, said, now });
      again(row);
    }
    await save();
    await finish();
  };
  at("send").addEventListener("click", async () => {
    at("send").disabled = true;
    await send().finally(() => { at("send").disabled = false; });
  });
  at("lock").addEventListener("click", async () => {
    await writing;
    close();
    say("");
    list();
  });
  let idle;
  const awake = () => {
    clearTimeout(idle);
    idle = setTimeout(() => { if (open) at("lock").click(); }, IDLE);
  };
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, awake);
  tidy();
  list();
})();
