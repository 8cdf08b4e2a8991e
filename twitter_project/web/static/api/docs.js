// Shows the schema in Swagger UI. `validatorUrl: null` keeps it from asking another host.
const root = document.documentElement;
const docs = document.getElementById("docs");
const night = matchMedia("(prefers-color-scheme: dark)");

// Swagger UI has its own dark colours, for a class on the root.
function followTheme() {
  const { theme } = root.dataset;
  const isDark = theme === "system" ? night.matches : theme !== "light";
  root.classList.toggle("dark-mode", isDark);
}

followTheme();
night.addEventListener("change", followTheme);
new MutationObserver(followTheme).observe(root, { attributeFilter: ["data-theme"] });

window.SwaggerUIBundle({
  url: docs.dataset.schema,
  domNode: docs,
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "none", // it would draw only what is in sight of so many at once
  filter: true,
  defaultModelsExpandDepth: 0,
});
