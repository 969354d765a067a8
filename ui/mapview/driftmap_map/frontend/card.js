/* What is known of the chosen node, beside the map. The canvas says at once what was chosen; its words follow from our own server.
   Every name and every quote goes through textContent. */

const CARDS = new WeakMap(), KEPT = 40;
const absolute = path => new URL(path, new URL("./", document.baseURI)).href;

function made(tag, look, text) {
  const one = document.createElement(tag);
  if (look) one.className = look;
  if (text) one.textContent = text;
  return one;
}
function button(text, act, look = "") {
  const one = made("button", look, text);
  one.type = "button"; one.onclick = act;
  return one;
}

class Card {
  constructor(host) {
    this.el = made("section", "dmcard"); this.kept = new Map(); this.every = null; this.told = false; this.id = this.node = this.day = null;
    host.append(this.el);
    this.hear = ({ detail }) => { this.told = true; this.choose(detail); };
    this.foresee = ({ detail }) => { if (this.data) this.asked(this.url(detail)).catch(() => {}); };
    document.addEventListener("driftmap:chosen", this.hear); document.addEventListener("driftmap:near", this.foresee);
  }
  destroy() { document.removeEventListener("driftmap:chosen", this.hear); document.removeEventListener("driftmap:near", this.foresee); this.el.remove(); }
  update(data) {
    if (this.data && (data.revision !== this.data.revision || data.lang !== this.data.lang)) { this.kept.clear(); this.shown = null; }
    this.data = data;
    if (!this.told) this.choose({ id: data.selected, node: null, day: data.day }); // until the canvas speaks, the address does
    else this.draw();
  }
  choose({ id, node, day }) {
    if (id !== this.id) this.every = null;
    this.id = id; this.node = node; this.day = day;
    if (this.data) this.draw();
  }
  url({ id, day } = this) {
    const { lang, zone } = this.data, asked = new URLSearchParams({ lang, zone });
    if (day) asked.set("day", day);
    if (this.every === id) asked.set("all", "1");
    return `map-card/${encodeURIComponent(id)}.json?${asked}`;
  }
  asked(url) {
    if (!this.kept.has(url)) {
      if (this.kept.size >= KEPT) this.kept.delete(this.kept.keys().next().value);
      const coming = fetch(absolute(url)).then(answer => answer.ok ? answer.json() : Promise.reject(answer.status));
      coming.catch(() => this.kept.delete(url));
      this.kept.set(url, coming);
    }
    return this.kept.get(url);
  }
  draw() {
    const { labels } = this.data;
    if (!this.id) { this.shown = null; this.say(labels.pick, labels.pick_next); return; }
    const url = this.url(), before = this.drawn;
    if (url === this.shown) return;
    this.shown = url;
    if (this.node && before !== this.id) this.head(this.node.name, this.first(this.node));
    this.asked(url).then(
      card => { if (this.shown === url) this.whole(card); },
      status => { if (this.shown !== url) return; this.shown = null; if (status === 404) this.say(labels.gone, labels.pick_next); else this.broken(); },
    );
  }
  first({ type, phase }) { // what the picture knows already
    const { labels } = this.data, [sign, colour] = labels.signs[type] ?? ["●", "#7C8794"];
    return [{ text: labels.type[type] ?? type, sign, colour }, ...(phase ? [{ text: labels.phase[phase] ?? phase, sign: "" }] : [])];
  }
  say(title, next) {
    const note = made("div", "dmempty");
    note.append(made("b", "", title), made("span", "", next));
    this.drawn = null; this.el.replaceChildren(note);
  }
  broken() { this.say(this.data.labels.broken_card, ""); this.el.append(button(this.data.labels.retry, () => this.draw(), "dmmore")); }
  head(name, labels) {
    const title = made("h3", "", name), below = made("div", "dmlabels");
    for (const { text, sign, colour } of labels) {
      const label = made("span", "dmchip"), mark = made("span", "", sign);
      mark.ariaHidden = "true"; mark.style.color = colour;
      label.append(...(sign ? [mark] : []), text); below.append(label);
    }
    this.drawn = this.id; this.el.replaceChildren(title, below);
  }
  whole(card) {
    const { labels } = this.data, open = new Set([...this.el.querySelectorAll("details[open]")].map(one => one.dataset.fact)), same = this.drawn === this.id;
    this.head(card.name, card.labels);
    if (card.when) this.el.append(made("div", "dmsrc", card.when));
    if (card.past) this.el.append(made("span", "dmpast", card.past));
    if (card.torn) this.el.append(made("div", "dmclash", `± ${card.torn}`));
    if (card.also) this.el.append(made("div", "dmsrc", card.also));
    if (card.summary) this.el.append(made("p", "", card.summary));
    const list = made("ul", "dmfacts-list");
    list.setAttribute("aria-label", labels.facts);
    const heard = new Set(), again = ([first]) => first && (heard.has(first.text) || !heard.add(first.text)); // words that were read above take one line
    list.append(...card.facts.map((fact, n) => this.fact(fact, `${fact.id}-${n}`, same && open, again(fact.quotes))));
    this.el.append(card.facts.length ? list : made("div", "dmsrc", labels.no_facts));
    if (card.more) this.el.append(button(`${labels.more} (${card.more})`, () => { this.every = this.id; this.draw(); }, "dmmore"));
  }
  fact(fact, key, open, again) {
    const row = made("li", fact.over ? "dmtie over" : "dmtie"), line = made("div", "dmline");
    const other = button(fact.other, () => document.dispatchEvent(new CustomEvent("driftmap:go", { detail: { id: fact.other_id } })), "dmlink");
    line.append(`${fact.words}: `, other, made("small", "", fact.when));
    row.append(line, this.why(fact, key, open));
    row.classList.toggle("again", Boolean(again));
    return row;
  }
  /** The first quote is seen at once; the rest, the door to the text and the corrections open under it. */
  why(fact, key, open) {
    const { labels } = this.data, box = made("details", "dmwhy"), [first] = fact.quotes, inside = made("div", "dmwhy-in");
    box.dataset.fact = key; box.open = Boolean(open && open.has(key));
    const seen = made("summary", first ? "dmsaid" : "dmsaid none", first ? first.text : labels.no_quotes);
    for (const [n, { text, source }] of fact.quotes.entries()) {
      if (n) inside.append(made("blockquote", "dmq", text));
      inside.append(made("div", "dmsrc", source), button(labels.open, () => this.tell("read", { id: this.id, fact: fact.id, n }), "dmlink"));
    }
    inside.append(this.judge(fact, key));
    box.append(seen, inside);
    return box;
  }
  judge(fact, key) {
    const { labels } = this.data, row = made("div", "dmjudge");
    for (const [verdict, words] of [["confirmed", labels.right], ["wrong", labels.wrong]]) row.append(button(words, () => this.tell("judge", { fact: fact.id, verdict })));
    const until = made("label", "", labels.until), day = made("input"), keep = button(labels.until_save, () => day.value && this.tell("judge", { fact: fact.id, valid_to: day.value }));
    day.type = "date"; day.min = labels.earliest; day.max = labels.today; keep.hidden = true; day.id = `dmuntil-${key}`;
    day.onchange = () => { keep.hidden = !day.value; };
    until.append(day); row.append(until, keep);
    return row;
  }
  tell(name, said) { this.api.setTriggerValue(name, said); }
}

export default function (component) {
  const { data, parentElement: host, setTriggerValue } = component;
  const card = CARDS.get(host) ?? new Card(host);
  CARDS.set(host, card);
  card.api = { setTriggerValue };
  card.update(data);
  if (data.test) globalThis.__card = card;
  return () => { card.destroy(); CARDS.delete(host); };
}
