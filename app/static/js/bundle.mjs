const region = document.createElement("div");
region.setAttribute("role", "status");
region.className = "visually-hidden";
document.body.append(region);

/** Says something to people who listen to the page. */
function announce(text) {
  region.textContent = "";
  // An emptied region needs a moment, or saying the same twice stays silent.
  setTimeout(() => (region.textContent = text), 100);
}

/** Passes on what the server says beside the fragment: a sentence, and the new count of comments. */
function relay(headers) {
  const said = headers.get("X-Announce");
  const count = headers.get("X-Comment-Count");
  if (said) announce(decodeURIComponent(said));
  if (!count) return;
  for (const place of document.querySelectorAll("[data-comment-count]")) {
    place.textContent = decodeURIComponent(count);
  }
}

const PATIENCE = 30_000;

/**
 * Asks for a fragment. Never throws: status 0 means that no answer came.
 * A POST is safe to repeat, because the form carries a token that makes it count once.
 * @returns {Promise<{status: number, content: DocumentFragment}>}
 */
async function send(url, {body, signal = AbortSignal.timeout(PATIENCE)} = {}) {
  const method = body ? "POST" : "GET";
  try {
    // Not stored: the back button must never find a fragment where a page was.
    const response = await fetch(url, {method, body, signal, cache: "no-store", headers: {"X-Fragment": "1"}});
    if (response.status === 401) return leave(response.headers.get("Location") ?? url);
    if (response.redirected) return leave(response.url);
    const content = parse(await response.text());
    relay(response.headers);
    return {status: response.status, content};
  } catch {
    return {status: 0, content: parse("")};
  }
}

function fields(form, submitter) {
  return new URLSearchParams(new FormData(form, submitter));
}

function leave(url) {
  location.assign(url);
  return {status: 401, content: parse("")};
}

/** Markup parsed in a template is inert: scripts in it never run. */
function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Puts a new item at one end of a list. */
function insert(list, item, first) {
  list[first ? "prepend" : "append"](item);
}

/** Puts the new state of something where the old one stands. */
function replace(old, fresh) {
  old.replaceWith(fresh);
  return fresh;
}

/** Adds a further page to a list, without what is there already, and returns what was added. */
function append(list, items) {
  const fresh = items.filter((item) => !document.getElementById(idWithin(item)));
  list.append(...fresh);
  return fresh;
}

function idWithin(item) {
  return item.id || item.querySelector("[id]")?.id;
}
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Moves focus to something that is not a control, such as a comment that just appeared. */
function focusOn(element) {
  element.tabIndex = -1;
  element.focus({preventScroll: true});
  element.scrollIntoView({block: "nearest", behavior: calm.matches ? "auto" : "smooth"});
}

/** A form without a field to fill in gets the focus itself: a held Enter must not confirm it. */
function focusForm(form) {
  const field = form.querySelector("[aria-invalid=true]") ?? form.querySelector("textarea, select, input:not([type=hidden])");
  if (!field) return focusOn(form);
  field.focus();
  if (field.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
}

/** Focus returns to a link, or to the closed menu that holds it. */
function focusLink(link) {
  const menu = link.closest("details:not([open])");
  (menu?.querySelector("summary") ?? link).focus();
}

/** Shows inside the form or comment concerned why something did not work. */
function showProblem(host, {status, content}) {
  slotIn(host).replaceChildren(content.querySelector(".problem") ?? plainProblem(status));
}

function clearProblem(host) {
  host.querySelector("[data-problem]")?.replaceChildren();
}

/** Asks for what a link leads to. Returns nothing when that failed, is shown, or is under way already. */
async function ask(link, host) {
  if (link.hasAttribute("aria-busy")) return null;
  link.setAttribute("aria-busy", "true");
  clearProblem(host);
  const answer = await send(link.href);
  link.removeAttribute("aria-busy");
  if (answer.status === 200) return answer.content;
  if (answer.status !== 401) showProblem(host, answer);
  return null;
}

function slotIn(host) {
  const slot = host.querySelector("[data-problem]") ?? host.appendChild(document.createElement("div"));
  slot.dataset.problem = "";
  return slot;
}

function plainProblem(status) {
  const {textOffline, textFailed} = document.body.dataset;
  const problem = document.createElement("div");
  problem.className = "problem";
  problem.setAttribute("role", "alert");
  problem.textContent = status ? textFailed : textOffline;
  return problem;
}
/** What a reader typed before logging in belongs to the form that they find afterwards. */
function draftKey(form) {
  return `draft:${new URL(form.action).pathname.replace(/\/draft$/, "/comments")}`;
}

/** Storage may be switched off or full; the form works without it. */
function withStorage(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null;
  }
}

