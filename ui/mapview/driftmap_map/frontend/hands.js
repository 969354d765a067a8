/* Pointer and keyboard -> calls of the map. Every key of the map is here. */

import { fold } from "./marks.js";

export function wire(map) {
  const { $, net } = map;
  net.on("click", at => map.select(at.nodes[0] ?? map.nearest(at.pointer.canvas)));
  net.on("doubleClick", at => { const id = at.nodes[0] ?? map.nearest(at.pointer.canvas); if (id) map.expand(id); });
  net.on("dragging", at => { if (at.nodes.length) map.names.changed(); });
  net.on("dragEnd", at => { if (at.nodes.length) { const { x, y } = net.body.nodes[at.nodes[0]]; map.api.setTriggerValue("moved", { id: at.nodes[0], x, y }); } });
  net.on("hoverNode", at => map.hover(at.node)); net.on("blurNode", () => map.hover(null));
  // vis keeps hover colours and the tooltip when the pointer leaves: tell its canvas that the pointer is far away
  $.stage.onmouseleave = () => $.net.querySelector("canvas")?.dispatchEvent(new MouseEvent("mousemove", { clientX: -1e4, clientY: -1e4 }));
  $.a.oninput = () => map.setDate(+$.a.value); $.b.oninput = () => map.setDate(+$.b.value, true);
  $.a.onchange = $.b.onchange = () => map.tell();
  $.play.onclick = () => map.running ? map.stop() : map.play();
  $.today.onclick = () => map.now(); $.fit.onclick = () => map.fit(true);
  $.zoomIn.onclick = () => map.zoom(1.25); $.zoomOut.onclick = () => map.zoom(.8);
  $.compare.onclick = () => map.setCompare(!map.compare);
  $.ghosts.onclick = () => { map.ghosts = !map.ghosts; map.apply(true); };
  $.more.onclick = () => map.api.setTriggerValue("all", { all: map.choice.main });
  $.endWay.onclick = () => { map.choice.showWay(null); map.apply(true); map.api.setTriggerValue("leave", {}); };
  pick($.dayA, $.pickA, iso => map.goTo(iso)); pick($.dayB, $.pickB, iso => map.goTo(iso, true));
  $.chosen.onclick = () => document.querySelector(".dmcard")?.scrollIntoView({ behavior: "smooth" }); // on a phone the card lies below
  map.followed = ({ detail }) => map.follow(detail.id);
  document.addEventListener("driftmap:go", map.followed);
  map.choice.build(); search(map); keys(map);
}

/** The date on the map is also the way to an exact one: the browser's own calendar, or typed. */
function pick(button, box, go) {
  button.onclick = () => { try { box.showPicker(); } catch { box.focus(); } };
  box.onchange = () => { if (box.value) go(box.value); };
}

function search(map) {
  const { $ } = map;
  $.search.oninput = () => { map.query = fold($.search.value.trim()); map.apply(true); };
  $.search.onkeydown = event => {
    event.stopPropagation();
    if (event.key === "Escape") { $.search.value = ""; map.query = ""; map.apply(true); $.stage.focus(); }
    if (event.key !== "Enter") return;
    const [hit] = map.hits();
    if (hit) { map.select(hit.id); map.approach(hit.id); }
  };
}

function keys(map) {
  const { $ } = map, go = days => { map.setDate(map.a + days); map.tell(); };
  $.stage.onkeydown = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const days = event.shiftKey ? 30 : 7;
    const act = {
      ArrowRight: () => go(days), ArrowLeft: () => go(-days), Home: () => go(-Infinity), End: () => go(Infinity),
      ArrowDown: () => map.walk(1), ArrowUp: () => map.walk(-1), Enter: () => map.selected && map.expand(map.selected),
      Escape: () => map.select(null), "/": () => $.search.focus(), c: () => map.setCompare(!map.compare), "с": () => map.setCompare(!map.compare),
      f: () => map.fit(true), "а": () => map.fit(true), "+": () => map.zoom(1.25), "=": () => map.zoom(1.25), "-": () => map.zoom(.8), " ": () => $.play.click(),
    }[event.key];
    if (act) { event.preventDefault(); event.stopPropagation(); act(); }
  };
}
