// Draws places as small circles, each with its lines of text in a popup.
majakka.places = (packed) => {
  const circles = packed.lat.map((lat, at) =>
    L.circleMarker([lat, packed.lon[at]], {
      pane: "majakka-places",
      renderer: majakka.placesRenderer,
      radius: 4.5,
      weight: 1.5,
      color: "#ffffff",
      fillColor: packed.colour[at],
      fillOpacity: 0.95,
      bubblingMouseEvents: true,
    }).bindPopup(() => majakka.lines(packed.text[at]), { className: "majakka-popup", maxWidth: 260 }),
  );
  majakka.note({ places: circles.length });
  return L.layerGroup(circles);
};
