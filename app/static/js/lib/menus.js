const OPEN_MENU = "details[data-menu][open]";

/** Closes every open menu that does not hold the given element. */
export function closeMenusAround(element) {
  for (const menu of document.querySelectorAll(OPEN_MENU)) {
    if (!menu.contains(element)) menu.open = false;
  }
}

export function closeMenuOf(element) {
  const menu = element.closest(OPEN_MENU);
  if (menu) menu.open = false;
  return menu;
}

export const holdsOpenMenu = (element) => element.querySelector(OPEN_MENU) !== null;

/** Gives the focus back to a link, or to the menu that has closed over it. */
export function focusLink(link) {
  const closed = link.closest("details[data-menu]:not([open])");
  (closed?.querySelector("summary") ?? link).focus();
}
