// Conveniences of the result page: the text follows the list, and a selection goes along to 「报漏报」.
"use strict";

const paper = document.querySelector(".zm-text");
const missed = document.getElementById("missed-link");

function follow() {
  const number = /^#hit-(\d+)$/.exec(location.hash)?.[1];
  const mark = number && document.getElementById(`text-${number}`);
  for (const other of document.querySelectorAll(".zm-mark-now")) other.classList.remove("zm-mark-now");
  if (!mark || !paper) return;
  mark.classList.add("zm-mark-now");
  if (paper.scrollHeight > paper.clientHeight) paper.scrollTop += mark.getBoundingClientRect().top - paper.getBoundingClientRect().top - paper.clientHeight / 3;
}
addEventListener("hashchange", follow);
follow();

document.addEventListener("selectionchange", () => {
  const chosen = document.getSelection();
  if (!missed || !paper || !chosen?.anchorNode || !paper.contains(chosen.anchorNode)) return;
  const copy = chosen.rangeCount ? chosen.getRangeAt(0).cloneContents() : null;
  for (const word of copy?.querySelectorAll(".zm-mark-word") ?? []) word.remove();
  const text = copy?.textContent ?? "";
  const address = new URL(missed.href);
  if (text.trim() && text.length <= 60) address.searchParams.set("marked", text);
  else address.searchParams.delete("marked");
  missed.href = address.href;
});
