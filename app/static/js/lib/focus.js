const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Moves focus to something that is not a control, such as a comment that just appeared. */
export function focusOn(element) {
  element.tabIndex = -1;
  element.focus({preventScroll: true});
  element.scrollIntoView({block: "nearest", behavior: calm.matches ? "auto" : "smooth"});
}

/** A form without a field to fill in gets the focus itself: a held Enter must not confirm it. */
export function focusForm(form) {
  const field = form.querySelector("[aria-invalid=true]") ?? form.querySelector("textarea, select, input:not([type=hidden])");
  if (!field) return focusOn(form);
  field.focus();
  field.closest(".field")?.scrollIntoView({block: "nearest"});
  if (field.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
}
