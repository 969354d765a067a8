/* One network over all dates. Dates, filters and search only show and hide; nothing here moves a node that is on screen. */

import { CHANGED, Calendar, GHOST, HIDDEN, KEPT, LOST, NEW, SIGN, edgeView, fold, iso, nodeView, stateOf } from "./marks.js";
import { build, histogram, legend, playing, press, stretch } from "./panel.js";
import { wire } from "./hands.js";
import { Names } from "./names.js";
import { Signs } from "./signs.js";
import { Choice } from "./choice.js";
import { savePicture } from "./picture.js";

const MANY = 1500, REACH = 14, WHOLE_SPAN = 12000, TELL_AFTER = 150, AFTER_WORDS = 120, RESTS = 120, ROOM = .92, ABOVE = [66, 44], ABOVE_ON_A_PHONE = [104, 70];
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class TemporalMap {
  constructor(host, vis, graph, data) {
    Object.assign(this, { labels: data.labels, nodes: new Map(), edges: new Map(), states: new Map(), conflicts: [], torn: [], query: "", compare: false, ghosts: false, selected: null, hovered: null });
    this.calendar = new Calendar(data.zone, data.labels.short_month, data.labels.now);
    this.$ = build(host, data.labels, data.height);
    this.max = this.calendar.day(graph.until); this.min = Math.min(this.calendar.day(graph.since), this.max - 1);
    this.a = this.b = this.max;
    this.choice = new Choice(this);
    for (const box of [this.$.pickA, this.$.pickB]) { box.min = iso(this.min); box.max = iso(this.max); }
    for (const slider of [this.$.a, this.$.b]) { slider.min = this.min; slider.max = this.max; slider.value = this.max; }
    this.readTheme();
    this.makeNetwork(vis, graph.nodes.length > MANY, this.magnify(graph.nodes));
    this.names = new Names(this); this.signs = new Signs(this);
    this.start(data.start ?? {});
    this.choice.now = data.now ?? {}; this.choice.main = Boolean(data.main);
    this.patch(graph, data); this.net.setData({ nodes: this.nodeSet, edges: this.edgeSet }); // all at once: vis reckons anew with each handful
    this.ready = true; this.fit(false); this.paint(); wire(this);
    this.watch = new ResizeObserver(() => this.drawTime()); this.watch.observe(this.$.track);
  }
  magnify(nodes) { // a wide map is seen from afar: its signs are larger, so that the whole is readable at once
    if (!nodes.length) return 1;
    const across = axis => { const all = nodes.map(node => node[axis]); return Math.max(...all) - Math.min(...all) + 120; };
    const scale = Math.min((this.$.net.clientWidth || 900) / across("x"), (this.$.net.clientHeight || 520) / across("y"));
    return this.k = Math.max(1, Math.min(1.8, (this.$.net.clientWidth < 500 ? .45 : .7) / scale));
  }
  makeNetwork(vis, many, k) {
    this.nodeSet = new vis.DataSet(); this.edgeSet = new vis.DataSet();
    this.net = new vis.Network(this.$.net, {}, {
      physics: false, layout: { improvedLayout: false },
      interaction: { hover: true, tooltipDelay: 200, hideEdgesOnDrag: many, hideEdgesOnZoom: many, keyboard: false, multiselect: false },
      nodes: { scaling: { min: 6.5 * k, max: 21 * k, label: { enabled: false } } },
      edges: { smooth: false, selectionWidth: 1.5 * k, hoverWidth: .5, arrows: { to: { enabled: !many, scaleFactor: .45 * k } } },
    });
    // Flipping flags in place is several times faster than DataSet.update, but private: checked, with the public way behind it.
    this.fast = typeof this.net._updateVisibleIndices === "function" && Boolean(this.net.body?.nodes);
  }
  start({ a, b, node, off, least, project }) { // what the address says
    this.choice.set({ off, least, project });
    if (a) this.a = this.within(a);
    if (b) { this.compare = true; this.b = this.within(b); }
    this.wanted = node ?? null;
  }

  within(day) { return Math.max(this.min, Math.min(this.max, this.calendar.day(day))); }

  // -- what is seen ---------------------------------------------------------------------------------------
  readTheme() {
    const style = getComputedStyle(this.$.el), read = name => style.getPropertyValue(name).trim();
    const theme = { fg: read("--st-text-color") || "#222", bg: read("--dm-paper") || "#fff", line: read("--dm-edge") || "#8A93A0", soft: read("--dm-soft") || "#667", primary: read("--st-primary-color"), font: read("--st-font") || "sans-serif" };
    const changed = JSON.stringify(theme) !== JSON.stringify(this.theme);
    this.theme = theme;
    return changed;
  }
  dimmed(node) { return this.way ? !this.way.nodes.has(node.id) : Boolean(this.query) && !this.matches(node); }
  matches(node) { return fold([node.name, ...(node.aliases ?? [])].join(" ")).includes(this.query); }
  sign(node) { return SIGN[this.states.get(node.id)] ?? ""; }
  get way() { return this.choice.way; }
  nodeState(node) {
    if (!this.choice.lets(node)) return HIDDEN;
    const state = stateOf(node.spans, this);
    return state === KEPT && this.altered(node) ? CHANGED : state;
  }
  /** Its rank or its phase is another one: the server's reckoning, for the very two days it was made for. */
  get shifted() { const { a, b, changes } = this.shifts ?? {}; return changes && this.within(a) === this.a && this.within(b) === this.b ? changes : {}; }
  altered(node) { // what it is tied to came or went between the two days; whoever holds everything in hand is not changed by that
    if (node.id in this.shifted) return true;
    const ties = this.choice.ties.get(node.id) ?? [];
    if (ties.some(edge => edge.type === "HAS_PHASE" && edge.source === node.id)) return false;
    return ties.some(edge => {
      const state = stateOf(edge.spans, this);
      return state === NEW || state === LOST;
    });
  }
  edgeState(edge) { return this.states.get(edge.source) && this.states.get(edge.target) && this.choice.letsEdge(edge) ? stateOf(edge.spans, this) : HIDDEN; }
  drawNode(node, state) {
    return nodeView(node, state, { theme: this.theme, k: this.k, dim: this.dimmed(node), words: day => this.calendar.words(day), kind: type => this.labels.type[type] ?? type });
  }
  visible() { // by importance; asked for often, so it is kept until something is shown or hidden
    return this.seen ??= [...this.nodes.values()].filter(node => { const state = this.states.get(node.id); return state !== HIDDEN && state !== GHOST; }).sort((x, y) => y.size - x.size);
  }
  hits() { return this.query ? this.visible().filter(node => this.matches(node)) : []; }
  nearest(at) { // small nodes and fingers: the closest visible node within reach of the pointer
    let best = null, least = REACH / this.net.getScale();
    for (const { id } of this.visible()) {
      const { x, y } = this.net.body.nodes[id], away = Math.hypot(x - at.x, y - at.y);
      if (away < least) [best, least] = [id, away];
    }
    return best;
  }
  apply(force = false) {
    const changedNodes = [], changedEdges = [], note = (thing, state, out) => { if (force || this.states.get(thing.id) !== state) { this.states.set(thing.id, state); out.push([thing, state]); } };
    const fresh = new Map();
    for (const node of this.nodes.values()) fresh.set(node.id, this.nodeState(node));
    this.choice.cut(fresh);
    for (const node of this.nodes.values()) note(node, fresh.get(node.id), changedNodes);
    for (const edge of this.edges.values()) note(edge, this.edgeState(edge), changedEdges);
    if (force || changedNodes.length) { this.seen = null; this.names?.changed(); }
    if (this.fast && this.ready && !force && !this.compare && !this.ghosts) this.flip(changedNodes, changedEdges);
    else {
      if (changedNodes.length) this.nodeSet.update(changedNodes.map(([node, state]) => this.drawNode(node, state)));
      if (changedEdges.length) this.edgeSet.update(changedEdges.map(([edge, state]) => edgeView(edge, state, this)));
    }
    this.tellEye();
  }
  flip(nodes, edges) {
    const body = this.net.body;
    for (const [{ id }, state] of nodes) if (body.nodes[id]) body.nodes[id].options.hidden = !state;
    for (const [{ id }, state] of edges) if (body.edges[id]) body.edges[id].options.hidden = !state;
    if (!nodes.length && !edges.length) return;
    // vis would ask every node and edge whether it is hidden, a sixth of a move of the slider: we know it.
    body.nodeIndices = [...this.nodes.keys()].filter(id => this.states.get(id) && body.nodes[id]);
    body.edgeIndices = [...this.edges.keys()].filter(id => this.states.get(id) && body.edges[id]);
    this.net.redraw();
  }
  tellEye() {
    const $ = this.$, L = this.labels, words = day => this.calendar.words(day), tally = wanted => { let n = 0; for (const id of this.nodes.keys()) if (this.states.get(id) === wanted) n++; return n; };
    $.a.value = this.a; $.b.value = this.b; $.b.hidden = $.dayB.hidden = $.arrow.hidden = $.pickB.hidden = !this.compare;
    $.a.setAttribute("aria-valuetext", words(this.a)); $.b.setAttribute("aria-valuetext", words(this.b));
    $.dayA.textContent = words(this.a); $.dayB.textContent = words(this.b); $.pickA.value = iso(this.a); $.pickB.value = iso(this.b);
    $.dayA.setAttribute("aria-label", `${L.date}: ${words(this.a)}`); $.dayB.setAttribute("aria-label", `${L.date_b}: ${words(this.b)}`);
    $.badge.classList.toggle("past", this.a < this.max || this.compare);
    const seen = this.visible().length, left = this.choice.left;
    $.tally.textContent = this.compare ? `+ ${tally(NEW)} ${L.began} · − ${tally(LOST)} ${L.ended} · ~ ${tally(CHANGED)} ${L.changed} · ${tally(KEPT)} ${L.kept}` : left ? L.some.replace("{n}", seen).replace("{all}", seen + left) : `${seen} ${L.nodes}`;
    $.more.hidden = !left && this.choice.main; $.more.textContent = this.choice.main ? L.all : L.less; $.endWay.hidden = !this.way;
    $.hits.textContent = this.query ? L.hits.replace("{n}", this.hits().length) : "";
    $.track.classList.toggle("two", this.compare); press($.compare, this.compare); press($.ghosts, this.ghosts);
    $.today.disabled = this.a === this.max && !this.compare;
    stretch($.line, this);
  }
  drawTime() { histogram(this.$.hist, [...this.nodes.values()].map(node => node.spans), this, this.theme); }

  // -- what is asked of it --------------------------------------------------------------------------------
  setDate(day, second = false) {
    const clamped = Math.max(this.min, Math.min(this.max, Math.round(day)));
    if (second) this.b = clamped; else this.a = clamped;
    this.apply();
  }
  setCompare(on) {
    this.compare = on;
    if (on && this.a >= this.b) { this.b = this.max; if (this.a === this.max) this.a = Math.max(this.min, this.max - 365); }
    if (!on) this.ghosts = false;
    this.apply(true); this.tell();
  }
  now() { this.compare = false; this.a = this.b = this.max; this.apply(true); this.tell(); }
  goTo(text, second = false) { this.setDate(this.calendar.day(text), second); this.tell(); }
  dates() { return this.compare ? [iso(this.a), iso(this.b)] : [iso(this.a)]; }
  title() { return this.dates().map(text => this.calendar.words(this.calendar.day(text))).join(" → "); }
  expand(id) { // neighbours that wait appear at once; those that were never loaded come from the server
    this.choice.pin([id, ...this.choice.around(id)]); this.apply(true);
    this.api.setTriggerValue("expand", { id });
  }
  select(id, { silent = false } = {}) {
    this.selected = id; this.wanted = null;
    this.announce(); // first: its words are on their way while the picture is drawn
    clearTimeout(this.choosing);
    if (!silent) this.choosing = setTimeout(() => this.api.setStateValue("selected", id), AFTER_WORDS);
    if (id && this.net.body.nodes[id]) this.net.selectNodes([id], true); else this.net.setSelection({ nodes: [], edges: [] });
    const node = this.nodes.get(id);
    this.paint();
    this.$.chosen.hidden = !node; this.$.chosen.textContent = node ? `↓ ${node.name}` : "";
    this.$.live.textContent = node ? `${this.labels.type[node.type] ?? node.type}: ${node.name}` : this.labels.cleared;
  }
  /** To the card beside the map: what is chosen and on which day. */
  announce() {
    const id = this.selected ?? this.wanted, node = this.nodes.get(id);
    document.dispatchEvent(new CustomEvent("driftmap:chosen", { detail: { id, node: node ?? null, day: this.day() } }));
  }
  /** Where the pointer rests a click may follow: its words are fetched meanwhile. */
  hover(id) {
    this.hovered = id; this.paint();
    clearTimeout(this.resting);
    if (id) this.resting = setTimeout(() => document.dispatchEvent(new CustomEvent("driftmap:near", { detail: { id, day: this.day() } })), RESTS);
  }
  day() { return this.a < this.max ? iso(this.a) : null; }
  /** A name in the card leads to its node; the eye moves only when it lies off the screen, and what was never loaded comes first. */
  follow(id) {
    if (!this.nodes.has(id)) { this.selected = null; this.wanted = id; this.announce(); this.api.setStateValue("selected", id); this.api.setTriggerValue("expand", { id }); return; }
    this.choice.pin([id]); this.apply(); this.select(id);
    const { x, y } = this.net.canvasToDOM(this.net.body.nodes[id]), { clientWidth, clientHeight } = this.$.net;
    if (x < 20 || y < 20 || x > clientWidth - 20 || y > clientHeight - 20) this.look(id, this.net.getScale());
  }
  /** Draws with the next frame, together with what vis itself wants drawn; `redraw` would hold up the click. */
  paint() { const eyes = this.net.body?.emitter; if (eyes?.emit) eyes.emit("_requestRedraw"); else this.net.redraw(); }
  walk(step) {
    const list = this.visible(), at = list.findIndex(node => node.id === this.selected), next = list[(at + step + list.length) % list.length];
    if (next) { this.select(next.id); this.look(next.id, this.net.getScale()); }
  }
  look(id, scale = 1.1) { this.net.focus(id, { scale, animation: still() ? false : { duration: 250, easingFunction: "easeInOutQuad" } }); }
  approach(id) { const largest = 24 / (this.net.body.nodes[id]?.options.size || 20); this.look(id, Math.max(this.net.getScale(), Math.min(1.1, largest))); } // near enough to read, no sign as large as the screen
  zoom(factor) { this.net.moveTo({ scale: this.net.getScale() * factor }); }
  fit(animate) {
    const ids = this.visible().map(node => node.id);
    if (!ids.length) return;
    const before = { scale: this.net.getScale(), position: this.net.getViewPosition() };
    this.net.fit({ nodes: ids, maxZoomLevel: 1.25, animation: false });
    const { clientWidth, clientHeight } = this.$.net, [above, below] = clientWidth < 500 ? ABOVE_ON_A_PHONE : ABOVE, { x } = this.net.getViewPosition();
    const spots = ids.map(id => this.net.body.nodes[id]), top = Math.min(...spots.map(one => one.y - one.options.size)), bottom = Math.max(...spots.map(one => one.y + one.options.size));
    const scale = Math.min(this.net.getScale() * ROOM, Math.max(80, clientHeight - above - below) / Math.max(1, bottom - top));
    const to = { scale, position: { x, y: (top + bottom) / 2 - (above - below) / 2 / scale } }; // the date above and the buttons below cover no node and no name of one
    if (!animate || still()) { this.net.moveTo(to); return; }
    this.net.moveTo(before); this.net.moveTo({ ...to, animation: { duration: 250, easingFunction: "easeInOutQuad" } });
  }
  tell() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.announce(); this.api.setStateValue("asof", { a: iso(this.a), b: this.compare ? iso(this.b) : null }); }, TELL_AFTER);
  }
  play() { // the whole span in 12 s, one apply() per changed day; with reduced motion in twelve steps
    this.running = true; playing(this.$.play, true, this.labels);
    let day = this.a >= this.max ? this.min : this.a, last = performance.now();
    const calm = still(), wait = calm ? step => setTimeout(() => step(performance.now()), 1000) : step => requestAnimationFrame(step);
    const tick = now => {
      if (!this.running) return;
      day += (this.max - this.min) * Math.max(0, now - last) / WHOLE_SPAN; last = now;
      if (Math.round(day) !== this.a) this.setDate(day);
      if (day >= this.max) this.stop(); else wait(tick);
    };
    wait(tick);
  }
  stop() { this.running = false; playing(this.$.play, false, this.labels); this.tell(); }

  // -- what comes from the server -------------------------------------------------------------------------
  patch(graph, data) { // add, update, remove by id; a place is given only when a node first appears
    const extra = data.extra ?? { nodes: [], edges: [] }, origin = this.nodes.size && data.origin ? this.net.body.nodes[data.origin] : null;
    const from = origin && { x: origin.x, y: origin.y }, growing = [];
    const nodes = this.merge(this.nodes, [...graph.nodes, ...extra.nodes], node => this.nodeState(node));
    const edges = this.merge(this.edges, [...graph.edges, ...extra.edges], edge => this.edgeState(edge));
    this.choice.pin(extra.nodes.map(node => node.id)); this.choice.tie();
    this.torn = [...this.nodes.values()].filter(node => node.stance === "ambivalent").map(node => node.id);
    this.edgeSet.remove(edges.gone); this.nodeSet.remove(nodes.gone);
    this.nodeSet.add(nodes.fresh.map(node => { if (from) growing.push(node); return { ...this.drawNode(node, this.states.get(node.id)), x: from?.x ?? node.x, y: from?.y ?? node.y }; }));
    this.nodeSet.update(nodes.changed.map(node => this.drawNode(node, this.states.get(node.id))));
    this.edgeSet.add(edges.fresh.filter(edge => this.nodes.has(edge.source) && this.nodes.has(edge.target)).map(edge => ({ ...edgeView(edge, this.states.get(edge.id), this), from: edge.source, to: edge.target, title: this.labels.out[edge.type] ?? edge.type })));
    this.edgeSet.update(edges.changed.map(edge => edgeView(edge, this.states.get(edge.id), this)));
    this.seen = null; this.names?.changed();
    if (growing.length) this.grow(growing, from);
    legend(this.$.legend, new Set([...this.nodes.values()].map(node => node.type)), this.choice.off, type => this.labels.types[type] ?? type, type => { const { off } = this.choice; if (!off.delete(type)) off.add(type); this.choice.changed(); });
    this.choice.list(); this.apply();
    if (this.ready) this.drawTime();
  }
  merge(known, wanted, state) {
    const ids = new Set(), fresh = [], changed = [];
    for (const thing of wanted) {
      if (ids.has(thing.id)) continue;
      ids.add(thing.id); thing.spans ??= this.calendar.spans(thing);
      const old = known.get(thing.id);
      if (old === thing) continue;
      known.set(thing.id, thing); this.states.set(thing.id, state(thing));
      (old ? changed : fresh).push(thing);
    }
    const gone = [...known.keys()].filter(id => !ids.has(id));
    for (const id of gone) { known.delete(id); this.states.delete(id); }
    this.seen = null;
    return { fresh, changed, gone };
  }
  grow(nodes, from) { // newcomers slide from their parent to their stored place; nobody else moves
    const begun = performance.now(), body = this.net.body.nodes, calm = still();
    const step = now => {
      const part = calm ? 1 : Math.min(1, Math.max(0, now - begun) / 320), ease = 1 - (1 - part) ** 3;
      for (const { id, x, y } of nodes) if (body[id]) { body[id].x = from.x + (x - from.x) * ease; body[id].y = from.y + (y - from.y) * ease; }
      this.names.changed(); this.net.redraw();
      if (part < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }
  update(graph, data) { // a rerun of Python: patch what is new, repaint what changed its colours
    this.labels = data.labels;
    const version = data.url + JSON.stringify(data.extra?.nodes.map(node => node.id) ?? null), repaint = this.readTheme();
    if (this.version !== undefined && this.version !== version) this.patch(graph, data);
    this.version = version;
    this.conflicts = data.conflicts ?? []; this.choice.now = data.now ?? {};
    const fresh = JSON.stringify([data.way?.nodes ?? null, Boolean(data.main)]), other = this.fresh !== undefined && this.fresh !== fresh;
    if (this.fresh !== fresh) { this.choice.main = Boolean(data.main); this.choice.showWay(data.way); }
    this.fresh = fresh;
    if (repaint) { this.names.repaint(); this.drawTime(); }
    const before = Object.keys(this.shifted).join();
    this.shifts = data.shifts ?? null;
    if (repaint || other || this.way || before !== Object.keys(this.shifted).join()) this.apply(true);
    if (this.wanted && this.nodes.has(this.wanted)) { const id = this.wanted; this.select(id, { silent: true }); this.approach(id); }
    const command = data.command;
    if (!command || command.seq === this.done) return;
    this.done = command.seq;
    if (command.op === "asof") this.setDate(this.calendar.day(command.date));
    if (command.op === "picture") savePicture(this);
    if (command.op === "expand" && this.nodes.has(command.id)) { this.choice.pin([command.id, ...this.choice.around(command.id)]); this.apply(true); }
    if (command.op === "view") this.recall(command);
    if (command.op === "focus" && this.nodes.has(command.id)) { this.select(command.id, { silent: true }); this.look(command.id); }
  }
  recall({ a, b, node, off, least, project }) { // a saved view: dates, filters and what was chosen
    this.choice.set({ off, least, project }); this.choice.list(); this.relabel();
    this.a = a ? this.calendar.day(a) : this.max; this.compare = Boolean(b); this.b = b ? this.calendar.day(b) : this.max;
    this.apply(true); this.select(this.nodes.has(node) ? node : null);
    this.api.setStateValue("filter", this.choice.asked()); this.tell();
  }
  relabel() { for (const button of this.$.legend.querySelectorAll("[data-type]")) press(button, !this.choice.off.has(button.dataset.type)); }
  destroy() { this.running = false; for (const timer of [this.timer, this.choosing, this.resting, this.names.timer]) clearTimeout(timer); document.removeEventListener("driftmap:go", this.followed); this.watch.disconnect(); this.net.destroy(); this.$.el.remove(); }
}
