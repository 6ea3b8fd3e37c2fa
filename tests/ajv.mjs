// The published schemas in Ajv, for those who have Node; no test needs this.
//
//   npm install --prefix /tmp/ajv ajv ajv-formats
//   node tests/ajv.mjs /tmp/ajv
//
// Good samples must pass, samples with an S code must fail, as 2020-12 and as draft-07, with and
// without formats; Ajv's strict mode finds nothing to say about the schemas.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(join(resolve(process.argv[2] ?? "."), "node_modules", "x.js"));
const load = (name) => require(name).default ?? require(name);
const Ajv7 = load("ajv");
const Ajv2020 = load("ajv/dist/2020");
const addFormats = load("ajv-formats");

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (...parts) => JSON.parse(readFileSync(join(root, ...parts), "utf8"));
const published = join("schemas", "published");
const folders = [published, ...readdirSync(join(root, published), { withFileTypes: true })
  .filter((entry) => entry.isDirectory()).map((entry) => join(published, entry.name))];
const schemas = folders.flatMap((folder) => readdirSync(join(root, folder))
  .filter((name) => name.endsWith(".schema.json")).map((name) => read(folder, name)));
const expected = read("samples", "broken", "expected.json");
const samples = readdirSync(join(root, "samples")).filter((name) => name.endsWith(".json"))
  .map((name) => [name, read("samples", name), true]);
for (const [name, codes] of Object.entries(expected)) {
  if (codes.some((code) => code.startsWith("S"))) samples.push([name, read("samples", "broken", name), false]);
}

let faults = 0;
let checked = 0;
const complain = (...words) => { faults += 1; console.error(...words); };
for (const [Ajv, draft] of [[Ajv2020, undefined], [Ajv7, "http://json-schema.org/draft-07/schema#"]]) {
  for (const formats of [true, false]) {
    const options = { strict: true, allErrors: true, validateFormats: formats, logger: {
      log: complain, warn: complain, error: complain } };
    const ajv = new Ajv(options);
    if (formats) addFormats(ajv);
    const forms = {};
    for (const schema of schemas) {
      const validate = ajv.compile(draft ? { ...schema, $schema: draft } : schema);
      const form = schema.properties.form?.const;
      if (form) forms[form] = validate;
    }
    for (const [name, data, right] of samples) {
      checked += 1;
      if (forms[data.form](data) !== right) complain(name, draft ?? "2020-12", forms[data.form].errors);
    }
  }
}
console.log(`${checked} checks of ${samples.length} samples, ${faults} faults`);
process.exit(faults ? 1 : 0);
