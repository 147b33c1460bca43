/* What the pages do faster with script. Everything works without it. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = new Intl.NumberFormat(document.documentElement.lang || "id");

  /* 4.500, 4,500, 4 500 and 4500 are the same; null is nothing yet, NaN is not a whole number. */
  const pieces = (text) => {
    const typed = text.trim().replace(/[\u00a0\u202f]/g, " ");
    if (!typed) return null;
    return /^(\d{1,3}([., ]\d{3})+|\d+)$/.test(typed) ? Number(typed.replace(/\D/g, "")) : NaN;
  };
  const sum = (fields) => fields.reduce((total, field) => total + (pieces(field.value) ?? 0), 0);
  const named = (form, attribute, name) => all(`[data-${attribute}="${CSS.escape(name)}"]`, form);

  const tell = (output, value, below = value < 0) => {
    output.textContent = Number.isNaN(value) ? "–" : words.format(value);
    output.toggleAttribute("data-below", below);
  };
  /* The good pieces are what is neither damaged nor missing, until somebody writes another number there. */
  const follow = (form, typed) => all("[data-follows]", form).forEach((good) => {
    const parts = named(form, "part-of", good.dataset.partOf).filter((part) => part !== good);
    const whole = Number(good.dataset.follows), rest = whole - sum(parts);
    if (parts.includes(typed)) {
      if (!("typed" in good.dataset) && rest >= 0) good.value = String(rest);
    } else if (good === typed || ![whole, rest].includes(pieces(good.value))) good.dataset.typed = "";
  });
  const total = (form) => {
    const unit = Number(form.querySelector("select[data-times]")?.value ?? 1);  /* written in packs of so many pieces */
    for (const output of all("output[data-total-of]", form)) {
      const item = output.dataset.totalOf;
      const change = sum(named(form, "adds", item)) - sum(named(form, "takes", item));
      tell(output, Number(output.dataset.opening) + change * unit);
    }
    for (const output of all("output[data-rest-of]", form)) {
      const name = output.dataset.restOf;
      const whole = output.dataset.whole ? Number(output.dataset.whole) : sum(named(form, "counts", name));
      const rest = whole - sum(named(form, "part-of", name));
      const label = output.parentElement.querySelector("[data-over]");
      if (label) label.textContent = rest < 0 ? label.dataset.over : label.dataset.words;
      tell(output, label ? Math.abs(rest) : rest, rest < 0);
    }
    for (const block of all("[data-shown-when-zero]", form)) {
      const fields = named(form, "counts", block.dataset.shownWhenZero);
      const zero = fields.length > 0 && fields.every((field) => pieces(field.value) !== null) && sum(fields) === 0;
      block.hidden = !zero && !block.querySelector("[aria-invalid], .field-error");
      all("input, textarea", block).forEach((field) => { field.disabled = block.hidden; });
    }
  };
  const refresh = () => all("form[data-live]").forEach((form) => { follow(form); total(form); });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-live]");
    if (!form) return;
    follow(form, event.target);
    total(form);
  });

  /* A form goes out once. The server would notice the second one too: both carry the same key. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || "repeatable" in form.dataset || event.defaultPrevented) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    setTimeout(() => all("[type=submit], button:not([type])", form).forEach((button) => { button.disabled = true; }));
  });
  const wake = () => all("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    all("button[disabled]", form).forEach((button) => { button.disabled = false; });
  });

  /* Plain http has no clipboard of its own: there the old way is left. */
  const copy = async (button) => {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand("copy");
    const told = button.parentElement.querySelector("[data-copied]");
    told.textContent = told.dataset.copied;
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const copies = event.target.closest("[data-copies]");
    if (copies) copy(copies);
    for (const opened of all(".account-toggle[open]")) {
      if (!opened.parentElement.contains(event.target)) opened.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const opened of all("details[data-closes][open]")) {
      const inside = opened.parentElement.contains(document.activeElement);
      opened.open = false;
      if (inside) opened.querySelector("summary").focus();
    }
  });
  window.addEventListener("pageshow", () => { wake(); refresh(); });
  all(".needs-script").forEach((element) => { element.hidden = false; });
  document.querySelector("[data-focus]")?.focus();
  refresh();
})();
