import {CommentForm} from "./elements/comment-form.js";
import {RelativeTime} from "./elements/relative-time.js";
import {forgetAllDrafts} from "./lib/drafts.js";
import {closeMenuOf, closeMenusAround} from "./lib/menus.js";
import {closeForm, openForm, staysInPlace} from "./lib/opening.js";
import {appendPage} from "./lib/paging.js";
import {post} from "./lib/posting.js";

// Everything listens on the document, so what is inserted later works without being wired.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("action")?.endsWith("/logout")) forgetAllDrafts();
  if (event.defaultPrevented || !staysInPlace(form)) return;
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
