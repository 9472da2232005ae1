// An autosave that fails must say so: silence would be taken for "saved".
"use strict";

const LOGGED_OUT = "登录已超时。请先复制还没有保存的内容，重新登录后再填入。";

function notSaved(event, why) {
  const place = event.detail.target || event.detail.elt;
  if (!place || !place.id.startsWith("saved-")) return;
  place.textContent = `! 没有保存：${why}`;
}

document.addEventListener("htmx:sendError", (event) => notSaved(event, "连不上平台。请检查网络，内容还在页面上，稍后按「保存本节」。"));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 400 || status === 413) notSaved(event, "内容太大，请删减后再保存。");
  else if (status === 403) notSaved(event, LOGGED_OUT);
  else notSaved(event, "平台没有收下。内容还在页面上，请稍后按「保存本节」。");
});
// A session that has ended answers with the log-in page, which is no answer to a save.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (!target.id.startsWith("saved-") || !xhr.responseURL || xhr.responseURL.includes("/sections/")) return;
  event.detail.shouldSwap = false;
  notSaved(event, LOGGED_OUT);
});
// htmx counts a button that merely has the focus as pressed: tabbing past it must not reload the page.
document.addEventListener("htmx:configRequest", (event) => {
  const { triggeringEvent, formData } = event.detail;
  if (triggeringEvent?.type !== "submit") formData.delete("pressed");
});
