/* The controls around the canvas: search, legend, timeline. They read the map and call it; they draw no node. */

import { BEGAN, ENDED, TYPES, glyph, look } from "./marks.js";

const PLAY = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M4 2.5v11l9-5.5z"/></svg>';
const PAUSE = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 2.5h3v11h-3zM9.500 2.5h3v11h-3z"/></svg>';
const FIT = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 6V2h4v1.600H3.600V6zM10 2h4v4h-1.600V3.600H10zM3.600 10v2.400H6V14H2v-4zM12.400 10H14v4h-4v-1.600h2.400z"/></svg>';
const FRAME = `
  <div class="dm-top"><div class="dm-find"><input type="search" data-do="search" autocomplete="off" spellcheck="false"><span class="dm-hits" role="status"></span></div>
    <div class="dm-lists"><select data-do="project"></select><select data-do="least"></select></div>
    <div class="dm-legend" role="group"></div></div>
  <div class="dm-stage" tabindex="0" role="application"><div class="dm-net"></div>
    <div class="dm-badge"><button data-do="dayA"></button><i hidden>→</i><button data-do="dayB" hidden></button><input type="date" data-do="pickA" tabindex="-1"><input type="date" data-do="pickB" tabindex="-1"></div>
    <div class="dm-counts"><span></span><button data-do="more" hidden></button></div><button class="dm-way" data-do="endWay" hidden></button>
    <div class="dm-corner"><button data-do="zoomOut" tabindex="-1">−</button><button data-do="zoomIn" tabindex="-1">+</button><button data-do="fit">${FIT}</button></div>
    <button class="dm-chosen" data-do="chosen" hidden></button>
    <div class="dm-live" aria-live="polite"></div></div>
  <div class="dm-time"><button class="dm-play" data-do="play">${PLAY}</button>
    <div class="dm-track"><canvas class="dm-hist" aria-hidden="true"></canvas><div class="dm-line"><i></i></div>
      <input type="range" data-do="a" step="1"><input type="range" data-do="b" step="1" hidden></div>
    <div class="dm-acts"><button data-do="today"></button><button data-do="compare" aria-pressed="false"></button><button data-do="ghosts" aria-pressed="false"></button></div></div>`;

export function build(host, labels, height) {
  const el = document.createElement("div");
  el.className = "dm"; el.style.height = `${height}px`; el.innerHTML = FRAME; // our own markup; names of things only ever go through textContent
  host.append(el);
  const $ = { el }, one = selector => el.querySelector(selector);
  for (const button of el.querySelectorAll("[data-do]")) $[button.dataset.do] = button;
  for (const name of ["stage", "net", "badge", "counts", "live", "legend", "hist", "track", "line", "hits", "lists"]) $[name] = one(`.dm-${name}`);
  const say = { stage: "map", search: "find", a: "date", b: "date_b", play: "play", fit: "fit", legend: "legend" };
  for (const [part, key] of Object.entries(say)) $[part].setAttribute("aria-label", labels[key]);
  $.fit.title = labels.fit; $.play.title = labels.play; $.search.placeholder = labels.find;
  $.zoomIn.setAttribute("aria-label", labels.closer); $.zoomOut.setAttribute("aria-label", labels.farther);
  for (const name of ["today", "compare", "ghosts", "endWay"]) $[name].textContent = labels[name];
  $.pickA.setAttribute("aria-label", labels.date); $.pickB.setAttribute("aria-label", labels.date_b); $.tally = one(".dm-counts span"); $.arrow = one(".dm-badge i");
  return $;
}

export function press(button, on) { button.setAttribute("aria-pressed", String(on)); }
export function playing(button, on, labels) { button.innerHTML = on ? PAUSE : PLAY; button.setAttribute("aria-label", on ? labels.pause : labels.play); }

export function legend(box, present, hidden, name, toggle) {
  const types = TYPES.filter(type => present.has(type)), key = types.join();
  if (box.dataset.key === key) return;
  box.dataset.key = key; box.replaceChildren();
  for (const type of types) {
    const button = document.createElement("button");
    button.innerHTML = `<svg viewBox="0 0 12 12" aria-hidden="true"><path fill="${look(type)[0]}" d="${glyph(type)}"/></svg>`;
    button.append(name(type)); button.dataset.type = type; press(button, !hidden.has(type));
    button.onclick = () => { toggle(type); press(button, !hidden.has(type)); };
    box.append(button);
  }
}

/** What began (above the line) and what ended (below it), with years; drawn for the pixels of this screen. */
export function histogram(canvas, spans, { min, max }, theme) {
  const width = canvas.clientWidth || 600, height = canvas.clientHeight || 44, ratio = globalThis.devicePixelRatio || 1;
  canvas.width = width * ratio; canvas.height = height * ratio;
  const pen = canvas.getContext("2d"); pen.scale(ratio, ratio); pen.clearRect(0, 0, width, height);
  const inset = 9, usable = width - inset * 2, bins = Math.max(16, Math.min(110, Math.floor(usable / 7))), middle = 17;
  const up = new Uint32Array(bins), down = new Uint32Array(bins), long = Math.max(1, max - min);
  const bin = day => Math.max(0, Math.min(bins - 1, Math.floor((day - min) / long * bins)));
  for (const each of spans) for (const [from, to] of each) { if (from > min) up[bin(from)]++; if (to <= max) down[bin(to)]++; }
  const top = Math.sqrt(Math.max(1, ...up, ...down)), step = usable / bins;
  for (let i = 0; i < bins; i++) {
    const x = inset + i * step, rise = Math.sqrt(up[i]) / top * 15, fall = Math.sqrt(down[i]) / top * 9;
    pen.globalAlpha = .75; pen.fillStyle = BEGAN; pen.fillRect(x, middle - rise, Math.max(1, step - 2), rise);
    pen.fillStyle = ENDED; pen.fillRect(x, middle + 1, Math.max(1, step - 2), fall);
  }
  pen.globalAlpha = 1; pen.fillStyle = theme.soft; pen.font = `12px ${theme.font}`; pen.textAlign = "center";
  const first = new Date(min * 864e5).getUTCFullYear(), last = new Date(max * 864e5).getUTCFullYear();
  for (let year = first + 1; year <= last; year++) {
    const x = inset + (Date.UTC(year, 0, 1) / 864e5 - min) / long * usable;
    pen.fillRect(x, middle, 1, 6); if (x > 18 && x < width - 18) pen.fillText(String(year), x, height - 3);
  }
}

/** The stretch between two dates (or up to one) on the line of the timeline. */
export function stretch(line, { a, b, compare, min, max }) {
  const long = Math.max(1, max - min), part = day => (day - min) / long * 100, bar = line.firstElementChild;
  const [from, to] = compare ? [Math.min(a, b), Math.max(a, b)] : [min, a];
  bar.style.left = `${part(from)}%`; bar.style.width = `${part(to) - part(from)}%`;
}
