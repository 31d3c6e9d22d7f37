// Paints the fixed pale map: ground below the cells, thin streets and names above them.
const COLOURS = { water: "#d3e1e8", green: "#e3ebda", building: "#e9e6df", street: "#858c91", name: "#39424a" };
const FONT = '"Source Sans", "Source Sans 3", sans-serif';

// Width in pixels at zooms 10 to 18; 0 is not drawn.
const WIDTHS = {
  main_street: [0.5, 0.7, 0.8, 1, 1.1, 1.2, 1.4, 1.6, 2],
  minor_street: [0, 0, 0, 0.25, 0.4, 0.5, 0.6, 0.8, 1],
  rail: [0.4, 0.5, 0.5, 0.6, 0.7, 0.7, 0.8, 1, 1.2],
};
const ALPHAS = { main_street: 0.85, minor_street: 0.6, rail: 0.7 };
const HALO = 1;
const HALO_ALPHA = 0.28;
const MOST_PARTS = 300;
const FIRST_ZOOM_OF_BUILDINGS = 14;

class Shapes {
  constructor(packed, base) {
    const x = majakka.numbers.u2(packed.x);
    const y = majakka.numbers.u2(packed.y);
    this.length = majakka.numbers.u4(packed.length);
    this.ring = majakka.numbers.u1(packed.ring); // 1: a further ring of the same area
    this.at = new Float64Array(2 * x.length);
    for (let point = 0; point < x.length; point += 1) {
      base.lattice.place(base.west + x[point] * base.step, base.south + y[point] * base.step, this.at, 2 * point);
    }
    this.box = new Float64Array(4 * this.length.length);
    for (let part = 0, start = 0; part < this.length.length; start += this.length[part], part += 1) {
      let [west, north, east, south] = [1, 1, 0, 0];
      for (let point = start; point < start + this.length[part]; point += 1) {
        west = Math.min(west, this.at[2 * point]);
        east = Math.max(east, this.at[2 * point]);
        north = Math.min(north, this.at[2 * point + 1]);
        south = Math.max(south, this.at[2 * point + 1]);
      }
      this.box.set([west, north, east, south], 4 * part);
    }
  }

  // Calls `draw` with paths of the parts that can be seen, a few hundred in each, as the time to draw a path
  // grows faster than what it holds. The rings of one area stay together. Parts under half a pixel are left out.
  trace(view, close, draw) {
    const [west, north] = [view.left / view.whole, view.top / view.whole];
    const [east, south] = [(view.left + view.width) / view.whole, (view.top + view.height) / view.whole];
    const smallest = 0.5 / view.whole;
    const { at, box, length, ring } = this;
    let [path, held] = [new Path2D(), 0];
    for (let part = 0, start = 0; part < length.length; start += length[part], part += 1) {
      const [w, n, e, s] = [box[4 * part], box[4 * part + 1], box[4 * part + 2], box[4 * part + 3]];
      if (e < west || w > east || s < north || n > south || Math.max(e - w, s - n) < smallest) continue;
      if (held >= MOST_PARTS && !ring[part]) {
        draw(path);
        [path, held] = [new Path2D(), 0];
      }
      held += 1;
      for (let point = start; point < start + length[part]; point += 1) {
        const px = at[2 * point] * view.whole - view.left;
        const py = at[2 * point + 1] * view.whole - view.top;
        if (point === start) path.moveTo(px, py);
        else path.lineTo(px, py);
      }
      if (close) path.closePath();
    }
    if (held) draw(path);
  }
}

const widthAt = (kind, zoom) => WIDTHS[kind][Math.min(Math.max(Math.round(zoom) - 10, 0), 8)];

majakka.BaseMap = class {
  constructor(packed, paper) {
    this.lattice = new majakka.Lattice(packed.lattice);
    [this.west, this.south] = packed.corner;
    [this.width, this.height] = packed.size;
    this.step = packed.step;
    this.paper = paper;
    this.packed = packed.shapes;
    this.unpacked = {};
    this.names = packed.names.map((entry) => {
      const at = new Float64Array(2);
      this.lattice.place(this.west + entry.x * this.step, this.south + entry.y * this.step, at, 0);
      return { at, rank: entry.rank, name: entry.name };
    });
  }

  // Shapes are unpacked when they are first drawn: buildings are not seen from far.
  shapes(name) {
    if (!this.packed[name]) return null;
    return (this.unpacked[name] ??= new Shapes(this.packed[name], this));
  }

  corners() {
    const [east, north] = [this.west + this.width, this.south + this.height];
    return this.lattice.points([[this.west, this.south], [east, this.south], [east, north], [this.west, north]]);
  }

  addTo(map) {
    majakka.painter("majakka-ground", (context, view) => this.paintGround(context, view)).addTo(map);
    majakka.painter("majakka-streets", (context, view) => this.paintStreets(context, view)).addTo(map);
    const names = majakka.painter("majakka-names", (context, view) => this.paintNames(context, view)).addTo(map);
    document.fonts.load(`600 13px ${FONT}`).then(() => names.repaint());
  }

  paintGround(context, view) {
    for (const name of ["green", "water", "building"]) {
      const shapes = name === "building" && view.zoom < FIRST_ZOOM_OF_BUILDINGS ? null : this.shapes(name);
      if (!shapes) continue;
      context.fillStyle = COLOURS[name];
      shapes.trace(view, true, (path) => context.fill(path));
    }
    majakka.note({ base: Object.keys(this.packed).length, names: this.names.length });
  }

  paintStreets(context, view) {
    context.lineCap = context.lineJoin = "round";
    for (const name of ["minor_street", "rail", "main_street"]) {
      const width = widthAt(name, view.zoom);
      const shapes = width ? this.shapes(name) : null;
      if (!shapes) continue;
      const strokes = [
        { globalAlpha: HALO_ALPHA, strokeStyle: "#ffffff", lineWidth: width + HALO }, // seen on dark cells only
        { globalAlpha: ALPHAS[name], strokeStyle: COLOURS.street, lineWidth: width },
      ];
      strokes.forEach((stroke, turn) => {
        context.setLineDash(turn === 1 && name === "rail" ? [5, 3] : []);
        Object.assign(context, stroke);
        shapes.trace(view, false, (path) => context.stroke(path));
      });
    }
  }

  // The most important names first; a name that would touch one already written is left out.
  paintNames(context, view) {
    const taken = [];
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const { at, rank, name } of this.names) {
      const size = Math.max(15 - rank, 11);
      context.font = `600 ${size}px ${FONT}`;
      const [x, y] = [at[0] * view.whole - view.left, at[1] * view.whole - view.top];
      const half = context.measureText(name).width / 2 + 6;
      const box = [x - half, y - size, x + half, y + size];
      if (box[2] < 0 || box[0] > view.width || box[3] < 0 || box[1] > view.height) continue;
      if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) {
        continue;
      }
      taken.push(box);
      context.lineWidth = 3.5;
      context.strokeStyle = "rgba(255, 255, 255, 0.88)";
      context.strokeText(name, x, y);
      context.fillStyle = COLOURS.name;
      context.fillText(name, x, y);
    }
  }
};
