import {append, replace} from "./fragment.js";
import {focusOn} from "./focus.js";
import {ask} from "./problem.js";

/** Adds the next page below the last item and moves focus to where reading goes on. */
export async function appendPage(link) {
  const pager = link.closest(".pager");
  const content = await ask(link, pager);
  if (!content) return;
  const list = document.querySelector(link.dataset.append);
  const parts = [...content.children];
  const added = append(list, parts.filter((part) => part.matches("li")));
  replace(pager, parts.find((part) => part.matches(".pager")) ?? "");
  // The rest of one thread has an address of its own, which is not that of this page.
  if (link.pathname === location.pathname) history.replaceState(null, "", link.href);
  focusOn(added[0] ?? list);
}
