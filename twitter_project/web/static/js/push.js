// Turns notifications on this device on and off. The browser asks for permission only after a press.

const CAN_PUSH = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const IS_IOS = /iPhone|iPad/.test(navigator.userAgent);

function root() {
  return document.getElementById("push");
}

function show(state) {
  for (const part of root().querySelectorAll("[data-state]")) {
    part.hidden = part.dataset.state !== state;
  }
}

async function getManager() {
  return (await navigator.serviceWorker.ready).pushManager;
}

async function findState() {
  if (!CAN_PUSH) return IS_IOS ? "install" : "unsupported";
  if (Notification.permission === "denied") return "denied";
  if (!root().dataset.on) return "off";
  return (await (await getManager()).getSubscription()) ? "on" : "off";
}

async function send(url, values = {}) {
  const body = new URLSearchParams(values);
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
  const answer = await fetch(url, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(answer.status);
  return answer.text();
}

function swap(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  root().replaceWith(template.content.querySelector("#push"));
}

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") return;
  const manager = await getManager();
  // One of another key cannot be used; one that ended here is made anew.
  await (await manager.getSubscription())?.unsubscribe();
  const applicationServerKey = root().dataset.key;
  const made = await manager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = made.toJSON();
  swap(await send(root().dataset.add, { endpoint, ...keys }));
}

async function turnOff() {
  await (await (await getManager()).getSubscription())?.unsubscribe();
  swap(await send(root().dataset.on));
}

async function onClick({ target }) {
  const button = target.closest("#push [data-push]");
  if (!button) return;
  button.disabled = true;
  try {
    await (button.dataset.push === "on" ? turnOn() : turnOff());
    show(await findState());
  } catch {
    show("failed");
    root().querySelector(`[data-push=${button.dataset.push}]`).disabled = false;
    button.closest("[data-state]").hidden = false;
  }
  button.disabled = false;
}

if (root()?.dataset.key) {
  document.addEventListener("click", onClick);
  findState().then(show);
}
