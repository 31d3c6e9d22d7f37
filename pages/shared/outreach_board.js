// Draws the stops of each team in order; they are chosen by a click, moved by dragging or by buttons.
const make = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text; // text only: nothing in it can run
  return element;
};

let serial = 0;

export default function ({ parentElement, data, setTriggerValue }) {
  const board = parentElement.querySelector(".board");
  const { words } = data;
  const shown = JSON.stringify(data);
  if (board.dataset.shown === shown) return;
  const focused = parentElement.activeElement?.dataset?.focus ?? board.ownerDocument.activeElement?.dataset?.focus;
  const ask = (does, stop, team, at) => {
    serial += 1;
    setTriggerValue("asked", { does, stop: stop ?? "", team: team ?? "", at: at ?? -1, serial: `${Date.now()}-${serial}` });
  };

  const button = (label, sign, focus, onClick, disabled = false) => {
    const made = make("button", "act", sign);
    Object.assign(made, { type: "button", title: label, disabled, onclick: onClick });
    made.setAttribute("aria-label", label);
    made.dataset.focus = focus;
    return made;
  };

  // What can be done with the chosen stop, all of it by keyboard too.
  const tools = (lane, stop, at) => {
    const row = make("div", "tools");
    const last = lane.stops.length - 1;
    row.append(
      button(words.earlier, "↑", "earlier", () => ask("move", stop.code, lane.team, at - 1), at === 0),
      button(words.later, "↓", "later", () => ask("move", stop.code, lane.team, at + 1), at === last),
    );
    const label = make("label", "to");
    label.append(make("span", "hidden", words.toTeam));
    const choice = make("select");
    choice.dataset.focus = "to";
    choice.append(new Option(words.toTeam, ""));
    for (const other of data.lanes) if (other.team !== lane.team) choice.append(new Option(other.team, other.team));
    choice.disabled = data.lanes.length < 2;
    choice.onchange = () => choice.value && ask("move", stop.code, choice.value, -1);
    label.append(choice);
    row.append(
      label,
      button(stop.locked ? words.unlock : words.lock, stop.locked ? words.unlock : words.lock, "lock", () =>
        ask(stop.locked ? "unlock" : "lock", stop.code, lane.team)),
      button(words.ban, words.ban, "ban", () => ask("ban", stop.code, lane.team)),
    );
    return row;
  };

  const drawStop = (lane, stop, at) => {
    const item = make("li", stop.code === data.chosen ? "stop chosen" : "stop");
    item.draggable = true;
    Object.assign(item.dataset, { stop: stop.code, team: lane.team, at });
    const face = make("button", "face");
    face.type = "button";
    face.dataset.focus = `stop-${stop.code}`;
    face.setAttribute("aria-pressed", String(stop.code === data.chosen));
    const number = make("span", `number ${lane.shape}`, String(at + 1));
    number.style.background = lane.colour;
    const name = make("span", "name");
    name.append(make("span", "what", stop.name), make("span", "where", [stop.area, stop.part].filter(Boolean).join(" · ")));
    face.append(number, make("span", "time", stop.time), name);
    if (stop.locked) face.append(make("span", "locked", words.locked));
    face.onclick = () => ask("choose", stop.code, lane.team);
    item.append(face);
    if (stop.code === data.chosen) item.append(tools(lane, stop, at));
    return item;
  };

  const drawLane = (lane) => {
    const section = make("section", "lane");
    section.dataset.team = lane.team;
    section.style.setProperty("--team", lane.colour);
    const head = make("div", "head");
    const title = make("h3", "", lane.title);
    const keep = make("label", "keep");
    const box = make("input");
    Object.assign(box, { type: "checkbox", checked: lane.kept, disabled: !lane.stops.length });
    box.dataset.focus = `keep-${lane.team}`;
    box.onchange = () => ask(box.checked ? "keep" : "release", "", lane.team);
    keep.append(box, make("span", "", words.keep));
    head.append(title, ...(lane.code ? [make("span", "code", lane.code)] : []), keep);
    const list = make("ol");
    list.append(...lane.stops.map((stop, at) => drawStop(lane, stop, at)));
    section.append(head, make("p", "sum", lane.summary), list);
    return section;
  };

  const scrolled = board.scrollTop;
  board.replaceChildren(...data.lanes.map(drawLane));
  board.dataset.shown = shown;
  board.setAttribute("aria-label", words.board);
  board.style.setProperty("--board-height", `${data.height}px`);
  board.scrollTop = scrolled;
  const again = focused && board.querySelector(`[data-focus="${CSS.escape(focused)}"]`);
  if (again && !again.disabled) again.focus({ preventScroll: true });

  // Dragging: the stop that is held, and the place among the others where it would go.
  let held = null;
  const clear = () => board.querySelectorAll(".before, .into").forEach((each) => each.classList.remove("before", "into"));
  const target = (event) => {
    const lane = event.target.closest?.(".lane");
    if (!lane) return null;
    const stops = [...lane.querySelectorAll(".stop")];
    const next = stops.find((each) => {
      const box = each.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    return { lane, next, at: next ? Number(next.dataset.at) : stops.length };
  };
  board.ondragstart = (event) => {
    held = event.target.closest?.(".stop");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.stop);
    held.classList.add("held");
  };
  board.ondragover = (event) => {
    const place = held && target(event);
    if (!place) return;
    event.preventDefault();
    clear();
    (place.next ?? place.lane).classList.add(place.next ? "before" : "into");
  };
  board.ondrop = (event) => {
    const place = held && target(event);
    if (!place) return;
    event.preventDefault();
    const same = place.lane.dataset.team === held.dataset.team;
    // Taken out of its own list first, what comes after it moves up by one.
    const at = same && place.at > Number(held.dataset.at) ? place.at - 1 : place.at;
    if (!same || at !== Number(held.dataset.at)) ask("move", held.dataset.stop, place.lane.dataset.team, at);
  };
  board.ondragend = () => {
    held?.classList.remove("held");
    held = null;
    clear();
  };
}
