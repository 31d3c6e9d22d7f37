// Paints cells by class, hatches what is not known, and says under the pointer what a cell holds.
const HATCH_STEP = 7;

const hatch = (context, colour, view) => {
  const tile = document.createElement("canvas");
  const size = HATCH_STEP * view.scale;
  tile.width = tile.height = size;
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.globalAlpha = 0.55;
  pen.lineWidth = view.scale * 0.9;
  pen.lineCap = "square";
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  // The hatch lies still while the map is dragged: it starts at the corner of the world, not of the canvas.
  const [x, y] = [-(view.left % HATCH_STEP), -(view.top % HATCH_STEP)];
  pattern.setTransform(new DOMMatrix([1 / view.scale, 0, 0, 1 / view.scale, x, y]));
  return pattern;
};

majakka.Cells = class {
  constructor(packed) {
    this.count = packed.count;
    this.side = packed.side;
    if (!this.count) return;
    this.first = packed.first;
    this.east = majakka.numbers.u2(packed.east);
    this.north = majakka.numbers.u2(packed.north);
    this.cls = majakka.numbers.i1(packed.cls);
    this.faded = majakka.numbers.u1(packed.faded);
    for (const name of ["value", "lower", "upper"]) {
      if (packed[name]) this[name] = majakka.numbers.u2(packed[name]);
    }
    this.lattice = new majakka.Lattice(packed.lattice);
    this.at = new Float64Array(8 * this.count);
    for (let cell = 0; cell < this.count; cell += 1) this.outline(cell, this.at, 8 * cell);
  }

  outline(cell, into, at) {
    const west = (this.first[0] + this.east[cell]) * this.side;
    const south = (this.first[1] + this.north[cell]) * this.side;
    this.lattice.place(west, south, into, at);
    this.lattice.place(west + this.side, south, into, at + 2);
    this.lattice.place(west + this.side, south + this.side, into, at + 4);
    this.lattice.place(west, south + this.side, into, at + 6);
  }

  // Calls `fill` once for each run of cells with the same class and the same certainty, with their path.
  trace(view, fill) {
    const { at, cls, faded, count } = this;
    let painted = 0;
    for (let start = 0, end = 0; start < count; start = end) {
      const path = new Path2D();
      for (end = start; end < count && cls[end] === cls[start] && faded[end] === faded[start]; end += 1) {
        const here = 8 * end;
        const x = at[here] * view.whole - view.left;
        const y = at[here + 1] * view.whole - view.top;
        const reach = 2 * Math.abs(at[here + 4] - at[here]) * view.whole;
        if (x < -reach || y < -reach || x > view.width + reach || y > view.height + reach) continue;
        path.moveTo(x, y);
        for (let corner = 2; corner < 8; corner += 2) {
          path.lineTo(at[here + corner] * view.whole - view.left, at[here + corner + 1] * view.whole - view.top);
        }
        path.closePath();
        painted += 1;
      }
      fill(path, cls[start], faded[start]);
    }
    return painted;
  }

  // Returns the position in the arrays of the cell at a point, or -1.
  find(point) {
    if (!this.count) return -1;
    if (!this.places) {
      this.places = new Map();
      for (let cell = 0; cell < this.count; cell += 1) {
        this.places.set(this.east[cell] * 65536 + this.north[cell], cell);
      }
    }
    const [east, north] = this.lattice.metres(...majakka.toSquare(point.lat, point.lng));
    const column = Math.floor(east / this.side) - this.first[0];
    const row = Math.floor(north / this.side) - this.first[1];
    if (column < 0 || row < 0 || column > 65535 || row > 65535) return -1;
    return this.places.get(column * 65536 + row) ?? -1;
  }

  index(chosen) {
    const [east, north] = chosen;
    const middle = new Float64Array(2);
    if (!this.count) return -1;
    this.lattice.place((east + 0.5) * this.side, (north + 0.5) * this.side, middle, 0);
    const [lat, lng] = majakka.toPoint(middle[0], middle[1]);
    return this.find({ lat, lng });
  }
};

