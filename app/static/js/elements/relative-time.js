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
export class RelativeTime extends HTMLElement {
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
