// Draws the worksites of a list in order, each with why it is there; one is chosen by a click or by keyboard.
const make = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text; // text only: nothing in it can run
  return element;
};

let serial = 0;

export default function ({ parentElement, data, setTriggerValue }) {
  const list = parentElement.querySelector(".sites");
  const shown = JSON.stringify(data);
  if (list.dataset.shown === shown) return;
  const focused = parentElement.activeElement?.dataset?.site ?? list.ownerDocument.activeElement?.dataset?.site;
  const choose = (key) => {
    serial += 1;
    setTriggerValue("asked", { site: key, serial: `${Date.now()}-${serial}` });
  };

  const drawSite = (site) => {
    const item = make("li", `site ${site.part}${site.key === data.chosen ? " chosen" : ""}`);
    const face = make("button", "face");
    face.type = "button";
    face.dataset.site = site.key;
    face.setAttribute("aria-pressed", String(site.key === data.chosen));
    face.onclick = () => choose(site.key);
    const body = make("span", "body");
    const top = make("span", "top");
    top.append(make("span", "name", site.name));
    if (site.chip) top.append(make("span", `chip ${site.part}`, site.chip));
    for (const flag of site.flags) top.append(make("span", "flag", flag));
    const chance = make("span", "chance");
    chance.append(make("strong", "", site.chance), make("span", "kind", [site.kind, site.area].filter(Boolean).join(" · ")));
    body.append(top, chance, make("span", "reason", site.reason));
    face.append(make("span", `number ${site.part}`, String(site.number)), body);
    item.append(face);
    return item;
  };

  const scrolled = list.scrollTop;
  const rows = make("ol");
  rows.append(...data.sites.map(drawSite));
  list.replaceChildren(rows);
  list.dataset.shown = shown;
  list.setAttribute("aria-label", data.words.list);
  list.style.setProperty("--list-height", `${data.height}px`);
  list.scrollTop = scrolled;
  const again = focused && list.querySelector(`[data-site="${CSS.escape(focused)}"]`);
  if (again) again.focus({ preventScroll: true });
  const chosen = list.querySelector(".chosen");
  if (chosen && (chosen.offsetTop < list.scrollTop || chosen.offsetTop + chosen.offsetHeight > list.scrollTop + list.clientHeight))
    list.scrollTop = Math.max(0, chosen.offsetTop - list.offsetTop - 40);
}
