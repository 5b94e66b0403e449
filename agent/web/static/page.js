// Comfort only: the tuning page's picture follows the typing. Everything works without it.
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
