// Draws the routes of teams: lines in the team's colour and pattern, numbered stops in order, and stops on no route.
const ROUTE_WEIGHT = 4;
const CASING_WEIGHT = 7;

const routeTip = (lines) => ({ content: majakka.lines(lines), options: { className: "majakka-tip", direction: "top" } });

// A mark that tells the map where it stands when it is clicked, so that a click on it is a click on its stop.
const mark = (at, className, text, lines, style = "") => {
  const inner = document.createElement("span");
  inner.className = className;
  inner.textContent = text;
  inner.style.cssText = style;
  const icon = L.divIcon({ html: inner, className: "majakka-stop", iconSize: [24, 24] });
  const marker = L.marker(at, { icon, pane: "majakka-stops", keyboard: false, bubblingMouseEvents: false });
  const tip = routeTip(lines);
  marker.bindTooltip(tip.content, { ...tip.options, offset: [0, -10] });
  marker.on("click", () => marker._map.fire("click", { latlng: L.latLng(at) }));
  return marker;
};

const drawRoute = (route, chosen) => {
  const renderer = majakka.routesRenderer;
  const shared = { renderer, pane: "majakka-routes", interactive: false, lineCap: "butt", lineJoin: "round" };
  const lines = route.legs.filter((leg) => leg.length > 1);
  const parts = [
    ...lines.map((leg) => L.polyline(leg, { ...shared, color: "#ffffff", weight: CASING_WEIGHT, opacity: 0.9 })),
    ...lines.map((leg) =>
      L.polyline(leg, { ...shared, color: route.colour, weight: ROUTE_WEIGHT, dashArray: route.dashes || null }),
    ),
  ];
  const apart = route.start[0] !== route.end[0] || route.start[1] !== route.end[1];
  const own = `--team: ${route.colour}`;
  parts.push(mark(route.start, "majakka-end", "", apart ? [route.starts] : [route.starts, route.ends], own));
  if (apart) parts.push(mark(route.end, "majakka-end majakka-last", "", [route.ends], own));
  for (const stop of route.stops) {
    const name = `majakka-number majakka-${route.shape}${stop.code === chosen ? " majakka-chosen" : ""}`;
    parts.push(mark(stop.at, name, String(stop.number), stop.text, own));
  }
  return parts;
};

majakka.routes = (packed) => {
  const others = packed.others.map((stop) => {
    const name = `majakka-other${stop.code === packed.chosen ? " majakka-chosen" : ""}`;
    return mark(stop.at, name, "", stop.text).setZIndexOffset(-1000);
  });
  const routes = packed.routes.flatMap((route) => drawRoute(route, packed.chosen));
  const count = packed.routes.reduce((sum, route) => sum + route.stops.length, 0);
  document.documentElement.dataset.majakkaStops = count;
  majakka.note({ routes: packed.routes.length, stops: count });
  const group = L.layerGroup([...others, ...routes]);
  group.on("add", () => showOnce(group._map, packed));
  return group;
};

// The first routes of a shift are brought into view; afterwards the map stays where people moved it.
const showOnce = (map, packed) => {
  const stops = packed.routes.flatMap((route) => route.stops.map((stop) => stop.at).concat([route.start, route.end]));
  if (!packed.shift || packed.shift === majakka.shiftShown || !map.getSize().x) return;
  majakka.shiftShown = packed.shift;
  map.fitBounds(L.latLngBounds(stops), { animate: false, padding: [28, 28], maxZoom: 16 });
};
