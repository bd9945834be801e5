"use strict";
(() => {
  const root = document.documentElement;
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = read("words"), filings = read("filings"), facts = read("facts");
  const sections = {}, views = {}, shown = {};
  window.bubblewatch = { views, ready: false };

  const language = () => (root.lang === "en" ? "en" : "zh");
  const say = (text) => (text === null || text === undefined ? "" : typeof text === "string" ? text : text[language()]);
  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text !== null && text !== undefined) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  for (const script of document.querySelectorAll('script[id^="rows-"]')) {
    const rows = JSON.parse(script.textContent);
    sections[script.id.slice(5)] = { rows, byId: new Map(rows.map((row) => [row.id, row])), charts: [] };
  }

  // ------------------------------------------------------------------------------------------- details of one mark
  function filingLink(number) {
    const one = filings[number];
    if (!one || !one.url.startsWith("https://www.sec.gov/")) return element("span", number);
    return element("a", `${one.filer}, ${one.form}, ${one.filed}`, { href: one.url, rel: "noreferrer" });
  }
  function factText(id) {
    const fact = facts[id];
    if (!fact) return id;
    if (fact.quote) return `“${fact.quote}”`;
    const where = fact.dimensions ? ` (${fact.dimensions})` : "";
    return `${fact.concept}${where} = ${fact.value} ${fact.unit}, ${fact.period}`;
  }
  function exactly(value) {
    const [whole, fraction = ""] = value.split("."), digits = fraction.replace(/0+$/, "");
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (digits ? `.${digits}` : "");
  }
  function list(items) {
    const made = element("ul");
    for (const item of items) made.append(element("li")), made.lastChild.append(item);
    return made;
  }
  function entry(place, label, content) {
    place.append(element("dt", say(words[label])), element("dd"));
    place.lastChild.append(content);
  }
  function details(row) {
    const made = document.createDocumentFragment();
    made.append(element("p", say(row.name), { class: "name" }));
    const figure = element("p", say(row.shown), { class: "value" });
    figure.append(element("span", ` ${say(row.unit)}`, { class: "unit" }));
    made.append(figure);
    if (row.note) {
      const state = row.state === "sound" ? "" : `${say(words[`state_${row.state}`])} · `;
      made.append(element("p", state + say(row.note), { class: `note ${row.state}` }));
    }
    const more = element("dl");
    if (row.value !== null) entry(more, "label_exact", exactly(row.value));
    entry(more, "label_period", row.period);
    if (row.quote !== null) {
      const quote = element("q", row.quote + (row.quote_characters ? " …" : ""), { lang: "en" });
      const held = element("span");
      held.append(quote);
      if (row.quote_characters) {
        const cut = say(words.quote_cut).replace("{characters}", row.quote_characters.toLocaleString("en"));
        held.append(" ", element("small", cut, { class: "cut" }));
      }
      entry(more, "column_quote", held);
    }
    if (row.accession_numbers.length) entry(more, "label_filings", list(row.accession_numbers.map(filingLink)));
    const known = row.sources.filter((id) => facts[id] && !(row.quote && facts[id].quote));
    if (known.length) {
      const items = known.map(factText);
      if (row.sources_left) items.push(`+${row.sources_left} ${say(words.label_more)}`);
      entry(more, "label_facts", list(items));
    }
    if (row.command) entry(more, "label_command", element("code", row.command));
    made.append(more);
    return made;
  }
  function show(name, id) {
    const section = sections[name], panel = document.getElementById(`detail-${name}`);
    const row = section.byId.get(id);
    shown[name] = row ? id : null;
    panel.replaceChildren(row ? details(row) : element("p", say(words.detail_hint), { class: "hint" }));
    panel.dataset.mark = row ? id : "";
    for (const other of document.querySelectorAll(`#table-${name} tr[data-mark]`)) {
      other.classList.toggle("picked", other.dataset.mark === id);
    }
    for (const chart of section.charts) views[chart]?.signal("picked", row ? id : "").runAsync();
  }

  // ------------------------------------------------------------------------------------------------------ pictures
  const tip = document.getElementById("tip");
  function tipAt(event, row) {
    tip.hidden = !row;
    if (!row) return;
    tip.replaceChildren(element("strong", say(row.name)), element("br"), `${say(row.shown)} · ${row.period.slice(0, 60)}`);
    const left = Math.min(event.pageX + 14, window.scrollX + root.clientWidth - tip.offsetWidth - 8);
    tip.style.left = `${Math.max(left, 4)}px`;
    tip.style.top = `${event.pageY + 16}px`;
  }
  function rowOf(section, item) {
    const datum = item?.datum;
    if (!datum || (item.mark?.marktype === "line" && datum.step === undefined)) return undefined;
    return section.byId.get(datum.id);
  }
  async function draw(place) {
    const name = place.dataset.section, section = sections[name], chart = read(`spec-${place.id}`);
    const spec = structuredClone(chart[language()]);
    const values = section.rows.map((row) => ({ ...row, path: undefined, text: say(row.label) || say(row.shown) }));
    spec.datasets = { ...spec.datasets, rows: values };
    views[place.id]?.finalize();
    const options = { actions: false, ast: true, defaultStyle: false, logLevel: 1, renderer: "svg", tooltip: false };
    const { view } = await vegaEmbed(place, spec, options);
    views[place.id] = view;
    const svg = place.querySelector("svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", say(chart.about));
    // One image with one name: its marks are told by the details and the table, not one shape after the other.
    for (const part of svg.children) part.setAttribute("aria-hidden", "true");
    view.addEventListener("pointermove", (event, item) => tipAt(event, rowOf(section, item)));
    view.addEventListener("pointerout", (event) => tipAt(event, null));
    view.addEventListener("click", (event, item) => {
      const row = rowOf(section, item);
      if (row) show(name, row.id);
    });
    if (shown[name]) view.signal("picked", shown[name]).runAsync();
    return chart.marks;
  }
  function walk(place, marks) {
    place.addEventListener("keydown", (event) => {
      const name = place.dataset.section, at = marks.indexOf(shown[name]);
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
      let to = event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : undefined;
      if (event.key in steps) to = at < 0 ? 0 : Math.min(Math.max(at + steps[event.key], 0), marks.length - 1);
      if (event.key === "Escape") show(name, null);
      if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      show(name, marks[to]);
    });
  }
  const places = [...document.querySelectorAll(".chart")];
  async function drawAll() {
    await Promise.all(places.map(draw));
  }

  // ------------------------------------------------------------------------------------------- language, theme, print
  function speak(lang) {
    root.lang = lang === "zh" ? "zh-Hans" : "en";
    document.title = say(words.page_title);
    const button = document.getElementById("language"), other = lang === "zh" ? "English" : "中文";
    button.textContent = other;
    button.setAttribute("aria-label", other);
    button.lang = lang === "zh" ? "en" : "zh-Hans";
    for (const one of document.querySelectorAll("[data-en]")) one.setAttribute("aria-label", one.dataset[language()]);
    for (const name of Object.keys(sections)) if (document.getElementById(`detail-${name}`)) show(name, shown[name] ?? null);
  }
  document.getElementById("language").addEventListener("click", async () => {
    speak(language() === "en" ? "zh" : "en");
    await drawAll();
  });
  document.getElementById("theme").addEventListener("click", (event) => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    event.currentTarget.setAttribute("aria-pressed", String(!dark));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.mark");
    if (!button) return;
    const name = button.closest("section").id;
    show(name, button.dataset.mark);
    document.getElementById(`detail-${name}`).scrollIntoView({ block: "nearest" });
  });
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });

  (async () => {
    const asked = new URLSearchParams(location.search).get("lang") ?? navigator.language;
    for (const place of places) {
      const section = sections[place.dataset.section];
      section.charts.push(place.id);
    }
    speak(asked.startsWith("zh") ? "zh" : "en");
    const marks = await Promise.all(places.map(draw));
    places.forEach((place, at) => walk(place, marks[at]));
    window.bubblewatch.ready = true;
    root.dataset.ready = "true";
  })();
})();
