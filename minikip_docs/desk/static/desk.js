// What is nicer with a script; every page works without: dropping files, progress that moves.
"use strict";

document.documentElement.classList.add("script");

// A place to drop files: a field in an element with the class «drop».
for (const place of document.querySelectorAll(".drop")) {
  const field = place.querySelector("input[type=file]");
  const list = place.querySelector("[data-chosen]");
  const say = () => {
    const files = [...field.files];
    list.replaceChildren(...files.slice(0, 20).map((file) => item(file.name)));
    if (files.length > 20) list.append(item(`und ${files.length - 20} weitere`));
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const many = files.length > Number(place.dataset.files) || size > Number(place.dataset.bytes);
    field.setCustomValidity(many ? place.dataset.tooMuch : "");
    if (many) field.reportValidity();
  };
  field.addEventListener("change", say);
  for (const kind of ["dragenter", "dragover"])
    place.addEventListener(kind, (event) => {
      event.preventDefault();
      place.classList.add("over");
    });
  place.addEventListener("dragleave", (event) => {
    if (!place.contains(event.relatedTarget)) place.classList.remove("over");
  });
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    if (event.dataTransfer.files.length) {
      field.files = event.dataTransfer.files;
      say();
    }
  });
  window.addEventListener("pageshow", say);
}
// A file dropped beside it must not replace the page.
for (const kind of ["dragover", "drop"])
  window.addEventListener(kind, (event) => event.preventDefault());

function item(text) {
  const made = document.createElement("li");
  made.textContent = text;
  return made;
}

// Whoever presses a button twice means it once.
for (const form of document.querySelectorAll("form[method=post]"))
  form.addEventListener("submit", () => {
    const button = form.querySelector("button:not([type=button])");
    if (!button) return;
    setTimeout(() => button.setAttribute("aria-disabled", "true"));
    if (button.dataset.busy) {
      button.dataset.said = button.textContent;
      button.textContent = button.dataset.busy;
    }
  });
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[aria-disabled=true]")) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
    if (button.dataset.said) button.textContent = button.dataset.said;
  }
});

// Back to a form that was refused, with what was typed into it.
document.querySelector("a[data-back]")?.addEventListener("click", (event) => {
  if (history.length < 2) return;
  event.preventDefault();
  history.back();
});

// Progress: ask again until the page is another one.
async function again() {
  const place = document.querySelector("[data-again]");
  if (!place) return;
  await new Promise((done) => setTimeout(done, Number(place.dataset.again)));
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-again]");
    if (answer.redirected || !now) return location.reload();
    if (now.innerHTML !== place.innerHTML) place.innerHTML = now.innerHTML;
  } catch {
    // the desk was ended, or is too busy to answer; it may be back
  }
  again();
}
again();