function storedDraft(form) {
  return withStorage((storage) => JSON.parse(storage.getItem(draftKey(form))));
}

function keepDraft(form, {value: text, defaultValue}) {
  if (text === defaultValue) return forgetDraft(form);
  const base = storedDraft(form)?.base ?? defaultValue;
  withStorage((storage) => storage.setItem(draftKey(form), JSON.stringify({base, text})));
}

/** Brings an unsent text back, unless it edits a text that has changed since. */
function restoreDraft(form, field) {
  const draft = storedDraft(form);
  if (!draft || field.value !== field.defaultValue) return;
  if (!form.elements.revision || draft.base === field.value) field.value = draft.text;
}

function forgetDraft(form) {
  withStorage((storage) => storage.removeItem(draftKey(form)));
}

function forgetAllDrafts() {
  withStorage((storage) => storage.clear());
}
const OPEN_MENU = "details[data-menu][open]";

/** Closes every open menu that does not hold the given element. */
function closeMenusAround(element) {
  for (const menu of document.querySelectorAll(OPEN_MENU)) {
    if (!menu.contains(element)) menu.open = false;
  }
}

function closeMenuOf(element) {
  const menu = element.closest(OPEN_MENU);
  if (menu) menu.open = false;
  return menu;
}

/** The link that opened a form. Forms that came with the page have none. */
const openers = new WeakMap();

const openFormIn = (host) => [...host.children].find((child) => openers.has(child));

/** Fetches the form behind a link and shows it in the comment that the link belongs to. */
async function openForm(link) {
  const host = link.closest(".comment") ?? link.parentElement;
  const current = openFormIn(host);
  if (current && openers.get(current) === link) return focusForm(current);
  const form = (await ask(link, host))?.firstElementChild;
  if (!form) return;
  if (!form.matches("form")) return location.assign(link.href);
  openFormIn(host)?.remove();
  openers.set(form, link);
  host.dataset.open = link.dataset.fragment;
  host.append(form);
  focusForm(form);
}

/** Puts a form's corrected state in its place: what was opened in place stays so. */
function reopenForm(form, fresh) {
  if (openers.has(form)) openers.set(fresh, openers.get(form));
  form.replaceWith(fresh);
  focusForm(fresh);
}

/** Takes an opened form away. What was typed is kept as a draft, so opening it again brings it back. */
function closeForm(form) {
  const link = openers.get(form);
  if (!link) return false;
  delete form.parentElement.dataset.open;
  form.remove();
  focusLink(link);
  return true;
}

const spent = new WeakSet();

/** Sends a form and settles it in place. A second press while the first is on its way does nothing. */
async function post(form, submitter) {
  if (form.hasAttribute("aria-busy")) return;
  setBusy(form, true);
  clearProblem(form);
  const renewal = spent.has(form) ? await renew(form) : null;
  const url = submitter?.getAttribute("formaction") ?? form.action;
  const answer = renewal ?? (await send(url, {body: fields(form, submitter)}));
  setBusy(form, false);
  settle(form, answer);
}

function setBusy(form, busy) {
  const set = (element, name) => (busy ? element.setAttribute(name, "true") : element.removeAttribute(name));
  set(form, "aria-busy");
  for (const control of form.elements) {
    if (control.type === "submit") set(control, "aria-disabled");
    if (control.type === "textarea") control.readOnly = busy;
  }
}

/** Gets new tokens for a form whose own are used up or too old. Returns the answer only when that fails. */
async function renew(form) {
  const answer = await send(form.action);
  const fresh = answer.content.querySelector("form");
  if (answer.status !== 200 || !fresh) return answer;
  for (const name of ["csrf_token", "submit_token"]) {
    if (form.elements[name] && fresh.elements[name]) form.elements[name].value = fresh.elements[name].value;
  }
  spent.delete(form);
  return null;
}

