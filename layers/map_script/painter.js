// Paints on a canvas of its own that Leaflet moves and scales with the map.
majakka.Painter = L.Renderer.extend({
  options: { padding: 0.25 },

  initialize: function (pane, paint) {
    L.Renderer.prototype.initialize.call(this, { pane });
    this._paint = paint;
  },

  _initContainer: function () {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
  },

  _destroyContainer: function () {
    this._container.remove();
    delete this._container;
  },

  _update: function () {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    const canvas = this._container;
    L.DomUtil.setPosition(canvas, this._bounds.min);
    canvas.width = size.x * scale;
    canvas.height = size.y * scale;
    canvas.style.width = size.x + "px";
    canvas.style.height = size.y + "px";
    const context = canvas.getContext("2d");
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const corner = this._map.getPixelOrigin().add(this._bounds.min);
    const whole = 256 * 2 ** this._map.getZoom();
    this._paint(context, {
      whole, // pixels of the Mercator square
      left: corner.x, // pixels from its west to the canvas
      top: corner.y,
      width: size.x,
      height: size.y,
      zoom: this._map.getZoom(),
      scale,
    });
    this.fire("update");
  },

  repaint: function () {
    if (this._map) this._update();
  },
});

majakka.painter = (pane, paint) => new majakka.Painter(pane, paint);
