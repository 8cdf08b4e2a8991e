// Reloads a page that Back brought from memory if another account is signed in by now.

const MARK = /(?:^|; )(?:__Host-|__Secure-)?account=(\d+)/;

addEventListener("pageshow", (event) => {
  const account = document.cookie.match(MARK)?.[1] ?? "";
  if (!event.persisted || account === (document.body.dataset.account ?? "")) return;
  document.body.hidden = true;
  location.reload();
});
