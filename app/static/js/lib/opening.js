import {focusForm} from "./focus.js";
import {focusLink} from "./menus.js";
import {ask} from "./problem.js";

/** The link that opened a form. Forms that came with the page have none. */
export const openers = new WeakMap();

/** A form on a page of its own is an ordinary one, unless it holds a text that must not get lost. */
export function staysInPlace(form) {
  return form.matches("[data-in-place]") && (openers.has(form) || form.querySelector("comment-form"));
}

const openFormIn = (host) => [...host.children].find((child) => openers.has(child));

/** Fetches the form behind a link and shows it in the comment that the link belongs to. */
export async function openForm(link) {
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
export function reopenForm(form, fresh) {
  if (openers.has(form)) openers.set(fresh, openers.get(form));
  form.replaceWith(fresh);
  focusForm(fresh);
}

/** Takes an opened form away. What was typed is kept as a draft, so opening it again brings it back. */
export function closeForm(form) {
  const link = openers.get(form);
  if (!link) return false;
  delete form.parentElement.dataset.open;
  form.remove();
  focusLink(link);
  return true;
}
