import {send} from "./fragment.js";

/** Shows inside the form or comment concerned why something did not work. */
export function showProblem(host, {status, content}) {
  if (status !== 302) slotIn(host).replaceChildren(content.querySelector(".problem") ?? plainProblem(status));
}

export function clearProblem(host) {
  host.querySelector("[data-problem]")?.replaceChildren();
}

/** Asks for what a link leads to. Returns nothing when that failed, is shown, or is under way already. */
export async function ask(link, host) {
  if (link.hasAttribute("aria-busy")) return null;
  link.setAttribute("aria-busy", "true");
  clearProblem(host);
  const answer = await send(link.href);
  link.removeAttribute("aria-busy");
  if (answer.status === 200) return answer.content;
  showProblem(host, answer);
  return null;
}

function slotIn(host) {
  const slot = host.querySelector("[data-problem]") ?? host.appendChild(document.createElement("div"));
  slot.dataset.problem = "";
  return slot;
}

function plainProblem(status) {
  const {textOffline, textFailed} = document.body.dataset;
  const problem = document.createElement("div");
  problem.className = "problem";
  problem.setAttribute("role", "alert");
  problem.textContent = status ? textFailed : textOffline;
  return problem;
}
