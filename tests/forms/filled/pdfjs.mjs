// pdf.js fills a PDF form and saves it as Firefox does: what was typed is appended to the file.
//   node pdfjs.mjs FOLDER-OF-NPM BLANK.pdf FIELDS.json OUT.pdf
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [npm, blank, fields, out] = process.argv.slice(2);
const at = join(resolve(npm), "node_modules", "pdfjs-dist");
const pdfjs = await import(pathToFileURL(join(at, "legacy", "build", "pdf.mjs")));
const pdf = await pdfjs.getDocument({
  data: new Uint8Array(readFileSync(blank)), verbosity: 0,
  standardFontDataUrl: join(at, "standard_fonts") + "/",
}).promise;
const widgets = {};
for (let page = 1; page <= pdf.numPages; page += 1) {
  for (const one of await (await pdf.getPage(page)).getAnnotations()) {
    if (one.fieldName) (widgets[one.fieldName] ??= []).push(one);
  }
}
for (const field of JSON.parse(readFileSync(fields, "utf8"))) {
  for (const one of widgets[field.name]) {
    if (one.checkBox) pdf.annotationStorage.setValue(one.id, { value: true });
    else if (one.radioButton) {
      pdf.annotationStorage.setValue(one.id, { value: one.buttonValue === field.key });
    } else pdf.annotationStorage.setValue(one.id, { value: field.typed });
  }
}
writeFileSync(out, await pdf.saveDocument());
await pdf.loadingTask.destroy();
