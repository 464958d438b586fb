import {fields, send} from "./fragment.js";
import {ask, showProblem} from "./problem.js";

/** Follows the thread behind a link, or ends it, with one click: asks for the form that is there for it and sends it. */
export async function setFollowing(link) {
  const comment = link.closest(".comment");
  const form = (await ask(link, comment))?.querySelector("form");
  if (!form) return;
  const body = fields(form);
  body.set("do", link.dataset.follow);
  const answer = await send(link.href, {body});
  if (answer.status !== 200) return showProblem(comment, answer);
  const hadFocus = link === document.activeElement;
  markFollowed(comment.id.replace("comment-", ""), link.dataset.follow === "start" ? "yes" : "no");
  if (hadFocus) comment.querySelector(`[data-follow]:not([data-follow=${link.dataset.follow}])`).focus();
}

/** Says on the page whether a thread is followed from now on; the rules in the page's head are of before. */
export function markFollowed(thread, followed) {
  const comment = thread && document.getElementById(`comment-${thread}`);
  if (comment) comment.dataset.followed = followed;
}
