// Lays two layers of cells over each other, one on either side of a divider that is moved by hand or keyboard.
const STEPS = 100;
const THUMB_PIXELS = 44;
const SHELF = "majakka-divider";

majakka.Swipe = L.Layer.extend({
  initialize: function (words) {
    this.words = words;
  },

  onAdd: function (map) {
    const box = (this.box = L.DomUtil.create("div", "majakka-swipe", map.getContainer()));
    this.line = L.DomUtil.create("div", "majakka-divider", box);
    for (const side of ["left", "right"]) {
      const name = L.DomUtil.create("div", `majakka-side majakka-side-${side}`, box);
      name.textContent = this.words[side];
    }
    const range = (this.range = L.DomUtil.create("input", "majakka-range", box));
    Object.assign(range, { type: "range", min: 0, max: STEPS, step: 1, value: sessionStorage.getItem(SHELF) ?? STEPS / 2 });
    range.setAttribute("aria-label", this.words.divider);
    range.addEventListener("input", () => this.move());
    // Neither arrow keys nor a finger on the handle move the map below it.
    for (const kind of ["keydown", "keypress", "keyup", "touchmove", "pointerdown", "pointermove"]) {
      range.addEventListener(kind, (event) => event.stopPropagation(), { passive: true });
    }
    L.DomEvent.disableClickPropagation(range);
    map.majakkaSwipe = this;
    map.on("move zoomend resize viewreset", this.clip, this);
    this.move();
  },

  onRemove: function (map) {
    map.off("move zoomend resize viewreset", this.clip, this);
    this.box.remove();
    if (map.majakkaSwipe === this) delete map.majakkaSwipe;
    for (const name of ["cells", "cells-right"]) map.getPane(`majakka-${name}`).style.clipPath = "";
  },

  move: function () {
    sessionStorage.setItem(SHELF, this.range.value);
    this.clip();
  },

  // Pixels from the left of the map to the divider, which is the middle of the handle.
  at: function () {
    const share = Number(this.range.value) / STEPS;
    return THUMB_PIXELS / 2 + share * (this._map.getSize().x - THUMB_PIXELS);
  },

  clip: function () {
    const map = this._map;
    const at = this.at();
    this.line.style.left = `${at}px`;
    const { x: west, y: north } = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const [middle, east, south] = [west + at, west + size.x, north + size.y];
    const box = (from, to) => `polygon(${from}px ${north}px, ${to}px ${north}px, ${to}px ${south}px, ${from}px ${south}px)`;
    map.getPane("majakka-cells").style.clipPath = box(west, middle);
    map.getPane("majakka-cells-right").style.clipPath = box(middle, east);
  },

  side: function (point) {
    return point.x < this.at() ? "left" : "right";
  },
});

majakka.swipe = (words) => new majakka.Swipe(words);
