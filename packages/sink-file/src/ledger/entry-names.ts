import { randomBytes } from "node:crypto";

/** A part of names that nobody can guess. */
export function createToken(): string {
  return randomBytes(16).toString("hex");
}

/** The name under which a file is written before it takes its place. */
export function temporaryName(token: string): string {
  return `.latebound-${token}.new`;
}

/** The name under which what a file replaced is kept. */
export function previousName(token: string): string {
  return `.latebound-${token}.old`;
}

/** A name that nobody can guess for the directory of this moment, such as `..2026_01_31T09_05_00.000Z.0123456789abcdef`. */
export function momentName(): string {
  const time = new Date().toISOString().replaceAll(/[-:]/g, "_");
  return `..${time}.${randomBytes(8).toString("hex")}`;
}

/** Whether a name is a temporary or a previous one. */
export function isStrayName(name: string): boolean {
  return /^\.latebound-[0-9a-f]{32}\.(?:new|old)$/.test(name);
}

/** Whether a name is a previous one. */
export function isPreviousName(name: string): boolean {
  return isStrayName(name) && name.endsWith(".old");
}

/** Whether a name is that of a moment. */
export function isMomentName(name: string): boolean {
  return /^\.\.\d{4}_\d\d_\d\dT\d\d_\d\d_\d\d\.\d{3}Z\.[0-9a-f]{16}$/.test(name);
}

/** Whether a name can be that of a file in a directory of a moment: a single segment that doesn't begin with `..`. */
export function isNameInDirectory(name: string): boolean {
  return /^(?!\.\.|\.$)[^/\p{Cc}]+$/u.test(name);
}
