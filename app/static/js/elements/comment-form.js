import {announce} from "../lib/announce.js";
import {forgetDraft, keepDraft, restoreDraft} from "../lib/drafts.js";
import {fields, send} from "../lib/fragment.js";
import {showProblem} from "../lib/problem.js";

const PAUSE = 400;
const NEAR_THE_LIMIT = [100, 20, -1];

/** Stands around or inside a form with a text of limited length: counts, previews, keeps the draft. */
export class CommentForm extends HTMLElement {
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
    const answer = await send(this.dataset.previewUrl, {body: fields(this.form), signal});
    if (signal.aborted) return;
    if (answer.status === 200) this.panel.replaceChildren(answer.content);
    else showProblem(this.panel, answer);
  }
}

customElements.define("comment-form", CommentForm);
