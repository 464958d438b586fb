import {relay} from "./announce.js";

const PATIENCE = 30_000;

/**
 * Asks for a fragment. Never throws: status 0 means that no answer came, 302 that the browser goes elsewhere.
 * A POST is safe to repeat, because the form carries a token that makes it count once.
 * @returns {Promise<{status: number, content: DocumentFragment}>}
 */
export async function send(url, {body, signal = AbortSignal.timeout(PATIENCE)} = {}) {
  const method = body ? "POST" : "GET";
  try {
    // Not stored: the back button must never find a fragment where a page was.
    const response = await fetch(url, {method, body, signal, cache: "no-store", headers: {"X-Fragment": "1"}});
    const elsewhere = response.redirected ? response.url : response.headers.get("Location");
    if (elsewhere) return leave(elsewhere);
    const content = parse(await response.text());
    relay(response.headers);
    return {status: response.status, content, followed: response.headers.get("X-Followed")};
  } catch {
    return {status: 0, content: parse("")};
  }
}

export function fields(form, submitter) {
  return new URLSearchParams(new FormData(form, submitter));
}

function leave(url) {
  location.assign(url);
  return {status: 302, content: parse("")};
}

/** Markup parsed in a template is inert: scripts in it never run. */
function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Puts a new item at one end of a list. */
export function insert(list, item, first) {
  list[first ? "prepend" : "append"](item);
}

/** Puts the new state of something where the old one stands. */
export function replace(old, fresh) {
  old.replaceWith(fresh);
  return fresh;
}

/** Adds a further page to a list, without what is there already, and returns what was added. */
export function append(list, items) {
  const fresh = items.filter((item) => !document.getElementById(idWithin(item)));
  list.append(...fresh);
  return fresh;
}

function idWithin(item) {
  return item.id || item.querySelector("[id]")?.id;
}
