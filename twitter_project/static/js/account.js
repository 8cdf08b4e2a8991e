// Back can bring up a page from memory that is another account's by now: ask for it anew.

const MARK = /(?:^|; )(?:__Host-|__Secure-)?account=(\d+)/;

addEventListener("pageshow", (event) => {
  const account = document.cookie.match(MARK)?.[1] ?? "";
  if (!event.persisted || account === (document.body.dataset.account ?? "")) return;
  document.body.hidden = true;
  location.reload();
});
