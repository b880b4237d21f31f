import { readFileSync } from "node:fs";

// Prints what no program should print: outside, it is masked.
const { LOG_LEVEL, DATABASE_URL = "", API_KEY_FILE = "" } = process.env;
const key = readFileSync(API_KEY_FILE, "utf8");
console.log(`child: LOG_LEVEL is ${LOG_LEVEL}`);
console.log(`child: DATABASE_URL is ${DATABASE_URL}`);
console.log(`child: the key has ${key.length} characters: ${key}`);
console.error(`child: in base64: ${Buffer.from(key).toString("base64")}`);
process.exitCode = 7;
