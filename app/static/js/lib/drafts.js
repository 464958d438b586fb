/** What a reader typed before logging in belongs to the form that they find afterwards. */
function draftKey(form) {
  return `draft:${new URL(form.action).pathname.replace(/(draft|reply)$/, "comments")}`;
}

/** Storage may be switched off or full; the form works without it. */
function withStorage(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null;
  }
}

function storedDraft(form) {
  return withStorage((storage) => JSON.parse(storage.getItem(draftKey(form))));
}

export function keepDraft(form, {value: text, defaultValue}) {
  if (text === defaultValue) return forgetDraft(form);
  const base = storedDraft(form)?.base ?? defaultValue;
  withStorage((storage) => storage.setItem(draftKey(form), JSON.stringify({base, text})));
}

/** Brings an unsent text back, unless it edits a text that has changed since. Who types early is not overruled. */
export function restoreDraft(form, field) {
  if (field.value !== field.defaultValue) return keepDraft(form, field);
  const draft = storedDraft(form);
  if (draft && (!form.elements.revision || draft.base === field.value)) field.value = draft.text;
}

export function forgetDraft(form) {
  withStorage((storage) => storage.removeItem(draftKey(form)));
}

export function forgetAllDrafts() {
  withStorage((storage) => storage.clear());
}
