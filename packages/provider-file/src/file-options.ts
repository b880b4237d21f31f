import type { Zod } from "@latebound/provider";

/** What `[secret.file]` may say: one of the two, or neither where `$CREDENTIALS_DIRECTORY` is set. */
export interface FileOptions {
  /** The directory of secret files. */
  readonly dir?: string | undefined;
  /** A `.properties` file. */
  readonly properties?: string | undefined;
}

/** The strict schema of the options; `defaultDirectory` is asked when a table names neither place. */
export function fileOptions(z: Zod, defaultDirectory: () => string | undefined) {
  const path = z.string().min(1).meta({ path: true }).optional();
  return z
    .strictObject({ dir: path, properties: path })
    .refine(({ dir, properties }) => dir === undefined || properties === undefined, {
      path: ["properties"],
      message: "expected `dir` or `properties`, not both",
      when: isTable,
    })
    .refine(({ dir, properties }) => (dir ?? properties ?? defaultDirectory()) !== undefined, {
      path: ["dir"],
      message: "expected `dir` or `properties`, since CREDENTIALS_DIRECTORY is not set",
      when: isTable,
    });
}

// zod would keep silent about both while another option is wrong.
function isTable({ value }: { value: unknown }): boolean {
  return typeof value === "object" && value !== null;
}
