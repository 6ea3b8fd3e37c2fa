// pdf-lib fills a PDF form, as most «fill PDF» pages on the web do.
//   node pdflib.mjs FOLDER-OF-NPM PACKAGE drawn|undrawn BLANK.pdf FIELDS.json OUT.pdf
// PACKAGE: pdf-lib or @cantoo/pdf-lib. «drawn» is the plain save(): the library draws each field in
// Helvetica and throws at a letter that WinAnsi lacks, so such fields get no more than their
// WinAnsi letters there, "?" for the others; «undrawn» keeps every letter and draws nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [npm, name, mode, blank, fields, out] = process.argv.slice(2);
const { PDFDocument } = createRequire(join(resolve(npm), "node_modules", "x.js"))(name);
const winAnsi = /[^\n\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu;

const pdf = await PDFDocument.load(readFileSync(blank));
const form = pdf.getForm();
for (const field of JSON.parse(readFileSync(fields, "utf8"))) {
  const found = form.getField(field.name);
  if ("select" in found && "addOptions" in found) found.select(field.typed);
  else if ("select" in found) found.select(field.key);
  else if ("check" in found) found.check();
  else found.setText(mode === "drawn" ? field.typed.replace(winAnsi, "?") : field.typed);
}
writeFileSync(out, await pdf.save(mode === "drawn" ? {} : { updateFieldAppearances: false }));
