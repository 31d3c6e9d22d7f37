// Draws the worksites of a list: a numbered mark at the point, or in the middle of the cell where no more is known.
const SITE_LOOKS = {
  fixed: "background:#653207;border-radius:3px",
  value: "background:#935401;border-radius:12px",
  uncertain: "background:#fff;color:#653207;border-color:#935401;border-radius:12px",
  random: "background:#fff;color:#653207;border:2px dashed #935401;border-radius:3px",
};

majakka.sites = (packed) => {
  const parts = packed.sites.flatMap((site) => {
    const name = `majakka-number${site.key === packed.chosen ? " majakka-chosen" : ""}`;
    const own = mark(site.at, name, String(site.number), site.text, SITE_LOOKS[site.part]);
    if (site.key === packed.chosen) own.setZIndexOffset(1000);
    if (!site.ring) return [own];
    const shared = { renderer: majakka.routesRenderer, pane: "majakka-routes", interactive: false };
    return [L.polygon(site.ring, { ...shared, color: "#935401", weight: 1.5, fillColor: "#dfa74b", fillOpacity: 0.3 }), own];
  });
  document.documentElement.dataset.majakkaSites = packed.sites.length;
  majakka.note({ sites: packed.sites.length });
  return L.layerGroup(parts);
};
