import {fields, replace, send} from "./fragment.js";
import {ask, showProblem} from "./problem.js";

/** Recommends a comment with one click, or takes it back: asks for the form that is there for it and sends it. */
export async function setRecommendation(link) {
  const comment = link.closest(".comment");
  const form = (await ask(link, comment))?.querySelector("form");
  if (!form) return;
  const wish = link.dataset.recommend;
  const body = fields(form);
  body.set("do", wish);
  const answer = await send(link.href, {body});
  if (answer.status !== 200) return showProblem(comment, answer);
  const hadFocus = link === document.activeElement;
  replace(comment.querySelector("[data-praise]"), answer.content.firstElementChild);
  comment.dataset.recommended = wish === "give" ? "yes" : "no";
  if (hadFocus) comment.querySelector(`[data-recommend]:not([data-recommend=${wish}])`).focus();
}
