/** Says something to people who listen to the page. */
export function announce(text) {
  const region = document.querySelector("#announcer");
  region.textContent = "";
  // An emptied region needs a moment, or saying the same twice stays silent.
  setTimeout(() => (region.textContent = text), 100);
}

/** Passes on what the server says beside the fragment: a sentence, and the new count of comments. */
export function relay(headers) {
  const said = headers.get("X-Announce");
  const count = headers.get("X-Comment-Count");
  if (said) announce(decodeURIComponent(said));
  if (!count) return;
  for (const place of document.querySelectorAll("[data-comment-count]")) {
    place.textContent = decodeURIComponent(count);
  }
}
