/* What is worth showing: kinds, confidence, one project, and on opening only what matters most on that day. */

import { HIDDEN, fold, pair } from "./marks.js";

const FIRST = 40, FIRST_ON_A_PHONE = 24, A_YEAR = 365;

export class Choice {
  constructor(map) {
    this.map = map; this.off = new Set(); this.least = 0; this.project = null; this.within = null; this.main = false;
    this.now = {}; this.pinned = new Set(); this.way = null; this.ties = new Map();
  }
  /** Which edges touch a node; made anew when the graph grows. */
  tie() {
    this.ties = new Map();
    for (const edge of this.map.edges.values()) for (const end of [edge.source, edge.target]) { if (!this.ties.has(end)) this.ties.set(end, []); this.ties.get(end).push(edge); }
    this.measure();
  }
  /** A project with all that is tied to it in two steps; what the owner has in hand ties everything, so it does not count. */
  measure() {
    this.within = null;
    if (!this.project || !this.map.nodes.has(this.project)) return;
    let edge = [this.project];
    this.within = new Set(edge);
    for (let step = 0; step < 2; step++) {
      const next = [];
      for (const id of edge) for (const tie of this.ties.get(id) ?? []) {
        const other = tie.source === id ? tie.target : tie.source;
        if (tie.type !== "HAS_PHASE" && !this.within.has(other)) { this.within.add(other); next.push(other); }
      }
      edge = next;
    }
  }
  lets(node) { return !this.off.has(node.type) && (node.confidence ?? 1) >= this.least && (!this.within || this.within.has(node.id)); }
  letsEdge(edge) { return (edge.confidence ?? 1) >= this.least || this.least === 0; }
  /** Near today it counts what matters now; the further back the day, the more what mattered in the whole life. */
  weight(node) {
    const past = Math.min(1, (this.map.max - this.map.a) / A_YEAR), now = this.now[node.id] ?? 0;
    return node.size * past + now * (1 - past);
  }
  /** Beyond the first few the rest waits: for a search, a way, an expansion or "show all". */
  cut(states) {
    this.left = 0;
    if (!this.main || this.within) return;
    const { map } = this, most = map.$.net.clientWidth < 500 ? FIRST_ON_A_PHONE : FIRST;
    const there = [...map.nodes.values()].filter(node => states.get(node.id) !== HIDDEN);
    const kept = new Set(there.sort((x, y) => this.weight(y) - this.weight(x)).slice(0, most).map(node => node.id));
    for (const node of there) {
      if (kept.has(node.id) || node.id === map.selected || this.pinned.has(node.id) || (map.query && map.matches(node))) continue;
      states.set(node.id, HIDDEN); this.left++;
    }
  }
  pin(ids) { for (const id of ids) this.pinned.add(id); }
  around(id) { return (this.ties.get(id) ?? []).map(edge => edge.source === id ? edge.target : edge.source); }
  showWay(way) {
    this.way = way?.nodes?.length ? { nodes: new Set(way.nodes), pairs: new Set(way.nodes.slice(1).map((id, n) => pair(way.nodes[n], id))) } : null;
    if (this.way) this.pin(this.way.nodes);
  }
  asked() { return { off: [...this.off], least: this.least, project: this.project }; }
  set({ off, least, project }) { this.off.clear(); for (const type of off ?? []) this.off.add(type); this.least = +least || 0; this.project = project || null; this.measure(); }

  // -- the two lists beside the search --------------------------------------------------------------------
  build() {
    const { $, labels } = this.map;
    $.least.replaceChildren(...labels.least.map(([value, words]) => option(value, words)));
    $.least.setAttribute("aria-label", labels.least_label); $.project.setAttribute("aria-label", labels.project);
    $.least.onchange = () => { this.least = +$.least.value; this.changed(); };
    $.project.onchange = () => { this.project = $.project.value || null; this.measure(); this.changed(); };
  }
  changed() { this.map.apply(true); this.map.api.setStateValue("filter", this.asked()); }
  list() {
    const { $, labels, nodes } = this.map;
    const projects = [...nodes.values()].filter(node => node.type === "Project").sort((x, y) => fold(x.name) < fold(y.name) ? -1 : 1);
    $.project.replaceChildren(option("", labels.every_project), ...projects.map(node => option(node.id, node.name)));
    $.project.hidden = !projects.length; $.project.value = this.project ?? ""; $.least.value = String(this.least);
    for (const box of [$.least, $.project]) box.classList.toggle("set", Boolean(+box.value || (box === $.project && box.value)));
  }
}

function option(value, words) {
  const one = document.createElement("option");
  one.value = value; one.textContent = words.length > 40 ? words.slice(0, 39) + "…" : words;
  return one;
}
