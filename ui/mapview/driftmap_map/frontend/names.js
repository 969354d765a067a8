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
    this.shown.clear();
    for (const node of map.visible()) this.reserve(taken, this.box(body[node.id], scale), node.id);
    pen.save(); pen.textAlign = "center"; pen.textBaseline = "top"; pen.lineJoin = "round"; pen.lineWidth = 4 / scale; pen.strokeStyle = theme.bg;
    for (const node of this.order()) {
      const spot = body[node.id]; if (!spot) continue;
      const bold = node.id === map.selected, dim = map.query && !map.matches(node);
      pen.font = `${bold ? 650 : 450} ${SIZE}px ${theme.font}`;
      const text = map.sign(node) + (node.name.length > LONGEST ? node.name.slice(0, LONGEST - 1) + "…" : node.name), wide = this.width(pen, text, bold);
      const half = wide / 2 + 3, [, top, , bottom] = this.box(spot, scale), x = spot.x * scale;
      const under = bottom + GAP, over = top - SIZE - GAP - 3;
      const y = [under, over].find(y => this.free(taken, [x - half, y - 1, x + half, y + SIZE + 4], node.id)) ?? (bold ? under : null);
      if (y === null) continue;
      this.reserve(taken, [x - half, y - 1, x + half, y + SIZE + 4], null); this.shown.add(node.id);
      pen.font = `${bold ? 650 : 450} ${SIZE / scale}px ${theme.font}`; pen.globalAlpha = dim ? .35 : 1; pen.fillStyle = theme.fg;
      pen.strokeText(text, spot.x, y / scale); pen.fillText(text, spot.x, y / scale);
    }
    pen.restore();
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
    const [left, top, right, bottom] = box;
    for (const cell of this.cells(box)) for (const [[l, t, r, b], id] of taken.get(cell) ?? []) if (id !== own && left < r && l < right && top < b && t < bottom) return false;
    return true;
  }
  reserve(taken, box, id) {
    for (const cell of this.cells(box)) { if (!taken.has(cell)) taken.set(cell, []); taken.get(cell).push([box, id]); }
  }
}
