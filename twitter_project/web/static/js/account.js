// Reloads a page that Back restored from memory if another account has signed in since.

const MARK = /(?:^|; )(?:__Host-|__Secure-)?account=(\d+)/;

addEventListener("pageshow", (event) => {
  const account = document.cookie.match(MARK)?.[1] ?? "";
  if (!event.persisted || account === (document.body.dataset.account ?? "")) return;
  document.body.hidden = true;
  location.reload();
});
