import {fields, insert, replace, send} from "./fragment.js";
import {focusOn} from "./focus.js";
import {markFollowed} from "./following.js";
import {closeForm, openers, reopenForm} from "./opening.js";
import {clearProblem, showProblem} from "./problem.js";

/** Sends a form and settles it in place. A second press while the first is on its way does nothing. */
export async function post(form, submitter) {
  if (form.hasAttribute("aria-busy")) return;
  setBusy(form, true);
  clearProblem(form);
  const answer = await send(form.action, {body: fields(form, submitter)});
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

function settle(form, answer) {
  const root = answer.content.firstElementChild;
  if (root?.matches("form")) return reopenForm(form, root);
  if (answer.status === 201) {
    created(form, root);
    return markFollowed(answer.followed, "yes");
  }
  if (answer.status === 200) return changed(form, root);
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
  if (comment.matches(".comment--published")) document.dispatchEvent(new CustomEvent("comment-appeared"));
  focusOn(comment);
}

function changed(form, comment) {
  const old = comment?.id && openers.has(form) && document.getElementById(comment.id);
  finish(form);
  if (!old) return visit(comment);
  // What was done since the page came is known to the old one alone.
  for (const mark of ["mine", "followed", "recommended"]) {
    if (mark in old.dataset) comment.dataset[mark] = old.dataset[mark];
  }
  focusOn(replace(old, comment));
}

/** A form on a page of its own leads back to the conversation. */
function visit(comment) {
  const permalink = comment?.querySelector("time")?.closest("a");
  location.assign(permalink ? permalink.href : location.href);
}

function finish(form) {
  form.dispatchEvent(new CustomEvent("posted"));
  freshenToken(form.elements.submit_token);
  closeForm(form);
}

/** Were the token the same, the next comment would pass for this one sent twice. */
function freshenToken(token) {
  if (token) token.value = `${Date.now()}${token.value}`.slice(0, 64);
}

/** The list a new comment goes to: the threads, its parent's replies, or the flat list its parent stands in. */
function listFor(form) {
  if (!openers.has(form)) return document.querySelector("#threads");
  const parent = form.closest(".comment");
  return document.getElementById(parent.id.replace("comment", "replies")) ?? parent.closest(".thread__replies");
}
