// Comfort only: a page says that it is out of date, and the tuning page's picture follows the
// typing. Everything works without it.
"use strict";
const knobs = document.getElementById("knobs");
if (knobs) {
  let waiting, asked = 0;
  const look = async () => {
    const mine = ++asked;
    const values = new URLSearchParams(new FormData(knobs));
    values.delete("form_key");
    values.delete("mark");
    const answer = await fetch(`/tuning?${values}`, { credentials: "same-origin" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const moves = fresh.getElementById("moves");
    if (mine !== asked || !moves) return;
    document.getElementById("moves").replaceChildren(...moves.childNodes);
  };
  knobs.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 250);
  });
}
const main = document.getElementById("main");
if (main.dataset.version) {
  const tell = () => {
    const news = document.createElement("p"), link = document.createElement("a");
    news.className = "noted";
    news.setAttribute("role", "status");
    link.href = location.pathname;
    link.textContent = "Something has changed: show it";
    news.append(link);
    main.prepend(news);
  };
  const timer = setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch("/version", { credentials: "same-origin" }).catch(() => null);
    if (!answer || !answer.ok || (await answer.text()) === main.dataset.version) return;
    clearInterval(timer);
    tell();
  }, 3000);
}
