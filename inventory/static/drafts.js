/* What was typed is not lost. Everything works without it. */
(() => {
  "use strict";
  /* What was typed outlives a change of language or theme and a session that ended on the way: for the same person, the
     same page and this tab only, until any other page is shown. Forms with a password are never kept. The key goes along:
     what arrived after all counts once. */
  const address = (url) => url.pathname + url.search;
  const person = document.body.dataset.person, page = address(location);
  const forms = [...document.querySelectorAll("main form.form[method=post]")].filter((form) => !form.querySelector("[type=password]"));
  const fields = (form) => [...form.elements].filter((field) =>
    field.name && (field.name === "key" || !["hidden", "file", "submit", "button"].includes(field.type)));
  const chosen = (field) => field.type === "checkbox" || field.type === "radio";
  const draft = (change) => {
    try {
      return change(sessionStorage);
    } catch {
      return null;  /* a browser that keeps nothing */
    }
  };
  const keep = (sent) => draft((storage) => storage.setItem("draft", JSON.stringify({
    person,
    pages: [page, ...(sent ? [address(new URL(sent.action))] : [])],
    forms: forms.map((form) => fields(form).map((field) => [field.name, chosen(field) ? field.checked : field.value])),
  })));
  const forget = () => draft((storage) => storage.removeItem("draft"));
  const restore = (form, typed) => fields(form).forEach((field, place) => {
    const [name, value] = typed?.[place] ?? [];
    if (name === field.name) field[chosen(field) ? "checked" : "value"] = value;
  });
  const recall = () => {
    const kept = JSON.parse(draft((storage) => storage.getItem("draft")));
    if (!kept || !person) return;  /* at the door it waits for its owner */
    const same = kept.person === person && kept.pages.includes(page);
    if (same && !forms.length && !document.querySelector(".flashes")) return;  /* an error page instead of the form */
    forget();
    if (same && !document.querySelector("main #errors, main .flashes .tone-good")) {
      forms.forEach((form, place) => restore(form, kept.forms[place]));
    }
  };
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !person) return;
    if (forms.includes(event.target)) keep(event.target);
    else if (event.target.matches(".switch")) keep();
    else if (event.target.matches(".account-panel form")) forget();  /* signing out */
  });
  recall();
})();
