// Opens the map: panes, controls and gestures, and the view that outlives a reload and is shared by twins.
const PANES = { ground: 200, cells: 350, "cells-right": 351, streets: 420, marks: 440, places: 450, routes: 460, names: 470, stops: 480 };
const SAME_VIEW_DEGREES = 1e-7;

// What stands on the map, for tests and measurements: counts, and when it was painted.
majakka.note = (facts) => {
  const noted = (window.__majakkaPainted = Object.assign(window.__majakkaPainted ?? { paints: 0 }, facts));
  if ("painted" in facts) Object.assign(noted, { paints: noted.paints + 1, at: 0 });
  requestAnimationFrame(() => setTimeout(() => {
    noted.at = Date.now();
    if ("cells" in noted) document.documentElement.dataset.majakkaCells = noted.cells;
  }));
};

const keepView = (map, name) => {
  const shelf = `majakka-view-${name}`;
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    sessionStorage.setItem(shelf, JSON.stringify([lat, lng, map.getZoom()]));
  });
  const kept = JSON.parse(sessionStorage.getItem(shelf) ?? "null");
  if (kept) map.setView([kept[0], kept[1]], kept[2], { animate: false });
  return Boolean(kept);
};

// Maps of one group in one browser tab show the same place.
const shareView = (map, name) => {
  const tab = sessionStorage.getItem("majakka-tab") ?? String(Math.random());
  sessionStorage.setItem("majakka-tab", tab);
  const channel = new BroadcastChannel(`majakka-${tab}-${name}`);
  let following = false;
  map.on("move zoomend", () => {
    const { lat, lng } = map.getCenter();
    if (!following) channel.postMessage([lat, lng, map.getZoom()]);
  });
  channel.onmessage = ({ data: [lat, lng, zoom] }) => {
    const here = map.getCenter();
    const same = Math.abs(here.lat - lat) + Math.abs(here.lng - lng) < SAME_VIEW_DEGREES && map.getZoom() === zoom;
    if (same) return;
    following = true;
    map.setView([lat, lng], zoom, { animate: false });
    following = false;
  };
};

// A wheel without Ctrl and one finger scroll the page; Ctrl and wheel, or two fingers, move the map.
const calmGestures = (map, words) => {
  const box = map.getContainer();
  const touch = window.matchMedia("(pointer: coarse)").matches;
  const hint = L.DomUtil.create("div", "majakka-hint", box);
  hint.setAttribute("aria-hidden", "true");
  let timer = 0;
  const tell = (text) => {
    hint.textContent = text;
    hint.classList.add("majakka-shown");
    clearTimeout(timer);
    timer = setTimeout(() => hint.classList.remove("majakka-shown"), 1200);
  };
  if (touch) {
    map.dragging.disable();
    box.addEventListener("touchmove", (event) => event.touches.length === 1 && tell(words.touch), { passive: true });
  }
  box.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.stopImmediatePropagation();
    tell(words.wheel);
  }, { capture: true, passive: true });
};

majakka.map = (id, options) => {
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = options.css;
  const map = L.map(id, { zoomSnap: 0.25, zoomControl: false, attributionControl: false, maxZoom: options.maxZoom });
  L.control.zoom({ zoomInTitle: options.words.zoomIn, zoomOutTitle: options.words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 110 }).addTo(map);
  for (const [name, level] of Object.entries(PANES)) {
    const pane = map.createPane(`majakka-${name}`);
    pane.style.zIndex = level;
    if (name !== "places" && name !== "stops") pane.style.pointerEvents = "none";
  }
  // Multiplied, the ground stays to be seen through the cells, and their colours stay those of the legend.
  for (const name of ["cells", "cells-right"]) map.getPane(`majakka-${name}`).style.mixBlendMode = "multiply";
  majakka.placesRenderer = L.svg({ pane: "majakka-places" });
  majakka.routesRenderer = L.svg({ pane: "majakka-routes" });
  map.getContainer().style.background = options.paper;
  map.getContainer().setAttribute("aria-label", options.words.map);
  map.getContainer().setAttribute("role", "application");
  calmGestures(map, options.words);
  return map;
};

majakka.baseMap = (map, packed, options) => {
  const base = new majakka.BaseMap(packed, options.paper);
  const whole = L.latLngBounds(base.corners());
  const fit = () => {
    map.setMinZoom(0);
    map.fitBounds(whole, { animate: false, padding: [4, 4] });
  };
  if (!options.viewGroup || !keepView(map, options.viewGroup)) fit();
  map.setMinZoom(Math.max(map.getBoundsZoom(whole) - 1, 0));
  map.setMaxBounds(whole.pad(0.5));
  if (!map.getSize().x) map.once("resize", fit); // opened in a tab that is not shown yet
  if (options.viewGroup) shareView(map, options.viewGroup);
  if (options.attribution) {
    const control = L.control.attribution({ prefix: false }).addTo(map);
    control.addAttribution(options.attribution);
  }
  if (options.tiles) L.tileLayer(options.tiles, { pane: "majakka-ground", opacity: 0.6 }).addTo(map);
  base.addTo(map);
};
