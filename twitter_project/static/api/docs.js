// Shows the schema in Swagger UI. `validatorUrl: null` keeps it from asking another host.
const docs = document.getElementById("docs");

window.SwaggerUIBundle({
  url: docs.dataset.schema,
  domNode: docs,
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
});
