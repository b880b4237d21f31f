import type { Answer } from "./report/answer.ts";
import type { Setting } from "./setting.ts";

/** What is asked, and the file that answers it. */
export interface Question {
  readonly name: string;
  readonly title: string;
  load(): Promise<{ ask(setting: Setting): Promise<Answer> }>;
}

/** Every question, in the order of the report. */
export const questions: readonly Question[] = [
  {
    name: "cached",
    title: "A cached value: `get`, then `resolve` of one reference",
    load: () => import("./questions/cached.ts"),
  },
  {
    name: "document",
    title: "A document whose secrets are all cached",
    load: () => import("./questions/document.ts"),
  },
  {
    name: "bind",
    title: "Finding the references of a text",
    load: () => import("./questions/bind.ts"),
  },
  {
    name: "vault",
    title: "1,000 references on 100 paths of Vault, as a library",
    load: () => import("./questions/vault.ts"),
  },
  {
    name: "render",
    title: "1,000 references on 100 paths of Vault, from a command line",
    load: () => import("./questions/render.ts"),
  },
  {
    name: "aws",
    title: "1,000 secrets of AWS Secrets Manager",
    load: () => import("./questions/aws.ts"),
  },
  {
    name: "stampede",
    title: "Many callers at once",
    load: () => import("./questions/stampede.ts"),
  },
  {
    name: "hour",
    title: "An hour of many processes",
    load: () => import("./questions/hour.ts"),
  },
  {
    name: "masking",
    title: "Masking a log",
    load: () => import("./questions/masking.ts"),
  },
  {
    name: "policy",
    title: "Deciding a grant",
    load: () => import("./questions/policy.ts"),
  },
  {
    name: "audit",
    title: "The audit log",
    load: () => import("./questions/audit.ts"),
  },
  {
    name: "start",
    title: "Start-up of the command",
    load: () => import("./questions/start.ts"),
  },
  {
    name: "imports",
    title: "What an import adds to a process",
    load: () => import("./questions/imports.ts"),
  },
  {
    name: "memory",
    title: "Memory",
    load: () => import("./questions/memory.ts"),
  },
];
