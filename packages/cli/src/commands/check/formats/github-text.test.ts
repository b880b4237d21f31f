import { expect, test } from "vitest";
import type { Finding } from "../finding.ts";
import { githubText } from "./github-text.ts";

test("a file's name is told without what a terminal would act on", () => {
  const finding: Finding = {
    level: "fault",
    code: "invalid_config",
    summary: "it is \u001b[31mred",
    at: { file: "/project/a\u001b[31m\u202e,b.toml", line: 2, path: "mail.\u009burl" },
  };
  const result = { findings: [finding], files: [], references: 0, asked: false };
  const text = githubText(result, { directory: "/project", environment: {} });
  expect(text).toBe("::error file=a [31m %2Cb.toml,line=2,title=invalid_config::mail. url: it is  [31mred\n");
});
