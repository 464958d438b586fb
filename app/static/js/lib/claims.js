const EVERY = 10_000;
const AT_ONCE = 100;

/** Keeps what entries of the desk say about who else has them open; returns what ends that. */
export function watchClaims(desk) {
  const look = () => document.hidden || showClaims(desk);
  const looking = setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(looking);
    document.removeEventListener("visibilitychange", look);
  };
}

async function showClaims(desk) {
  const entries = desk.entries.slice(0, AT_ONCE);
  if (!entries.length) return;
  const url = new URL(desk.dataset.claims, location.href);
  url.searchParams.set("of", entries.map(numberOf).join(","));
  try {
    const answer = await fetch(url, {cache: "no-store", headers: {Accept: "application/json"}});
    if (!answer.ok || answer.redirected) return;
    const {claims} = await answer.json();
    for (const entry of entries) say(entry, claims[numberOf(entry)] ?? "");
  } catch {
    // Without an answer things stay as they are; the next one is soon.
  }
}

function say(entry, words) {
  const place = entry.querySelector("[data-claim]");
  if (!place || place.textContent.trim() === words) return;
  const line = Object.assign(document.createElement("p"), {className: "entry__claim", textContent: words});
  place.replaceChildren(...(words ? [line] : []));
}

function numberOf(entry) {
  return entry.id.replace("entry-", "");
}
