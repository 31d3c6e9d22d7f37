// Unpacks numbers and turns grid metres into positions in the Mercator square (0 to 1, north at 0).
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

majakka.numbers = {
  u1: (text) => new Uint8Array(bytes(text)),
  i1: (text) => new Int8Array(bytes(text)),
  u2: (text) => new Uint16Array(bytes(text)),
  u4: (text) => new Uint32Array(bytes(text)),
  f8: (text) => new Float64Array(bytes(text)),
};

// Three digits in two bytes, as layers/map_packing.py packs them.
majakka.number = (code) => (code === 65535 ? NaN : (code >> 5) * 10 ** ((code & 31) - 8));

majakka.toSquare = (lat, lon) => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.atanh(sine) / (2 * Math.PI)];
};

majakka.Lattice = class {
  constructor(packed) {
    Object.assign(this, { west: packed.west, south: packed.south, step: packed.step, columns: packed.columns });
    const lat = majakka.numbers.f8(packed.lat);
    const lon = majakka.numbers.f8(packed.lon);
    this.rows = lat.length / this.columns;
    this.x = new Float64Array(lat.length);
    this.y = new Float64Array(lat.length);
    for (let at = 0; at < lat.length; at += 1) [this.x[at], this.y[at]] = majakka.toSquare(lat[at], lon[at]);
  }

  // Writes the position of one point, given in metres, into `into` at `at`.
  place(east, north, into, at) {
    const u = (east - this.west) / this.step;
    const v = (north - this.south) / this.step;
    const column = Math.min(Math.max(Math.floor(u), 0), this.columns - 2);
    const row = Math.min(Math.max(Math.floor(v), 0), this.rows - 2);
    const a = u - column;
    const b = v - row;
    const here = row * this.columns + column;
    const above = here + this.columns;
    const { x, y } = this;
    into[at] = (x[here] * (1 - a) + x[here + 1] * a) * (1 - b) + (x[above] * (1 - a) + x[above + 1] * a) * b;
    into[at + 1] = (y[here] * (1 - a) + y[here + 1] * a) * (1 - b) + (y[above] * (1 - a) + y[above + 1] * a) * b;
  }

  // Returns metres of a position, by Newton's method from the middle of the lattice.
  metres(squareX, squareY) {
    const spot = new Float64Array(6);
    let east = this.west + (this.step * this.columns) / 2;
    let north = this.south + (this.step * this.rows) / 2;
    for (let turn = 0; turn < 8; turn += 1) {
      this.place(east, north, spot, 0);
      this.place(east + 1, north, spot, 2);
      this.place(east, north + 1, spot, 4);
      const [xe, ye, xn, yn] = [spot[2] - spot[0], spot[3] - spot[1], spot[4] - spot[0], spot[5] - spot[1]];
      const [dx, dy] = [squareX - spot[0], squareY - spot[1]];
      const area = xe * yn - xn * ye;
      const [stepEast, stepNorth] = [(dx * yn - dy * xn) / area, (dy * xe - dx * ye) / area];
      east += stepEast;
      north += stepNorth;
      if (Math.abs(stepEast) + Math.abs(stepNorth) < 0.001) break;
    }
    return [east, north];
  }

  points(corners) {
    const placed = new Float64Array(2 * corners.length);
    corners.forEach(([east, north], at) => this.place(east, north, placed, 2 * at));
    return Array.from(corners, (unused, at) => majakka.toPoint(placed[2 * at], placed[2 * at + 1]));
  }
};

majakka.toPoint = (x, y) => [
  (Math.asin(Math.tanh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI,
  (x - 0.5) * 360,
];
