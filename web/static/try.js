// Asks what the form describes and shows the answer beside it. Without this script the form leads to the answer.
"use strict";
(() => {
  const LONGEST = 20000;
  const form = document.getElementById("try");
  const said = document.getElementById("said");
  const answer = document.getElementById("answer");
  const token = document.getElementById("try-token");
  const body = document.getElementById("try-body");

  const address = () => {
    const query = new URLSearchParams();
    let path = form.dataset.path;
    for (const box of form.querySelectorAll("[data-place]")) {
      const value = box.value.trim();
      if (box.dataset.place === "path") path = path.replace(`{${box.name}}`, encodeURIComponent(value));
      else
        for (const part of "list" in box.dataset ? value.split(",") : [value])
          if (part.trim()) query.append(box.name, part.trim());
    }
    return query.size ? `${path}?${query}` : path;
  };

  const readable = (text, kind) => {
    if (!/json$/.test(kind)) return text;
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  };

  const ask = async () => {
    const headers = {};
    if (token) headers.authorization = `Bearer ${token.value.trim()}`;
    if (body) headers["content-type"] = "application/json";
    const got = await fetch(address(), {
      method: form.dataset.method, headers, body: body ? body.value : undefined, credentials: "omit", cache: "no-store",
    });
    const kind = (got.headers.get("content-type") || "").split(";")[0];
    const text = readable(await got.text(), kind);
    said.textContent = `${form.dataset.answered} ${got.status}. ${text.length > LONGEST ? form.dataset.cut : ""}`;
    answer.querySelector("code").textContent = text.slice(0, LONGEST);
    answer.hidden = !text;
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    said.textContent = form.dataset.asking;
    answer.hidden = true;
    ask().catch(() => {
      said.textContent = form.dataset.silent;
    });
  });
})();
