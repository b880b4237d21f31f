import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createCanary, findCanary } from "@latebound/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf, workspaceRoot } from "./workspace/workspace-files.ts";

const page = textOf("docs/performance.md");
const results = textOf("bench/RESULTS.md");

describe("docs/performance.md", () => {
  let folder = "";
  beforeAll(() => {
    mkdirSync(join(workspaceRoot, ".latebound"), { recursive: true });
    folder = mkdtempSync(join(workspaceRoot, ".latebound", "performance-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has code that runs as it stands, with one request for the two fields of a path", async () => {
    const canary = createCanary();
    writeFileSync(join(folder, "app.toml"), blockOf("toml"));
    writeFileSync(join(folder, "main.mts"), program(canary));
    const flags = ["--conditions=@latebound/source", "--experimental-strip-types", "--no-warnings"];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, "main.mts"], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ isRight: true, requests: ["secret/db"] });
    expect(findCanary(stdout, canary)).toBeUndefined();
  });

  it("has no figure that isn't in the results", () => {
    expect(figuresOf(page).filter((figure) => !results.includes(figure))).toEqual([]);
  });

  it("and README.md has none either", () => {
    const beside = textOf("README.md").split("## Beside others")[1]?.split("\n## ")[0] ?? "";
    expect(figuresOf(beside).length).toBeGreaterThan(5);
    expect(figuresOf(beside).filter((figure) => !results.includes(figure))).toEqual([]);
  });

  it("would be seen to make one up", () => {
    expect(figuresOf("a hit takes 12,345 ns; `cache_ttl = 5 ms`; 1.5 × the floor, 30 MB/s")).toEqual([
      "12,345 ns",
      "1.5 ×",
      "30 MB/s",
    ]);
  });
});

function blockOf(sort: string): string {
  const [, block] = new RegExp(`^\`\`\`${sort}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(page) ?? [];
  expect(block).toBeDefined();
  return block ?? "";
}

/** The page's code between what it takes for granted and what came of it, on a backend in memory. */
function program(canary: string): string {
  return `
import { openConfig } from "@latebound/core";
import { fakeProvider } from "@latebound/testing";
const backend = fakeProvider(${JSON.stringify({ "secret/db#user": "app", "secret/db#password": canary })}, { kind: "vault" });
const vault = () => backend;
${blockOf("ts")}
const isRight = db.user === "app" && db.password === ${JSON.stringify(canary)};
console.log(JSON.stringify({ isRight, requests: backend.requests }));
await resolver.close();
`;
}

/** Numbers with a unit of measurement, outside code. */
function figuresOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\d[\d,.]* ?(?:ns|µs|ms|s|kB|MB\/s|MiB|B|\/s|×|%)(?![\w/])/g)].map(
    ([figure]) => figure,
  );
}
