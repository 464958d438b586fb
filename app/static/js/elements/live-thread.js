import {focusOn} from "../lib/focus.js";
import {holdsOpenMenu} from "../lib/menus.js";

const ASK_EVERY = 45_000;
const TRY_AGAIN_AFTER = 6;
const SPREAD = 2_000;
const CALM = 8_000;

const soon = (most) => new Promise((done) => setTimeout(done, Math.random() * most));

/**
 * Says how many comments are new and shows them when the reader wants it; what was edited or removed changes in place.
 * The stream says numbers only; the text comes as the page it always was. Without a stream the numbers are asked for.
 */
export class LiveThread extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a");
    this.version = Number(this.dataset.version);
    this.last = Number(this.dataset.last);
    this.fresh = this.own = this.asked = 0;
    this.link.addEventListener("click", (event) => this.show(event));
    this.tune = () => (document.hidden ? this.rest() : this.listen());
    this.mine = () => (this.own += 1);
    document.addEventListener("visibilitychange", this.tune);
    document.addEventListener("comment-appeared", this.mine);
    this.tune();
  }

  disconnectedCallback() {
    this.rest();
    document.removeEventListener("visibilitychange", this.tune);
    document.removeEventListener("comment-appeared", this.mine);
  }

  /** Nobody looks at a hidden tab, so it holds no stream. */
  rest() {
    this.source?.close();
    this.source = null;
    clearTimeout(this.timer);
  }

  listen() {
    this.rest();
    this.asked = 0;
    this.source = new EventSource(`${this.dataset.stream}?since=${this.version}`);
    this.source.onmessage = (event) => this.hear(JSON.parse(event.data));
    this.source.onerror = () => this.source?.readyState === EventSource.CLOSED && this.askLater();
  }

  askLater() {
    this.rest();
    this.timer = setTimeout(() => this.ask(), ASK_EVERY + Math.random() * SPREAD);
  }

  async ask() {
    try {
      const answer = await fetch(this.dataset.pulse);
      if (answer.ok) this.hear(await answer.json());
    } catch {
      // The next time will tell.
    }
    this.asked += 1;
    if (this.asked < TRY_AGAIN_AFTER) this.askLater();
    else this.tune();
  }

  hear({version, last}) {
    if (version <= this.version) return;
    const appeared = last - this.last;
    const other = version - this.version > appeared;
    const own = Math.min(this.own, appeared);
    [this.version, this.last] = [version, last];
    this.own -= own;
    this.fresh += appeared - own;
    this.tell();
    if (other) this.refresh();
  }

  tell() {
    this.link.hidden = !this.fresh;
    if (!this.fresh) return;
    const {one, many} = this.dataset;
    this.link.querySelector("[data-number]").textContent = this.fresh === 1 ? one : many.replace("{}", this.fresh);
  }

  /** All readers hear at the same moment; they don't all ask at the same moment, nor for each vote. */
  async refresh() {
    this.stale = true;
    if (this.refreshing) return;
    this.refreshing = true;
    while (this.stale && this.isConnected) {
      await soon(SPREAD);
      this.stale = false;
      const page = await fetched();
      if (page) keepingPlace(() => update(page));
      await new Promise((done) => setTimeout(done, CALM));
    }
    this.refreshing = false;
  }

  async show(event) {
    event.preventDefault();
    const page = await fetched();
    if (!page) return location.assign(this.link.href);
    update(page);
    const added = addNew(page);
    this.fresh = 0;
    this.tell();
    focusOn(added ?? document.querySelector("#threads"));
  }
}

async function fetched() {
  try {
    const answer = await fetch(location.pathname + location.search);
    return answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null;
  }
}

/** Puts the new state of comments that are there already, unless the reader is at work in them. */
function update(page) {
  for (const comment of page.querySelectorAll("#threads .comment")) {
    const old = document.getElementById(comment.id);
    if (!old || old.dataset.version === comment.dataset.version) continue;
    if ("open" in old.dataset || holdsOpenMenu(old)) continue;
    const focused = old.contains(document.activeElement);
    const current = document.importNode(comment, true);
    old.replaceWith(current);
    if (focused) keepFocus(current);
  }
  const count = page.querySelector("[data-comment-count]");
  for (const place of document.querySelectorAll("[data-comment-count]")) place.textContent = count?.textContent;
}

function keepFocus(comment) {
  comment.tabIndex = -1;
  comment.focus({preventScroll: true});
}

/** Adds what is not there yet and returns the first of it. */
function addNew(page) {
  const list = document.querySelector("#threads");
  const missing = (item) => !document.getElementById(item.querySelector(".comment").id);
  const threads = [...page.querySelectorAll("#threads > .thread")].filter(missing).map((item) => document.importNode(item, true));
  list[list.dataset.order === "newest" ? "prepend" : "append"](...threads);
  const replies = [...page.querySelectorAll("#threads .thread__reply")].filter(missing).map((item) => {
    const home = document.getElementById(item.parentElement.id);
    const own = document.importNode(item, true);
    home?.append(own);
    return home && own;
  });
  const added = [...threads, ...replies].filter(Boolean).map((item) => item.querySelector(".comment"));
  for (const comment of added) comment.dataset.fresh = "";
  if (added.length) document.querySelector(".thread-list__empty")?.remove();
  return added[0];
}

/** Whatever changes above what is being read, that stays where it is. */
function keepingPlace(change) {
  const read = [...document.querySelectorAll("#threads .comment")].find((one) => one.getBoundingClientRect().bottom > 0);
  const before = read?.getBoundingClientRect().top;
  change();
  const moved = read?.isConnected ? read.getBoundingClientRect().top - before : 0;
  if (moved) scrollBy(0, moved);
}

customElements.define("live-thread", LiveThread);
