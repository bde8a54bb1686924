// Shows an assessment's progress as it happens. Without this script the page reloads itself every few seconds.
"use strict";
(() => {
  const region = document.querySelector("[data-events]");
  if (!region || !window.EventSource) return;
  const announcer = document.querySelector("[data-announcer]");
  const source = new EventSource(region.dataset.events);
  const show = (event) => {
    region.innerHTML = event.data;
    const state = region.querySelector("[data-announce]");
    const text = state ? state.dataset.announce : "";
    if (announcer && announcer.textContent !== text) announcer.textContent = text;
    if (state && state.dataset.title) document.title = state.dataset.title;
  };
  source.addEventListener("progress", show);
  source.addEventListener("end", (event) => {
    source.close();
    show(event);
    document.querySelectorAll("[data-while-running]").forEach((element) => element.remove());
  });
})();
