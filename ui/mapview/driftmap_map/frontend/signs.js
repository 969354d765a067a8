/* Signs over the nodes that need no name to be read: chosen, came, went, changed, of two minds, at odds. */

import { ALTERED, BEGAN, CHANGED, CLASH, ENDED, HIDDEN, LOST, NEW } from "./marks.js";

const INSIDE = { [NEW]: ["+", "#FFFFFF"], [LOST]: ["−", ENDED], [CHANGED]: ["~", ALTERED] }, SMALL = 5;

export class Signs {
  constructor(map) { this.map = map; map.net.on("beforeDrawing", pen => this.below(pen)); map.net.on("afterDrawing", pen => this.above(pen)); }
  there(id) { return (this.map.states.get(id) ?? HIDDEN) !== HIDDEN; }
  below(pen) {
    const { map } = this, scale = map.net.getScale(), body = map.net.body.nodes;
    if (!map.way) for (const [a, b] of map.conflicts) if (this.there(a) && this.there(b)) zigzag(pen, body[a], body[b], scale);
  }
  above(pen) {
    const { map } = this, scale = map.net.getScale(), body = map.net.body.nodes;
    pen.save(); pen.textAlign = "center"; pen.textBaseline = "middle";
    if (map.compare) for (const [id, state] of map.states) if (INSIDE[state] && body[id]) this.inside(pen, body[id], INSIDE[state], scale);
    for (const id of map.torn) if (this.there(id)) this.badge(pen, body[id], scale);
    if (map.selected && this.there(map.selected)) this.ring(pen, body[map.selected], scale);
    pen.restore();
  }
  inside(pen, spot, [sign, colour], scale) {
    const half = spot.options.size;
    if (half * scale < SMALL) return;
    pen.fillStyle = colour; pen.font = `700 ${half * 1.5}px ${this.map.theme.font}`; pen.fillText(sign, spot.x, spot.y + half * .06);
  }
  badge(pen, spot, scale) { // wants it and does not: both at once
    const r = 7.5 / scale, x = spot.x + spot.options.size * .8, y = spot.y - spot.options.size * .8;
    pen.beginPath(); pen.arc(x, y, r, 0, 2 * Math.PI); pen.fillStyle = this.map.theme.bg; pen.fill(); pen.lineWidth = 1.5 / scale; pen.strokeStyle = CLASH; pen.stroke();
    pen.fillStyle = this.map.theme.fg; pen.font = `700 ${11 / scale}px ${this.map.theme.font}`; pen.fillText("±", x, y + .5 / scale);
  }
  ring(pen, spot, scale) {
    pen.beginPath(); pen.arc(spot.x, spot.y, spot.options.size + 6 / scale, 0, 2 * Math.PI);
    pen.lineWidth = 2.5 / scale; pen.strokeStyle = this.map.theme.primary || BEGAN; pen.stroke();
  }
}

/** Two things at odds: a broken line, as no other tie has it. */
function zigzag(pen, from, to, scale) {
  if (!from || !to) return;
  const long = Math.hypot(to.x - from.x, to.y - from.y), step = 9 / scale, teeth = Math.max(2, Math.floor(long / step)), high = 3.5 / scale;
  const ux = (to.x - from.x) / (long || 1), uy = (to.y - from.y) / (long || 1);
  pen.save(); pen.beginPath(); pen.moveTo(from.x, from.y); pen.lineJoin = "round"; pen.lineWidth = 1.8 / scale; pen.strokeStyle = CLASH;
  for (let i = 1; i < teeth; i++) {
    const far = i / teeth * long, side = i % 2 ? high : -high;
    pen.lineTo(from.x + ux * far - uy * side, from.y + uy * far + ux * side);
  }
  pen.lineTo(to.x, to.y); pen.stroke(); pen.restore();
}
