/* Starts Swagger UI with our own description, and asks no other server for anything. */
"use strict";

const place = document.getElementById("swagger");
window.SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  deepLinking: false,
  layout: "BaseLayout",
  presets: [window.SwaggerUIBundle.presets.apis],
  queryConfigEnabled: false,
  validatorUrl: null,
});
