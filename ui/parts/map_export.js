"use strict";
/* The map in one file: no network, no library; every name goes through textContent. */
const { nodes, edges, words, months, day, min, max } = JSON.parse(document.getElementById("graph").textContent);
const NS = "http://www.w3.org/2000/svg", DAY = 864e5, by = id => document.getElementById(id), byId = new Map(nodes.map(node => [node.id, node]));
const SHAPE = { dot: "M0-1A1 1 0 1 1 0 1 1 1 0 1 1 0-1z", square: "M-.9-.9H.9V.9H-.9z", diamond: "M0-1.15L1.15 0 0 1.15-1.15 0z", hexagon: "M-.55-.95H.55L1.1 0 .55.95H-.55L-1.1 0z", triangle: "M0-1.1L1.1.9H-1.1z", triangleDown: "M0 1.1L-1.1-.9H1.1z", star: "M0-1.2L.32-.4 1.15-.37.5.15.72.97 0 .5-.72.97-.5.15-1.15-.37-.32-.4z" };
const svg = by("map"), fold = text => text.toLowerCase().replaceAll("ё", "е"), made = (name, attributes) => { const one = document.createElementNS(NS, name); for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value); return one; };
const said = at => { const date = new Date(at * DAY); return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`; };
const holds = thing => thing.spans.some(([from, to]) => (from === null || from <= now) && (to === null || now < to));
let now = day, chosen = null, query = "";

const xs = nodes.map(node => node.x), ys = nodes.map(node => node.y);
const eye = { x: Math.min(...xs) - 60, y: Math.min(...ys) - 60, w: Math.max(...xs) - Math.min(...xs) + 120, h: Math.max(...ys) - Math.min(...ys) + 120 };
const look = () => { svg.setAttribute("viewBox", `${eye.x} ${eye.y} ${eye.w} ${eye.h}`); names(); };

for (const edge of edges) { const [a, b] = [byId.get(edge.source), byId.get(edge.target)]; svg.append(edge.drawn = made("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, "stroke-dasharray": edge.explicit ? "none" : "5 4" })); }
for (const node of nodes) {
  const size = 6 + 15 * node.size;
  node.drawn = made("path", { class: "node", d: SHAPE[node.shape], fill: node.colour, transform: `translate(${node.x} ${node.y}) scale(${size})`, tabindex: "0", role: "button" });
  node.drawn.setAttribute("aria-label", `${node.kind}: ${node.name}`);
  node.text = made("text", { x: node.x, y: node.y + size + 15, "font-size": 13 }); node.text.textContent = node.name.length > 34 ? node.name.slice(0, 33) + "…" : node.name;
  node.drawn.onclick = () => choose(node); node.drawn.onkeydown = event => { if (event.key === "Enter") choose(node); };
  svg.append(node.drawn);
}
for (const node of nodes) svg.append(node.text);

/** The important first; a name that would stand on another waits until the map is nearer. */
function names() {
  const unit = Math.max(eye.w / svg.clientWidth, eye.h / svg.clientHeight), taken = [];
  for (const node of [...nodes].sort((a, b) => (b === chosen) - (a === chosen) || b.size - a.size)) {
    const wide = node.text.textContent.length * 7.4 * unit, y = node.y + 6 + 15 * node.size + 14 * unit, box = [node.x - wide / 2, y - 12 * unit, node.x + wide / 2, y + 4 * unit];
    const free = node.there && taken.every(one => box[0] > one[2] || box[2] < one[0] || box[1] > one[3] || box[3] < one[1]);
    node.text.setAttribute("y", y); node.text.setAttribute("font-size", 13 * unit); node.text.setAttribute("stroke-width", 3 * unit); node.text.style.display = free ? "" : "none";
    if (free) taken.push(box);
  }
}
function draw() {
  let shown = 0;
  for (const node of nodes) { node.there = holds(node); shown += node.there; const pale = query && !fold(node.name).includes(query); node.drawn.style.display = node.there ? "" : "none"; for (const one of [node.drawn, node.text]) one.classList.toggle("pale", Boolean(pale)); }
  names();
  for (const edge of edges) edge.drawn.style.display = byId.get(edge.source).there && byId.get(edge.target).there && holds(edge) ? "" : "none";
  by("day").textContent = said(now); by("tally").textContent = `${shown} ${words.nodes}`; by("date").setAttribute("aria-valuetext", said(now));
}
function line(tag, text) { const one = document.createElement(tag); one.textContent = text; by("panel").append(one); }
function choose(node) {
  chosen?.drawn.classList.remove("chosen"); chosen = node; node.drawn.classList.add("chosen"); by("panel").replaceChildren(); names();
  line("h1", node.name); line("p", node.kind);
  for (const [from, to] of node.spans) line("p", `${from === null ? "…" : said(from)} — ${to === null ? words.now : said(to)}`);
  for (const edge of edges) if (holds(edge) && (edge.source === node.id || edge.target === node.id)) line("div", `${edge.source === node.id ? edge.out : edge.in}: ${byId.get(edge.source === node.id ? edge.target : edge.source).name}`);
}
Object.assign(by("date"), { min, max, value: now }); by("date").setAttribute("aria-label", words.date);
by("date").oninput = () => { now = +by("date").value; draw(); };
by("find").placeholder = words.find; by("find").setAttribute("aria-label", words.find); by("find").oninput = () => { query = fold(by("find").value.trim()); draw(); };
svg.setAttribute("aria-label", words.title); line("p", words.hint);
let held = null;
svg.onpointerdown = event => { held = [event.clientX, event.clientY]; };
svg.onpointermove = event => { if (!held || !event.buttons) return; const unit = Math.max(eye.w / svg.clientWidth, eye.h / svg.clientHeight); eye.x -= (event.clientX - held[0]) * unit; eye.y -= (event.clientY - held[1]) * unit; held = [event.clientX, event.clientY]; look(); };
svg.onpointerup = svg.onpointerleave = () => { held = null; };
svg.onwheel = event => { event.preventDefault(); const by = event.deltaY > 0 ? 1.15 : .87, box = svg.getBoundingClientRect(), px = (event.clientX - box.left) / box.width, py = (event.clientY - box.top) / box.height; eye.x += eye.w * px * (1 - by); eye.y += eye.h * py * (1 - by); eye.w *= by; eye.h *= by; look(); };
draw(); look(); addEventListener("resize", names);
