// Puts the picture of a release in the page. Its parts are one stop of the keyboard: arrows go from one to the next.
function told(spot) {
  return spot.querySelector(":scope > title").textContent;
}

function makeSpots(drawn, line, hint) {
  const svg = drawn.querySelector("svg");
  if (!svg) return;
  const spots = [...svg.querySelectorAll("title")].map((each) => each.parentElement).filter((each) => each !== svg);
  if (!spots.length) return;
  // A picture that holds things to point at is a group: as an image, it would hide them from screen readers.
  svg.setAttribute("role", "group");
  const show = (spot) => {
    for (const each of spots) each.classList.toggle("chosen", each === spot);
    line.textContent = spot ? told(spot) : hint;
  };
  const go = (at) => {
    for (const each of spots) each.setAttribute("tabindex", "-1");
    const spot = spots[(at + spots.length) % spots.length];
    spot.setAttribute("tabindex", "0");
    spot.focus();
  };
  spots.forEach((spot, at) => {
    spot.dataset.spot = String(at);
    spot.setAttribute("role", "img");
    spot.setAttribute("aria-label", told(spot));
    spot.setAttribute("tabindex", at === 0 ? "0" : "-1");
    spot.addEventListener("mouseenter", () => show(spot));
    spot.addEventListener("focus", () => show(spot));
    spot.addEventListener("click", () => show(spot));
    spot.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
      const next = { Home: 0, End: spots.length - 1 }[event.key] ?? (steps[event.key] && at + steps[event.key]);
      if (next === undefined) return;
      event.preventDefault();
      go(next);
    });
  });
}

export default function ({ parentElement, data }) {
  // Screen readers take the voice from the page's own language, which Streamlit 1.67 always says is English.
  document.documentElement.lang = data.language;
  const map = parentElement.querySelector(".picture");
  if (map.dataset.mark === data.mark) return;
  map.dataset.mark = data.mark;
  const line = map.querySelector(".told");
  line.textContent = data.hint;
  for (const size of ["wide", "narrow"]) {
    const drawn = map.querySelector(`.${size}`);
    drawn.innerHTML = data[size];
    makeSpots(drawn, line, data.hint);
  }
  if (!map.querySelector("[data-spot]")) line.textContent = "";
}
