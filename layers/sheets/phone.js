"use strict";
(() => {
  const expires = Date.parse(document.body.dataset.expires);
  const expire = () => {
    const content = document.getElementById("content");
    if (!content || Date.now() < expires) return;
    content.remove();
    document.querySelector("nav").remove();
    document.getElementById("expired").hidden = false;
  };
  expire();
  document.addEventListener("visibilitychange", expire);
  setInterval(expire, 30000);

  const drawing = document.querySelector(".frame svg");
  let scale = 1;
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      const frame = drawing.parentElement;
      const [across, down] = [frame.scrollLeft + frame.clientWidth / 2, frame.scrollTop + frame.clientHeight / 2];
      const before = scale;
      scale = Math.min(6, Math.max(1, scale * Number(button.dataset.zoom)));
      drawing.style.width = `${100 * scale}%`;
      frame.scrollLeft = (across * scale) / before - frame.clientWidth / 2;
      frame.scrollTop = (down * scale) / before - frame.clientHeight / 2;
    });
  }
})();
