import {announce} from "../lib/announce.js";
import {watchClaims} from "../lib/claims.js";
import {fields, replace, send} from "../lib/fragment.js";
import {closeForm, reopenForm} from "../lib/opening.js";
import {showProblem} from "../lib/problem.js";

const ENOUGH_AHEAD = 10;
const LOOKED_AT_AFTER = 1_500;
const STILL_LOOKING_AFTER = 90_000;
const KEYS_OFF = "desk-keys-off";
const STEPS = {j: (desk) => desk.step(1), k: (desk) => desk.step(-1), w: (desk) => desk.skip(), u: (desk) => desk.undoLast()};

/**
 * The queue, entry by entry. A decision takes the entry away at once and is sent behind those before it, one after the
 * other; what could not be done comes back. Keys press the buttons that are there for everybody.
 */
export class ModerationDesk extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("[data-entries]");
    this.status = this.querySelector("[data-status]");
    this.keys = this.querySelector("[data-keys]");
    this.line = Promise.resolve();
    this.waiting = 0;
    this.hasMore = this.list.hasAttribute("data-more");
    this.undoable = [...this.status.querySelectorAll("[data-undo]")];
    this.querySelector("[data-steps]").hidden = false;
    this.querySelector("[data-pages]").hidden = true;
    for (const type of ["submit", "click", "focusin", "change"]) this.addEventListener(type, this);
    this.onKey = (event) => this.key(event);
    this.onLeave = (event) => this.waiting && event.preventDefault();
    document.addEventListener("keydown", this.onKey);
    addEventListener("beforeunload", this.onLeave);
    this.querySelector("[data-keys-on]").checked = keysAreOn();
    this.showChosen();
    this.endWatching = watchClaims(this);
    const [first] = this.entries;
    // The page begins at its top: the first entry has the keys, and nothing has moved.
    if (first && !location.hash) this.makeCurrent(first, "in place");
  }

  disconnectedCallback() {
    clearTimeout(this.claiming);
    this.endWatching();
    document.removeEventListener("keydown", this.onKey);
    removeEventListener("beforeunload", this.onLeave);
  }

  get entries() {
    return [...this.list.querySelectorAll("[data-entry]:not([hidden])")];
  }

  handleEvent(event) {
    const {type, target} = event;
    if (type === "submit" && !event.defaultPrevented) this.submitted(event);
    if (type === "click") this.clicked(event);
    if (type === "focusin") this.makeCurrent(target.closest("[data-entry]"), false);
    if (type === "change" && target.matches("[data-pick]")) this.showChosen();
    if (type === "change" && target.matches("[data-keys-on]")) keepKeys(target.checked);
  }

  submitted(event) {
    const form = event.target;
    if (form.matches("[data-decide]")) this.decide(form, event.submitter);
    else if (form.matches("[data-undo]")) this.undo(form);
    else if (form.matches("[data-measure]")) this.measure(form);
    else return;
    event.preventDefault();
  }

  clicked(event) {
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (step) this.press(step);
  }

  // Keys

  key(event) {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (this.keys.open || !keysAreOn()) return;
    if (event.key === "Escape" && this.part("note")?.contains(event.target)) return this.leaveNote();
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    if (event.key === "Escape") return this.fold("hide");
    if (event.repeat && !"jk".includes(event.key)) return;
    if (this.press(event.key)) event.preventDefault();
  }

  press(key) {
    const hiding = this.part("hide");
    if (hiding?.open && /^[1-9]$/.test(key)) return push(hiding.querySelector(`[data-digit="${key}"]`));
    if (key === "?") return this.keys.showModal() ?? true;
    if (key in STEPS) return STEPS[key](this) ?? true;
    if (key === "h" && hiding) return this.unfold("hide", "button");
    if (key === "n") return this.unfold("note", "textarea");
    if (key === "c") return this.unfold("around", "summary");
    if (key === "x") return push(this.current?.querySelector("[data-pick]"));
    return ["a", "h", "s"].includes(key) && push(this.current?.querySelector(`[data-key=${key}]`));
  }

  part(name) {
    return this.current?.querySelector(`[data-part=${name}]`);
  }

  unfold(name, focused) {
    const part = this.part(name);
    if (!part) return false;
    part.open = !part.open;
    if (part.open) part.querySelector(focused)?.focus();
    else this.focusCurrent();
    return true;
  }

  fold(name) {
    const part = this.part(name);
    if (!part?.open) return;
    part.open = false;
    this.focusCurrent();
  }

  /** What was written stays, and stays in sight. */
  leaveNote() {
    const isEmpty = [...this.part("note").querySelectorAll("textarea")].every((box) => !box.value);
    return isEmpty ? this.fold("note") : this.focusCurrent();
  }

  // Which entry

  makeCurrent(entry, withFocus = true) {
    if (!entry || (entry === this.current && !withFocus)) return;
    this.current?.querySelector("[data-paper]")?.removeAttribute("aria-current");
    this.current = entry;
    entry.querySelector("[data-paper]").setAttribute("aria-current", "true");
    if (withFocus) this.focusCurrent(withFocus === "in place");
    clearTimeout(this.claiming);
    this.claiming = setTimeout(() => this.claim(entry), LOOKED_AT_AFTER);
  }

  focusCurrent(stays = false) {
    const paper = this.current?.querySelector("[data-paper]");
    paper?.focus({preventScroll: true});
    if (!stays) paper?.scrollIntoView({block: "start"});
  }

  step(by) {
    const {entries} = this;
    this.makeCurrent(entries[Math.max(0, entries.indexOf(this.current) + by)]);
  }

  skip() {
    if (!this.current) return;
    const skipped = this.current;
    const next = this.following(skipped);
    this.list.append(skipped);
    this.makeCurrent(next ?? skipped);
    announce(this.dataset.textSkipped);
  }

  following(entry) {
    const {entries} = this;
    const at = entries.indexOf(entry);
    return entries[at + 1] ?? entries[at - 1];
  }

  async claim(entry) {
    if (document.hidden || !entry.isConnected || entry.hidden || !entry.dataset.claimUrl) return;
    const token = entry.querySelector("[name=csrf_token]").value;
    const answer = await send(entry.dataset.claimUrl, {body: new URLSearchParams({csrf_token: token})});
    if (answer.status === 200 || answer.status === 204) entry.querySelector("[data-claim]")?.replaceChildren(answer.content);
    if (this.current === entry) this.claiming = setTimeout(() => this.claim(entry), STILL_LOOKING_AFTER);
  }

  // Deciding

  /** One after the other: what was decided first is stored first. */
  queue(job) {
    this.dataset.waiting = ++this.waiting;
    this.line = this.line.then(job).finally(() => (this.dataset.waiting = --this.waiting));
  }

  decide(form, submitter) {
    const entry = form.closest("[data-entry]");
    const body = fields(form, submitter);
    const next = this.following(entry);
    this.takeAway(entry);
    this.makeCurrent(next);
    this.queue(async () => this.settle(entry, form, await send(form.action, {body})));
    if (this.entries.length < ENOUGH_AHEAD) this.refill();
  }

  settle(entry, form, answer) {
    const fresh = answer.content.querySelector("[data-entry]");
    if (answer.status === 200) {
      entry.remove();
      return this.say(answer.content);
    }
    this.bringBack(fresh ? replace(entry, fresh) : entry);
    if (!fresh) showProblem(entry, answer);
    this.status.textContent = fresh?.querySelector(".problem p")?.textContent ?? this.dataset.textBack;
  }

  takeAway(entry) {
    entry.hidden = true;
    entry.querySelector("[data-pick]:checked")?.click();
    this.count(entry, -1);
  }

  bringBack(entry) {
    entry.hidden = false;
    this.count(entry, "gone" in entry.dataset ? 0 : +1);
    this.showEmpty();
    if (!this.current?.isConnected || this.current.hidden) this.makeCurrent(entry);
  }

  /** Shows what was done, and keeps the form that takes it back. */
  say(content) {
    const outcome = content.querySelector("[data-outcome]");
    this.undoable.push(...outcome.querySelectorAll("[data-undo]"));
    this.status.replaceChildren(...outcome.childNodes);
  }

  undoLast() {
    if (!this.undoable.length && !this.waiting) return void (this.status.textContent = this.dataset.textNothing);
    // The decision may still be on its way.
    this.queue(() => this.takeBack(this.undoable.pop()));
  }

  undo(form) {
    this.undoable = this.undoable.filter((one) => one !== form);
    this.queue(() => this.takeBack(form));
  }

  async takeBack(form) {
    if (!form) return;
    const answer = await send(form.action, {body: fields(form)});
    if (answer.status !== 200) return showProblem(this.status, answer);
    this.say(answer.content);
    const entry = answer.content.querySelector("[data-entry]");
    if (!entry) return;
    document.getElementById(entry.id)?.remove();
    this.list.prepend(entry);
    this.bringBack(entry);
    this.makeCurrent(entry);
  }

  async measure(form) {
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    const answer = await send(form.action, {body: fields(form)});
    form.removeAttribute("aria-busy");
    const fresh = answer.content.querySelector("form");
    if (fresh?.matches("[data-measure]")) return reopenForm(form, fresh);
    if (answer.status !== 200) return showProblem(form, answer);
    const record = answer.content.querySelector(".record");
    this.current?.querySelector(".record")?.replaceWith(record);
    closeForm(form);
    this.say(answer.content);
    this.focusCurrent();
  }

  // What is there

  /** The next ones are loaded while one still reads: what is decided has left the queue, so its rest begins here. */
  refill() {
    this.queue(async () => {
      if (this.hasMore) await this.load(this.list.querySelectorAll("[data-entry]:not([data-gone])").length);
      if (!this.entries.length) await this.load(0);
      this.showEmpty();
      if (!this.current?.isConnected || this.current.hidden) this.makeCurrent(this.entries[0]);
    });
  }

  async load(from) {
    const url = new URL(location.href);
    url.searchParams.set("from", from);
    const {status, content} = await send(url);
    if (status !== 200) return;
    this.hasMore = Boolean(content.querySelector("[data-more]"));
    const fresh = [...content.querySelectorAll("[data-entry]")].filter((entry) => !document.getElementById(entry.id));
    this.list.append(...fresh);
  }

  showEmpty() {
    const empty = this.querySelector("[data-empty]");
    empty.hidden = this.entries.length > 0;
    this.querySelector("[data-picked]").hidden = !empty.hidden || !this.chosen;
    if (!empty.hidden) empty.focus();
  }

  count(entry, by) {
    for (const kind of ["all", ...entry.dataset.kinds.split(" ").filter(Boolean)]) {
      const place = this.querySelector(`[data-count=${kind}]`);
      place.textContent = Math.max(0, Number(place.textContent) + by);
    }
  }

  get chosen() {
    return this.list.querySelectorAll("[data-pick]:checked").length;
  }

  showChosen() {
    const bar = this.querySelector("[data-picked]");
    bar.hidden = !this.chosen;
    bar.querySelector("[data-chosen]").textContent = this.dataset.textChosen.replace("{n}", this.chosen);
  }
}

function push(control) {
  control?.click();
  return Boolean(control);
}

/** Where nothing can be stored, keys are on. */
function keysAreOn() {
  try {
    return !localStorage.getItem(KEYS_OFF);
  } catch {
    return true;
  }
}

function keepKeys(on) {
  try {
    if (on) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  } catch {
    // Then for this page only nothing changes.
  }
}

customElements.define("moderation-desk", ModerationDesk);
