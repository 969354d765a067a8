/* Names under the nodes: one size on the screen at every zoom, the important first, none over another. */

const SIZE = 13, MOST = 260, GAP = 3, LONGEST = 34, CELL = 64;

export class Names {
  constructor(map) {
    this.map = map; this.widths = new Map(); this.shown = new Set();
    map.net.on("afterDrawing", pen => this.draw(pen));
  }
  width(pen, text, bold) {
    const key = (bold ? "*" : "") + text;
    let width = this.widths.get(key);
    if (width === undefined) this.widths.set(key, width = pen.measureText(text).width);
    return width;
  }
  /** Selected and found first, then by importance: what is drawn first keeps its place. */
  order() {
    const { map } = this, first = node => (node.id === map.selected ? 4 : 0) + (node.id === map.hovered ? 3 : 0) + (map.query && map.matches(node) ? 2 : 0);
    return map.visible().sort((a, b) => first(b) - first(a) || b.size - a.size).slice(0, MOST);
  }
  draw(pen) {
    const { map } = this, { net, theme } = map, scale = net.getScale(), body = net.body.nodes, taken = new Map();
    const eye = net.getViewPosition(), wideEye = map.$.net.clientWidth / 2, highEye = map.$.net.clientHeight / 2;
    this.frame = [eye.x * scale - wideEye, eye.y * scale - highEye, eye.x * scale + wideEye, eye.y * scale + highEye];
    this.shown.clear();
    for (const node of map.visible()) this.reserve(taken, this.box(body[node.id], scale), node.id);
    pen.save(); pen.textAlign = "center"; pen.textBaseline = "top"; pen.lineJoin = "round"; pen.lineWidth = 4 / scale; pen.strokeStyle = theme.bg;
    for (const node of this.order()) {
      const spot = body[node.id]; if (!spot) continue;
      const bold = node.id === map.selected, dim = map.query && !map.matches(node);
      pen.font = `${bold ? 650 : 450} ${SIZE}px ${theme.font}`;
      const text = map.sign(node) + (node.name.length > LONGEST ? node.name.slice(0, LONGEST - 1) + "…" : node.name), wide = this.width(pen, text, bold);
      const spotted = this.place(taken, this.box(spot, scale), spot.x * scale, wide, node.id) ?? (bold ? [spot.x * scale, this.box(spot, scale)[3] + GAP] : null);
      if (!spotted) continue;
      const [x, y] = spotted;
      this.reserve(taken, this.around(x, y, wide), null); this.shown.add(node.id);
      pen.font = `${bold ? 650 : 450} ${SIZE / scale}px ${theme.font}`; pen.globalAlpha = dim ? .35 : 1; pen.fillStyle = theme.fg;
      pen.strokeText(text, x / scale, y / scale); pen.fillText(text, x / scale, y / scale);
    }
    pen.restore();
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
  /** No name and no other node stands in the rectangle; a grid of cells keeps this cheap. */
  free(taken, box, own) {
    const [left, top, right, bottom] = box, [l, t, r, b] = this.frame;
    if (left < l || top < t || right > r || bottom > b) return false; // a name is whole or not there
    for (const cell of this.cells(box)) for (const [it, id] of taken.get(cell) ?? []) if (id !== own && left < it[2] && it[0] < right && top < it[3] && it[1] < bottom) return false;
    return true;
  }
  reserve(taken, box, id) {
    for (const cell of this.cells(box)) { if (!taken.has(cell)) taken.set(cell, []); taken.get(cell).push([box, id]); }
  }
}
