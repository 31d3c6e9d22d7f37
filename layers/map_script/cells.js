// Paints cells by class, hatches what is not known, and says under the pointer what a cell holds.
const HATCH_STEP = 7;
const MOST_IN_PATH = 300;
const OVERLAP_PIXELS = 0.3;

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

// Numbers are written as layers/number_text.py writes them.
majakka.written = (number, locale, finest = 20) =>
  new Intl.NumberFormat(locale, {
    maximumSignificantDigits: 2, maximumFractionDigits: finest, roundingPriority: "lessPrecision",
  }).format(number);

// The ends of an interval have no more decimals than its value.
majakka.ends = (value, lower, upper, locale) => {
  const exponent = Number((value || upper).toExponential(1).split("e")[1]);
  const finest = Math.min(Math.max(0, 1 - exponent), 20);
  return { lower: majakka.written(lower, locale, finest), upper: majakka.written(upper, locale, finest) };
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

  // Returns the last cell of the row of like cells that starts here, at most one step of the lattice long.
  endOfRow(start) {
    const { east, north, cls, faded, count } = this;
    const longest = Math.min(count, start + Math.max(1, Math.floor(this.lattice.step / this.side)));
    let end = start;
    while (
      end + 1 < longest && east[end + 1] === east[end] + 1 && north[end + 1] === north[end] &&
      cls[end + 1] === cls[end] && faded[end + 1] === faded[end]
    ) end += 1;
    return end;
  }

  // Calls `fill` with paths of like cells. Rows of cells are traced as one, and a path holds a few hundred
  // of them only, as the time to fill a path grows with the square of what it holds. Cells reach a little
  // over their edge, where no seam is to be seen between them.
  trace(view, fill) {
    const { at, cls, faded, count } = this;
    let [painted, held, path] = [0, 0, new Path2D()];
    for (let start = 0, end = 0; start < count; start = end + 1) {
      end = this.endOfRow(start);
      const [first, last] = [8 * start, 8 * end];
      const over = cls[start] < 0 ? 0 : OVERLAP_PIXELS;
      const put = (corner, across, down) => [
        at[corner] * view.whole - view.left + across * over,
        at[corner + 1] * view.whole - view.top + down * over,
      ];
      const corners = [put(first, -1, 1), put(last + 2, 1, 1), put(last + 4, 1, -1), put(first + 6, -1, -1)];
      const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
      const seen =
        Math.max(...xs) > 0 && Math.min(...xs) < view.width && Math.max(...ys) > 0 && Math.min(...ys) < view.height;
      if (seen) {
        path.moveTo(...corners[0]);
        for (const corner of corners.slice(1)) path.lineTo(...corner);
        path.closePath();
        held += 1;
        painted += end - start + 1;
      }
      const next = end + 1;
      if (next === count || cls[next] !== cls[start] || faded[next] !== faded[start] || held >= MOST_IN_PATH) {
        if (held) fill(path, cls[start], faded[start]);
        [held, path] = [0, new Path2D()];
      }
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
    const pane = this.style.side === "right" ? "majakka-cells-right" : "majakka-cells";
    this.painter = majakka.painter(pane, (context, view) => this.paint(context, view)).addTo(map);
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
    const hatched = hatch(context, this.style.unknown, view);
    if (!this.cells.count) return majakka.note({ cells: 0, painted: 0, digest: this.style.digest });
    const { colours, faded } = this.style;
    const painted = this.cells.trace(view, (path, cls, pale) => {
      context.fillStyle = cls < 0 ? hatched : (pale ? faded : colours)[cls];
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

  // Of two layers on either side of a divider, only the one under the pointer answers.
  under: function (event) {
    const swipe = this.painter._map.majakkaSwipe;
    const hidden = swipe && this.style.side && swipe.side(event.containerPoint) !== this.style.side;
    return hidden ? -1 : this.cells.find(event.latlng);
  },

  hover: function (event) {
    this.show(this.under(event), event.latlng);
  },

  leave: function () {
    this.show(-1);
  },

  choose: function (event) {
    this.chosen = this.cells.find(event.latlng);
    this.hovered = -2;
    this.show(this.under(event), event.latlng);
  },

  show: function (cell, point) {
    if (cell >= 0) this.tip.setLatLng(point);
    if (cell === this.hovered) return;
    this.hovered = cell;
    this.marks.repaint();
    if (cell < 0) return void this.tip.remove();
    this.tip.setContent(majakka.lines(this.text(cell))).addTo(this.painter._map);
  },

  number: function (cell) {
    const { words, locale } = this.style;
    const [value, lower, upper] = ["value", "lower", "upper"].map((name) =>
      this.cells[name] ? majakka.number(this.cells[name][cell]) : NaN,
    );
    const written = { value: majakka.written(value, locale), lower: "", upper: "" };
    const wide = lower < upper;
    if (wide) Object.assign(written, majakka.ends(value, lower, upper, locale));
    return (wide ? words.interval : "{value}").replace(/\{(\w+)\}/g, (whole, name) => written[name]);
  },

  text: function (cell) {
    const { labels, unknownLabel, fadedLabel, unit, graded } = this.style;
    const cls = this.cells.cls[cell];
    if (cls < 0) return [unknownLabel];
    // A grade is read by its name; its number comes second.
    const lines = graded || !this.cells.value ? [labels[cls]] : [];
    if (this.cells.value) lines.push(this.number(cell));
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