function settle(form, answer) {
  const root = answer.content.firstElementChild;
  if (answer.status === 401) return;
  if (answer.status === 422 && root?.matches("form")) return reopenForm(form, root);
  if (answer.status === 201) return created(form, root);
  if (answer.status === 200) return changed(form, root);
  if (answer.status === 400 || answer.status === 403) spent.add(form);
  showProblem(form, answer);
}

function created(form, item) {
  const list = listFor(form);
  finish(form);
  const comment = item.querySelector(".comment");
  const known = document.getElementById(comment.id);
  if (known) replace(known, comment);
  else if (list) insert(list, item, list.matches("#threads:not([data-order=oldest])"));
  else return visit(comment);
  document.querySelector(".thread-list__empty")?.remove();
  comment.dataset.mine = "";
  focusOn(comment);
}

function changed(form, comment) {
  const old = comment?.id && openers.has(form) && document.getElementById(comment.id);
  finish(form);
  if (!old) return visit(comment);
  if ("mine" in old.dataset) comment.dataset.mine = "";
  focusOn(replace(old, comment));
}

/** A form on a page of its own leads back to the conversation. */
function visit(comment) {
  const permalink = comment?.querySelector("time")?.closest("a");
  location.assign(permalink ? permalink.href : location.href);
}

function finish(form) {
  form.dispatchEvent(new CustomEvent("posted"));
  spent.add(form);
  closeForm(form);
}

/** The list a new comment goes to: the threads, its parent's replies, or the flat list its parent stands in. */
function listFor(form) {
  const parent = form.elements.parent?.value;
  if (!parent) return document.querySelector("#threads");
  if (!openers.has(form)) return null;
  const replies = document.getElementById(`replies-${parent}`);
  return replies ?? document.getElementById(`comment-${parent}`)?.closest(".thread__replies");
}

/** Adds the next page below the last item and moves focus to where reading goes on. */
async function appendPage(link) {
  const pager = link.closest(".pager");
  const content = await ask(link, pager);
  if (!content) return;
  const list = document.querySelector(link.dataset.append);
  const next = content.querySelector(":scope > .pager") ?? "";
  const added = append(list, [...content.children].filter((part) => part !== next));
  replace(pager, next);
  // The rest of one thread has an address of its own, which is not that of this page.
  if (link.pathname === location.pathname) history.replaceState(null, "", link.href);
  focusOn(added[0] ?? list);
}
const MINUTE = 60_000;
const UNITS = [["day", 1440], ["hour", 60], ["minute", 1]];
const OLD = 30 * 1440;

const language = document.documentElement.lang || undefined;
const inWords = new Intl.RelativeTimeFormat(language);
const justNow = new Intl.RelativeTimeFormat(language, {numeric: "auto"}).format(0, "second");

const shown = new Set();
let timer;

function ago(date) {
  const minutes = Math.floor((Date.now() - date) / MINUTE);
  const [unit, size] = UNITS.find(([, size]) => minutes >= size) ?? [];
  return unit ? inWords.format(-Math.floor(minutes / size), unit) : justNow;
}

/** One clock for all, and none while nobody looks. */
function keepTime() {
  clearInterval(timer);
  if (document.hidden) return;
  for (const element of shown) element.refresh();
  timer = setInterval(() => shown.forEach((element) => element.refresh()), MINUTE);
}

