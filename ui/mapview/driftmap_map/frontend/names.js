/* Names under the nodes: one size on the screen at every zoom, the important first, none over another. */

const SIZE = 13, MOST = 180, GAP = 3, LONGEST = 34, CELL = 64, EDGE = 3, FOREMOST = 24, REST = 90, LONGEST_WAIT = 400, KEPT = 600;

export class Names {
  constructor(map) {
    this.map = map; this.widths = new Map(); this.sprites = new Map(); this.placed = []; this.stale = true; this.due = false; this.timer = null;
    map.net.on("afterDrawing", pen => this.draw(pen));
  }
  /** What is there, chosen or found has changed: the next picture places the names anew. */
  changed() { this.stale = true; }
  repaint() { this.sprites.clear(); this.stale = this.due = true; }
  font(bold) { return `${bold ? 650 : 450} ${SIZE}px ${this.map.theme.font}`; }
  width(pen, text, bold) {
    const key = (bold ? "*" : "") + text;
    let width = this.widths.get(key);
    if (width === undefined) { pen.font = this.font(bold); this.widths.set(key, width = pen.measureText(text).width); }
    return width;
  }
  /** A name is painted once and then only copied: outlines of letters are what makes a pan slow. */
  sprite(text, bold, wide) {
    const key = (bold ? "*" : "") + text, ratio = 2;
    let sprite = this.sprites.get(key);
    if (sprite) return sprite;
    sprite = document.createElement("canvas");
    sprite.width = Math.ceil((wide + EDGE * 2) * ratio); sprite.height = Math.ceil((SIZE * 1.35 + EDGE * 2) * ratio);
    const pen = sprite.getContext("2d"); pen.scale(ratio, ratio);
    pen.font = this.font(bold); pen.textBaseline = "top"; pen.lineJoin = "round"; pen.lineWidth = 4; pen.strokeStyle = this.map.theme.bg; pen.fillStyle = this.map.theme.fg;
    pen.strokeText(text, EDGE, EDGE); pen.fillText(text, EDGE, EDGE);
    this.sprites.set(key, sprite);
    return sprite;
  }
  text(node) { return this.map.sign(node) + (node.name.length > LONGEST ? node.name.slice(0, LONGEST - 1) + "…" : node.name); }
  /** Selected and found first, then by importance: what is placed first keeps its place. */
  order(visible) {
    const { map } = this, first = node => (node.id === map.selected ? 4 : 0) + (map.way?.nodes.has(node.id) || (map.query && map.matches(node)) ? 2 : 0);
    return visible.filter(node => first(node)).sort((a, b) => first(b) - first(a)).concat(visible.filter(node => !first(node)));
  }
  /** Places in pixels of the screen around the origin of the map: a pan changes none of them. */
  arrange(pen, scale) {
    const { map } = this, body = map.net.body.nodes, taken = new Map(), visible = map.visible();
    this.placed = []; this.stale = this.due = false; this.scale = scale;
    if (this.sprites.size > KEPT) this.sprites.clear(); // each is a picture of some 40 kB: of thousands of names only those of late are kept
    pen.save(); pen.setTransform(1, 0, 0, 1, 0, 0);
    for (const node of visible) this.reserve(taken, this.box(body[node.id], scale), node.id);
    const foremost = new Set(visible.slice(0, FOREMOST).map(node => node.id));
    for (const node of this.order(visible)) {
      if (this.placed.length >= MOST) break;
      const spot = body[node.id], bold = node.id === map.selected, box = this.box(spot, scale);
      const text = this.text(node), wide = this.width(pen, text, bold);
      const place = this.place(taken, box, spot.x * scale, wide, node.id)
        ?? (foremost.has(node.id) ? this.place(taken, box, spot.x * scale, wide, null) : null); // in a crowd the foremost may stand on a sign, never on a name
      if (!place) continue;
      this.reserve(taken, this.around(...place, wide), null);
      this.placed.push({ id: node.id, x: place[0] - wide / 2, y: place[1], wide, sprite: this.sprite(text, bold, wide), dim: map.dimmed(node) });
    }
    pen.restore();
  }
  draw(pen) {
    const { map } = this, scale = map.net.getScale();
    if (!map.ready) return;
    if (scale !== this.scale || (this.stale && this.due)) this.arrange(pen, scale);
    else if (this.stale) this.later(); // between two moves of the slider, never within one: names are half of its time
    const eye = map.net.getViewPosition(), halfWide = map.$.net.clientWidth / 2, halfHigh = map.$.net.clientHeight / 2;
    const left = eye.x * scale - halfWide, right = eye.x * scale + halfWide, top = eye.y * scale - halfHigh, bottom = eye.y * scale + halfHigh;
    const front = this.front(pen, scale), beside = one => front.every(it => it.id !== one.id && (it.x + it.wide < one.x || one.x + one.wide < it.x || it.y + SIZE + EDGE < one.y || one.y + SIZE + EDGE < it.y));
    for (const { id, x, y, wide, sprite, dim } of [...this.placed.filter(beside), ...front]) {
      if (this.stale && !map.states.get(id)) continue;
      if (x < left || x + wide > right || y < top || y + SIZE > bottom) continue; // a name is whole or not there
      pen.globalAlpha = dim ? .35 : 1;
      pen.drawImage(sprite, (x - EDGE) / scale, (y - EDGE) / scale, (wide + EDGE * 2) / scale, (SIZE * 1.35 + EDGE * 2) / scale);
    }
    pen.globalAlpha = 1;
  }
  /** Chosen and pointed at: over the others, which step aside; nothing is placed anew for a click. */
  front(pen, scale) {
    const { map } = this, there = [map.hovered, map.selected].filter((id, n) => map.states.get(id) && (n || id !== map.selected));
    return there.map(id => {
      const node = map.nodes.get(id), bold = id === map.selected, text = this.text(node), wide = this.width(pen, text, bold);
      const known = this.placed.find(one => one.id === id), box = this.box(map.net.body.nodes[id], scale);
      const middle = known ? known.x + known.wide / 2 : (box[0] + box[2]) / 2;
      return { id, x: middle - wide / 2, y: known?.y ?? box[3] + GAP, wide, sprite: this.sprite(text, bold, wide), dim: false };
    });
  }
  later() {
    const now = performance.now();
    if (this.timer === null) this.since = now; else if (now - this.since > LONGEST_WAIT) return; // a playback never rests: its names come now and then
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.timer = null; this.due = this.stale; if (this.due) this.map.net.redraw(); }, REST);
  }
  around(x, y, wide) { return [x - wide / 2 - 3, y - 1, x + wide / 2 + 3, y + SIZE + 3]; }
  /** Under the node, else over it, to its right or to its left; the first free place. */
  place(taken, [left, top, right, bottom], x, wide, id) {
    const middle = (top + bottom - SIZE) / 2 - 1, aside = wide / 2 + GAP + 2;
    const places = [[x, bottom + GAP], [x, top - SIZE - GAP], [right + aside, middle], [left - aside, middle]];
    return places.find(([x, y]) => this.free(taken, this.around(x, y, wide), id));
  }
  box(spot, scale) {
    const half = (spot?.options.size ?? 10) * scale, x = (spot?.x ?? 0) * scale, y = (spot?.y ?? 0) * scale;
    return [x - half, y - half, x + half, y + half];
  }
  *cells([left, top, right, bottom]) {
    for (let i = Math.floor(left / CELL); i <= Math.floor(right / CELL); i++) for (let j = Math.floor(top / CELL); j <= Math.floor(bottom / CELL); j++) yield i * 65537 + j;
  }
  /** No name and no other node stands in the rectangle; with `own` null only names count. A grid of cells keeps this cheap. */
  free(taken, box, own) {
    const [left, top, right, bottom] = box;
    for (const cell of this.cells(box)) for (const [it, id] of taken.get(cell) ?? []) if ((own === null ? id === null : id !== own) && left < it[2] && it[0] < right && top < it[3] && it[1] < bottom) return false;
    return true;
  }
  reserve(taken, box, id) {
    for (const cell of this.cells(box)) { if (!taken.has(cell)) taken.set(cell, []); taken.get(cell).push([box, id]); }
  }
}
