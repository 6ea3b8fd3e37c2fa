// Fills the Excel form with a JavaScript library, as web services do.
//   node sheets.mjs FOLDER-OF-NPM exceljs|xlsx BLANK.xlsx FIELDS.json OUT.xlsx
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [npm, name, blank, fields, out] = process.argv.slice(2);
const library = createRequire(join(resolve(npm), "node_modules", "x.js"))(name);
const day = (text) => new Date(`${text}T00:00:00Z`);
const listed = JSON.parse(readFileSync(fields, "utf8"));
if (name === "exceljs") {
  const book = new library.Workbook();
  await book.xlsx.readFile(blank);
  for (const { cell, kind, value } of listed) {
    const [place] = book.definedNames.getRanges(cell).ranges;
    const [, sheet, address] = place.match(/^'?(.*?)'?!(.*)$/);
    const to = book.getWorksheet(sheet.replaceAll("''", "'")).getCell(address.replaceAll("$", ""));
    to.value = kind === "date" ? day(value) : value;
  }
  await book.xlsx.writeFile(out);
} else { // SheetJS; cellStyles and cellNF keep what the form looks like, as far as it can
  const book = library.read(readFileSync(blank), { cellStyles: true, cellNF: true });
  const places = Object.fromEntries(book.Workbook.Names.map((one) => [one.Name, one.Ref]));
  for (const { cell, kind, value } of listed) {
    const [, sheet, address] = places[cell].match(/^'?(.*?)'?!(.*)$/);
    const at = address.replaceAll("$", "");
    const page = book.Sheets[sheet.replaceAll("''", "'")];
    const serial = () => (day(value) - Date.UTC(1899, 11, 30)) / 86400000;
    const z = page[at]?.z;
    if (kind === "date") page[at] = { t: "n", v: serial(), z: z ?? "dd.mm.yyyy" };
    else page[at] = { t: typeof value === "number" ? "n" : "s", v: value, ...(z && { z }) };
  }
  const how = { type: "buffer", bookType: "xlsx", cellStyles: true, compression: true };
  writeFileSync(out, library.write(book, how));
}
