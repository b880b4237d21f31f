/** The shape of a variable's name, and of a prefix. */
export const environmentName = /^[A-Za-z_][A-Za-z0-9_]{0,255}$/;

/** The name as the platform compares it: in upper case on Windows, where names ignore case. */
export function canonicalName(name: string, platform: string): string {
  return platform === "win32" ? name.toUpperCase() : name;
}
