import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cliDocs } from "./cli-docs/cli-page.ts";

// Writes the generated part of docs/cli.md anew: node --conditions=@latebound/source scripts/cli-docs.ts
const page = fileURLToPath(new URL("../docs/cli.md", import.meta.url));
writeFileSync(page, cliDocs(readFileSync(page, "utf8")));
