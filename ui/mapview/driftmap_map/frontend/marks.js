/* What a thing looks like and when it holds: colours, shapes, days. Pure; no DOM, no network. */

export const DAY = 864e5, BEGAN = "#0072B2", ENDED = "#D55E00", GREY = "#98A1AB", ALTERED = "#8A63B8", CLASH = "#D55E00";
export const HIDDEN = 0, HERE = 1, NEW = 2, LOST = 3, KEPT = 4, GHOST = 5, CHANGED = 6;

// Okabe-Ito hues; every colour comes with a shape, so that nothing rests on colour alone.
const LOOK = {
  Value: ["#009E73", "diamond"], Need: ["#009E73", "hexagon"], Goal: ["#0072B2", "dot"],
  Project: ["#0072B2", "square"], Habit: ["#B07D00", "triangle"], Decision: ["#56B4E9", "star"],
  Belief: ["#8A63B8", "hexagon"], Obstacle: ["#D55E00", "triangleDown"], Emotion: ["#CC79A7", "dot"],
  Event: ["#7C8794", "star"], Person: ["#7C8794", "dot"],
};
const GLYPHS = {
  dot: "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1z", square: "M1.2 1.2h9.6v9.6H1.2z", diamond: "M6 0l6 6-6 6-6-6z",
  hexagon: "M3 .8h6L12 6l-3 5.2H3L0 6z", triangle: "M6 .6l5.8 10.2H.2z", triangleDown: "M6 11.4L.2 1.2h11.6z",
  star: "M6 0l1.7 4.1 4.3.3-3.3 2.8 1 4.3L6 9.2l-3.7 2.3 1-4.3L0 4.4l4.3-.3z",
};
export const SIGN = { [NEW]: "+ ", [LOST]: "− ", [CHANGED]: "~ " };

export const TYPES = Object.keys(LOOK);
export const look = type => LOOK[type] ?? [GREY, "dot"];
export const glyph = type => GLYPHS[look(type)[1]];
export const fold = text => text.toLowerCase().replaceAll("ё", "е");
export const iso = day => new Date(day * DAY).toISOString().slice(0, 10);

/** Instants of the API -> days of the owner's zone. Many intervals share an instant, so each is read once. */
export class Calendar {
  constructor(zone, months, now) {
    this.seen = new Map(); this.months = months; this.now = now;
    this.format = new Intl.DateTimeFormat("en-CA", { timeZone: zone || "UTC", year: "numeric", month: "2-digit", day: "2-digit" });
  }
  day(instant) {
    let day = this.seen.get(instant);
    if (day === undefined) {
      const text = instant.length > 10 ? this.format.format(new Date(instant)) : instant;
      this.seen.set(instant, day = Math.floor(Date.parse(text + "T00:00:00Z") / DAY));
    }
    return day;
  }
  spans(thing) { return thing.intervals.map(([from, to]) => [from ? this.day(from) : -Infinity, to ? this.day(to) : Infinity]); }
  words(day) {
    if (!isFinite(day)) return this.now;
    const date = new Date(day * DAY);
    return `${date.getUTCDate()} ${this.months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  }
}

/** Half-open: what ends on a day is not there at the end of that day. */
export const holds = (spans, day) => spans.some(([from, to]) => from <= day && day < to);

export function stateOf(spans, { a, b, compare, ghosts }) {
  const then = holds(spans, a);
  if (!compare) return then ? HERE : ghosts && spans.some(([from]) => from <= a) ? GHOST : HIDDEN;
  const later = holds(spans, b);
  if (then && later) return spans.some(([from, to]) => from <= Math.min(a, b) && Math.max(a, b) < to) ? KEPT : CHANGED; // it was away in between
  return later ? NEW : then ? LOST : HIDDEN;
}

export function nodeView(node, state, { theme, dim, words, kind, k = 1 }) {
  const [own, shape] = look(node.type);
  const colour = { [NEW]: BEGAN, [LOST]: ENDED, [KEPT]: GREY, [GHOST]: GREY, [CHANGED]: ALTERED }[state] ?? own;
  const hollow = state === LOST || state === GHOST || state === CHANGED, pale = dim || state === GHOST;
  const fill = hollow ? theme.bg : colour;
  return {
    id: node.id, hidden: state === HIDDEN, shape, value: node.size, opacity: pale ? .28 : 1,
    title: `${kind(node.type)}: ${node.name}\n${node.spans.map(([from, to]) => `${words(from)} — ${words(to)}`).join("\n")}`,
    color: { background: fill, border: colour, highlight: { background: fill, border: theme.fg }, hover: { background: fill, border: theme.fg } },
    borderWidth: (state === CHANGED ? 3 : hollow ? 2 : 1) * k, borderWidthSelected: (state === CHANGED ? 3 : hollow ? 2 : 1) * k, shapeProperties: { borderDashes: hollow && state !== CHANGED ? [4 * k, 3 * k] : false },
  };
}

export function edgeView(edge, state, { theme, k = 1, way = null }) {
  if (way) return wayView(edge, state, { theme, k, way });
  const clash = edge.type === "CONFLICTS_WITH" && (state === HERE || state === KEPT);
  const colour = clash ? CLASH : { [NEW]: BEGAN, [LOST]: ENDED, [CHANGED]: ALTERED }[state] ?? theme.line, loud = clash || state === NEW || state === LOST || state === CHANGED;
  return {
    id: edge.id, hidden: state === HIDDEN, dashes: state === LOST || !edge.explicit ? [5, 4] : false, width: (loud ? 2 : 1.2) * k,
    color: { color: colour, opacity: state === GHOST ? .15 : loud ? .85 : .7, highlight: theme.fg, hover: theme.fg },
  };
}

/** While a way is shown its steps stand out and all else steps back. */
function wayView(edge, state, { theme, k, way }) {
  const on = way.pairs.has(pair(edge.source, edge.target));
  return { id: edge.id, hidden: state === HIDDEN, dashes: edge.explicit ? false : [5, 4], width: (on ? 3.5 : 1) * k, color: { color: on ? BEGAN : theme.line, opacity: on ? 1 : .18, highlight: theme.fg, hover: theme.fg } };
}
export const pair = (a, b) => a < b ? `${a}|${b}` : `${b}|${a}`;
