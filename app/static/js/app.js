import {CommentForm} from "./elements/comment-form.js";
import "./elements/live-thread.js";
import {MentionList} from "./elements/mention-list.js";
import {ModerationDesk} from "./elements/moderation-desk.js";
import {PasskeyButton} from "./elements/passkey-button.js";
import {RelativeTime} from "./elements/relative-time.js";
import {forgetAllDrafts} from "./lib/drafts.js";
import {setFollowing} from "./lib/following.js";
import {closeMenuOf, closeMenusAround} from "./lib/menus.js";
import {closeForm, openForm, staysInPlace} from "./lib/opening.js";
import {appendPage} from "./lib/paging.js";
import {post} from "./lib/posting.js";
import {setRecommendation} from "./lib/recommending.js";

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
  const link = event.target.closest("a[data-fragment], a[data-append], a[data-follow], a[data-recommend], [data-cancel]");
  if (link && plain && !event.defaultPrevented && follow(link)) event.preventDefault();
});

/** Returns whether the click is dealt with in place. */
function follow(link) {
  if (link.matches("[data-cancel]")) return closeForm(link.closest("form"));
  if (link.matches("[data-append]")) appendPage(link);
  else if (link.matches("[data-follow]")) setFollowing(link);
  else if (link.matches("[data-recommend]")) setRecommendation(link);
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
