/* Streamlit calls this on mount and whenever `data` or the theme changes. One map per element; later calls only patch it. */

import { TemporalMap } from "./temporal.js";

const SLOTS = new WeakMap(), GRAPHS = new Map(), KEPT = 3;
const absolute = path => new URL(path, new URL("./", document.baseURI)).href;

async function fetched(url) {
  const answer = await fetch(absolute(url));
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
function graphAt(url) {
  if (!GRAPHS.has(url)) {
    if (GRAPHS.size >= KEPT) GRAPHS.delete(GRAPHS.keys().next().value);
    const graph = fetched(url);
    graph.catch(() => GRAPHS.delete(url)); // a failed load is tried again on the next call
    GRAPHS.set(url, graph);
  }
  return GRAPHS.get(url);
}
const visReady = async path => globalThis.vis?.Network ? undefined : import(absolute(path)); // a UMD file imported as a module sets globalThis.vis

function fail(host, text) {
  const note = document.createElement("p");
  note.className = "dm-failed"; note.textContent = text;
  host.querySelector(".dm-failed")?.remove(); host.append(note);
}

export default function (component) {
  const { data, parentElement: host, setStateValue, setTriggerValue } = component;
  const slot = SLOTS.get(host) ?? { mounts: 0, turn: 0 }, turn = ++slot.turn;
  SLOTS.set(host, slot); slot.gone = false;
  const draw = async () => {
    const [graph] = await Promise.all([graphAt(data.url), visReady(data.vis)]);
    if (slot.gone || slot.turn !== turn) return; // a newer call overtook this one
    const begun = performance.now();
    if (!slot.map) {
      host.querySelector(".dm-failed")?.remove();
      slot.map = new TemporalMap(host, globalThis.vis, graph, data); slot.mounts++; slot.mountMs = performance.now() - begun;
    }
    slot.map.api = { setStateValue, setTriggerValue };
    slot.map.update(graph, data);
    if (data.test) globalThis.__driftmap = slot; // only with DRIFTMAP_UI_TEST=1
  };
  draw().catch(error => { console.error(error); if (!slot.map) fail(host, data.labels.broken); });
  return () => { slot.gone = true; slot.map?.destroy(); slot.map = null; SLOTS.delete(host); };
}
