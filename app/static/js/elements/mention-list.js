import {announce} from "../lib/announce.js";

const MOST_NAMES = 8;
const BEHIND_AN_AT = /(?:^|[\s(„“"'])@([^@\n]{0,40})$/u;

let listNumber = 0;

/** Stands below a text field: while a name behind an @ is typed, offers those who take part in the conversation. */
export class MentionList extends HTMLElement {
  connectedCallback() {
    this.field = this.closest("form, comment-form").querySelector("textarea");
    this.list = this.querySelector("ul") ?? this.appendChild(document.createElement("ul"));
    Object.assign(this.list, {id: this.list.id || `names-${++listNumber}`, className: "mention-list__names", hidden: true});
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.dataset.textLabel);
    this.field.setAttribute("aria-autocomplete", "list");
    this.field.setAttribute("aria-controls", this.list.id);
    for (const type of ["input", "keydown", "click", "blur"]) this.field.addEventListener(type, this);
    for (const type of ["pointerdown", "click"]) this.list.addEventListener(type, this);
  }

  disconnectedCallback() {
    for (const type of ["input", "keydown", "click", "blur"]) this.field.removeEventListener(type, this);
  }

  handleEvent(event) {
    if (event.currentTarget === this.list) return this.touched(event);
    if (event.type === "keydown") return this.pressed(event);
    if (event.type === "blur") return this.close();
    this.offer();
  }

  offer() {
    const typed = this.typed();
    const names = typed === undefined ? [] : this.fitting(typed);
    if (!names.length || (names.length === 1 && names[0] === typed)) return this.close();
    const known = [...this.list.children].map((option) => option.textContent);
    if (!this.list.hidden && known.join("\n") === names.join("\n")) return;
    this.list.replaceChildren(...names.map((name, number) => this.option(name, number)));
    if (this.list.hidden) announce(this.dataset.textFound.replace("{n}", names.length));
    this.list.hidden = false;
    this.choose(0);
  }

  /** What stands between the last @ and the caret, or undefined. */
  typed() {
    const {selectionStart, selectionEnd, value} = this.field;
    return selectionStart === selectionEnd ? BEHIND_AN_AT.exec(value.slice(0, selectionStart))?.[1] : undefined;
  }

  fitting(typed) {
    const beginning = typed.toLocaleLowerCase();
    const fits = (name) => {
      const lower = name.toLocaleLowerCase();
      return lower.startsWith(beginning) || (beginning && lower.includes(` ${beginning}`));
    };
    return this.people().filter(fits).slice(0, MOST_NAMES);
  }

  /** Those of the same thread first, then whoever else is on the page; not the reader. */
  people() {
    const own = document.querySelector(".menu__name")?.textContent.trim();
    const near = this.closest(".thread")?.querySelectorAll(".comment__author, .quoted__author") ?? [];
    const all = document.querySelectorAll(".comment__author, .quoted__author");
    const names = [...near, ...all].map((author) => author.textContent.trim());
    return [...new Set(names)].filter((name) => name && name !== own);
  }

  option(name, number) {
    const option = document.createElement("li");
    Object.assign(option, {id: `${this.list.id}-${number}`, className: "mention-list__name", textContent: name});
    option.setAttribute("role", "option");
    return option;
  }

  choose(number) {
    const options = [...this.list.children];
    this.chosen = options.at(number % options.length);
    for (const option of options) option.setAttribute("aria-selected", String(option === this.chosen));
    this.field.setAttribute("aria-activedescendant", this.chosen.id);
    this.chosen.scrollIntoView({block: "nearest"});
  }

  pressed(event) {
    if (this.list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = [...this.list.children].indexOf(this.chosen);
    const moves = {
      ArrowDown: () => this.choose(now + 1),
      ArrowUp: () => this.choose(now - 1),
      Enter: () => this.take(this.chosen),
      Tab: () => this.take(this.chosen),
      Escape: () => this.close(),
    };
    if (!moves[event.key] || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  }

  /** The field keeps the focus, else a phone would take its keyboard away. */
  touched(event) {
    const option = event.target.closest("[role=option]");
    if (event.type === "pointerdown") event.preventDefault();
    else if (option) this.take(option);
  }

  take(option) {
    const end = this.field.selectionStart;
    const typed = this.typed() ?? "";
    this.close();
    this.field.setRangeText(`${option.textContent} `, end - typed.length, end, "end");
    this.field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    this.field.focus();
  }

  close() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }
}

customElements.define("mention-list", MentionList);