majakka.CellLayer = L.Layer.extend({
  initialize: function (cells, style) {
    this.cells = cells;
    this.style = style;
    this.hovered = -1;
  },

  onAdd: function (map) {
    this.chosen = this.style.selected ? this.cells.index(this.style.selected) : -1;
    this.painter = majakka.painter("majakka-cells", (context, view) => this.paint(context, view)).addTo(map);
    this.marks = majakka.painter("majakka-marks", (context, view) => this.mark(context, view)).addTo(map);
    this.tip = L.tooltip({ className: "majakka-tip", direction: "top", offset: [0, -6], opacity: 1 });
    map.on("mousemove", this.hover, this).on("mouseout", this.leave, this).on("click", this.choose, this);
    map.on("movestart", this.leave, this);
  },

  onRemove: function (map) {
    map.off("mousemove", this.hover, this).off("mouseout", this.leave, this).off("click", this.choose, this);
    map.off("movestart", this.leave, this);
    for (const part of [this.painter, this.marks, this.tip]) part.remove();
  },

  paint: function (context, view) {
    if (!this.cells.count) return majakka.note({ cells: 0, painted: 0, digest: this.style.digest });
    const { colours, faded, unknown } = this.style;
    const painted = this.cells.trace(view, (path, cls, pale) => {
      context.globalAlpha = 1;
      context.fillStyle = cls < 0 ? hatch(context, unknown, view) : (pale ? faded : colours)[cls];
      context.fill(path);
    });
    majakka.note({ cells: this.cells.count, painted, digest: this.style.digest });
  },

  mark: function (context, view) {
    const ring = (cell, colour, width) => {
      if (cell < 0) return;
      const at = this.cells.at;
      context.beginPath();
      for (let corner = 0; corner < 8; corner += 2) {
        context.lineTo(at[8 * cell + corner] * view.whole - view.left, at[8 * cell + corner + 1] * view.whole - view.top);
      }
      context.closePath();
      context.lineWidth = width + 2.5;
      context.strokeStyle = "rgba(255, 255, 255, 0.9)";
      context.stroke();
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    };
    if (this.hovered !== this.chosen) ring(this.hovered, "rgba(57, 66, 74, 0.7)", 1.2);
    ring(this.chosen, "#1b2126", 2.5);
  },

  hover: function (event) {
    this.show(this.cells.find(event.latlng), event.latlng);
  },

  leave: function () {
    this.show(-1);
  },

  choose: function (event) {
    this.chosen = this.cells.find(event.latlng);
    this.hovered = -2;
    this.show(this.chosen, event.latlng);
  },

  show: function (cell, point) {
    if (cell >= 0) this.tip.setLatLng(point);
    if (cell === this.hovered) return;
    this.hovered = cell;
    this.marks.repaint();
    if (cell < 0) return void this.tip.remove();
    this.tip.setContent(majakka.lines(this.text(cell))).addTo(this.painter._map);
  },

  text: function (cell) {
    const { labels, unknownLabel, fadedLabel, unit, words, locale } = this.style;
    const cls = this.cells.cls[cell];
    if (cls < 0) return [unknownLabel];
    const number = (name) =>
      new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 }).format(majakka.number(this.cells[name][cell]));
    const lines = [labels[cls]];
    if (this.cells.value) {
      const parts = { value: number("value"), lower: "", upper: "" };
      const wide = this.cells.lower && this.cells.upper;
      if (wide) Object.assign(parts, { lower: number("lower"), upper: number("upper") });
      lines[0] = (wide ? words.interval : "{value}").replace(/\{(\w+)\}/g, (whole, name) => parts[name]);
    }
    if (unit) lines.push(unit);
    if (this.cells.faded[cell] && fadedLabel) lines.push(fadedLabel);
    return lines;
  },
});

// Text becomes text nodes: nothing in it can run.
majakka.lines = (lines) => {
  const box = document.createElement("div");
  for (const line of lines) box.appendChild(document.createElement("div")).textContent = line;
  return box;
};

// Cells that were unpacked are kept, so that a new selection costs no second unpacking.
const KEPT = 4;
const unpacked = new Map();

majakka.cells = (packed, style) => {
  const cells = unpacked.get(style.digest) ?? new majakka.Cells(packed);
  unpacked.delete(style.digest);
  unpacked.set(style.digest, cells);
  if (unpacked.size > KEPT) unpacked.delete(unpacked.keys().next().value);
  return new majakka.CellLayer(cells, style);
};
