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
