// A link to a tweet of this site becomes a quote when it is pasted, unless its author has taken a
// quote out before. The server does the same with a link at the end of a text.

const TWEET = /^\/@\w+\/\d+\/?$/;

// Returns the address of the tweet that the form quotes.
tern.quotedBy = (form) => form.querySelector("[data-quoted] [data-href]")?.dataset.href;

// Returns whether the form quotes the tweet now.
tern.quote = async (form, address) => {
  const body = new FormData(form);
  for (const { name } of form.querySelectorAll("input[type=file]")) body.delete(name);
  body.set("arrange", "quote");
  body.set("quote_url", new URL(address, location).href);
  const headers = { "HX-Request": "true" };
  const url = form.getAttribute("action");
  const answer = await fetch(url, { method: "POST", body, headers }).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  const page = document.createElement("template");
  page.innerHTML = await answer.text();
  const quoted = page.content.querySelector("[data-quoted]");
  if (!quoted || tern.quotedBy(form)) return false;
  form.querySelector("[data-options]").before(quoted);
  htmx.process(quoted);
  return true;
};

function isOfTweet(text) {
  const url = URL.canParse?.(text) && new URL(text);
  return url && url.origin === location.origin && TWEET.test(url.pathname);
}

document.addEventListener("paste", async (event) => {
  const field = event.target;
  const form = field.closest?.("[data-composer]");
  const text = event.clipboardData.getData("text/plain").trim();
  const isFirst = form && field.matches("[data-limit]") && !field.closest("[data-part]");
  if (!isFirst || !isOfTweet(text)) return;
  if (form.elements.quoted_id || form.elements.links_stay) return;
  event.preventDefault();
  if (!(await tern.quote(form, text))) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