/** Shows how long ago something was. The exact time stays in the title and for screen readers. */
class RelativeTime extends HTMLElement {
  connectedCallback() {
    this.time = this.querySelector("time");
    this.exact ??= this.time.textContent.trim();
    if (!this.time.title) this.time.title = this.exact;
    shown.add(this);
    this.refresh();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  refresh() {
    const date = new Date(this.time.dateTime);
    if (Date.now() - date > OLD * MINUTE) this.time.textContent = this.exact;
    else this.time.replaceChildren(ago(date), this.spoken());
  }

  spoken() {
    const exact = document.createElement("span");
    exact.className = "visually-hidden";
    exact.textContent = `, ${this.exact}`;
    return exact;
  }
}

customElements.define("relative-time", RelativeTime);
document.addEventListener("visibilitychange", keepTime);
keepTime();

const PAUSE = 400;
const NEAR_THE_LIMIT = [100, 20, -1];

/** Stands around or inside a form with a text of limited length: counts, previews, keeps the draft. */
class CommentForm extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form") ?? this.querySelector("form");
    this.field = this.form.querySelector("textarea");
    this.counter = this.form.querySelector("[data-counter]");
    this.panel = this.form.querySelector("[data-preview]");
    this.button = this.panel && this.form.querySelector("button[value=preview]");
    // A browser would cut a pasted text at the limit without a word.
    this.field.removeAttribute("maxlength");
    for (const type of ["input", "click", "keydown", "posted"]) this.form.addEventListener(type, this);
    restoreDraft(this.form, this.field);
    this.update();
    this.showPanel(this.panel && !this.panel.hidden);
  }

  disconnectedCallback() {
    clearTimeout(this.pause);
    this.request?.abort();
  }

  handleEvent(event) {
    if (event.type === "input" && event.target === this.field) this.typed();
    if (event.type === "click" && this.button?.contains(event.target)) this.togglePreview(event);
    if (event.type === "keydown" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.submit(event);
    if (event.type === "posted") this.clear();
  }

  typed() {
    keepDraft(this.form, this.field);
    this.update(announce);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.fillPanel(), PAUSE);
  }

  submit(event) {
    event.preventDefault();
    this.form.requestSubmit([...this.form.elements].find((control) => control.type === "submit" && control !== this.button));
  }

  clear() {
    forgetDraft(this.form);
    this.field.value = this.field.defaultValue = "";
    this.update();
    this.showPanel(false);
  }

  /** Counts what is left, and says it once at each step towards the limit: a counter that always talks is noise. */
  update(say) {
    this.grow();
    const left = this.dataset.limit - [...this.field.value].length;
    if (!this.counter || Number.isNaN(left)) return;
    const text = left < 0 ? this.dataset.textOver : this.dataset.textLeft;
    const steps = NEAR_THE_LIMIT.filter((mark) => left <= mark).length;
    this.counter.textContent = text.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    this.counter.toggleAttribute("data-over", left < 0);
    if (steps > this.steps) say?.(this.counter.textContent);
    this.steps = steps;
  }

  grow() {
    const {field} = this;
    if (CSS.supports("field-sizing", "content")) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  }

  togglePreview(event) {
    event.preventDefault();
    this.showPanel(this.panel.hidden);
    this.fillPanel();
  }

  showPanel(open) {
    if (!this.panel) return;
    this.panel.hidden = !open;
    this.button?.setAttribute("aria-expanded", String(open));
  }

  async fillPanel() {
    this.request?.abort();
    if (!this.panel || this.panel.hidden) return;
    if (!this.field.value.trim()) return this.panel.replaceChildren();
    const {signal} = (this.request = new AbortController());
    const answer = await send(this.dataset.preview, {body: fields(this.form), signal});
    if (signal.aborted) return;
    if (answer.status === 200) this.panel.replaceChildren(answer.content);
    else showProblem(this.panel, answer);
  }
}

customElements.define("comment-form", CommentForm);

// Everything listens on the document, so what is inserted later works without being wired.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("action")?.endsWith("/logout")) forgetAllDrafts();
  if (event.defaultPrevented || !form.matches("[data-in-place]")) return;
  event.preventDefault();
  post(form, event.submitter);
});

document.addEventListener("click", (event) => {
  closeMenusAround(event.target);
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const link = event.target.closest("a[data-fragment], a[data-append], [data-cancel]");
  if (link && plain && !event.defaultPrevented && follow(link)) event.preventDefault();
});

/** Returns whether the click is dealt with in place. */
function follow(link) {
  if (link.matches("[data-cancel]")) return closeForm(link.closest("form"));
  closeMenuOf(link);
  if (link.matches("[data-append]")) appendPage(link);
  else openForm(link);
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const menu = closeMenuOf(event.target);
  if (menu) menu.querySelector("summary").focus();
  else closeMenusAround(null) || closeForm(event.target.closest("form"));
});

document.addEventListener("focusin", (event) => closeMenusAround(event.target));