/** Ways to write one key of one provider. `{name}` stands for what the world put there, such as an ARN. */
export interface Spellings {
  readonly what: string;
  readonly provider: string;
  /** KEYs of references without `#field`; each is the same key. */
  readonly references: readonly string[];
  /** Patterns without `#field` that deny it, and allow it. */
  readonly patterns: readonly string[];
  /** Patterns that name the secret otherwise: they deny it before the backend is asked, and don't allow it. */
  readonly aliases?: readonly string[];
  /** Patterns by names that only the backend's answer reveals: they deny it then, and don't allow it. */
  readonly revealed?: readonly string[];
  /** Patterns about something else: they neither deny nor allow it. */
  readonly apart?: readonly string[];
}

/** Every spelling of the keys of one provider's kind. */
export interface AliasTable {
  readonly spellings: readonly Spellings[];
  /** KEYs that are no keys of the provider, by provider. */
  readonly faulty: Readonly<Record<string, readonly string[]>>;
  /** KEYs that look like another spelling and are keys of their own, where nothing is, by provider. */
  readonly elsewhere: Readonly<Record<string, readonly string[]>>;
}

/** The document behind every key; each of its fields holds the canary. */
export function documentOf(canary: string): Readonly<Record<string, unknown>> {
  const smtp = { password: canary };
  return { password: canary, user: canary, smtp, "a/b": canary, "50%": canary, "x#y": canary };
}

/** One field of the document as patterns name it, and the fields of references that it allows and denies. */
export interface FieldRow {
  readonly patterns: readonly string[];
  readonly allows: readonly string[];
  /** What it denies besides. */
  readonly deniesToo: readonly string[];
}

const password = ["#password", "#/password"];
const smtp = ["#smtp", "#/smtp"];
const slash = ["#a/b", "#/a~1b"];
const percent = ["#50%", "#50%25", "#/50%", "#/50%25"];
const hash = ["#x%23y", "#/x%23y"];
const below = ["#/smtp/password"];

/** Every spelling of every field; `""` is the whole document. */
export const allFields = ["", "#user", ...password, ...smtp, ...below, ...slash, ...percent, ...hash];

/** What a grant of a field is about: itself and what is below it, and for a deny what is above it too. */
export const fieldRows: readonly FieldRow[] = [
  { patterns: [""], allows: allFields, deniesToo: [] },
  { patterns: password, allows: password, deniesToo: [""] },
  { patterns: smtp, allows: [...smtp, ...below], deniesToo: [""] },
  { patterns: below, allows: below, deniesToo: ["", ...smtp] },
  { patterns: slash, allows: slash, deniesToo: [""] },
  { patterns: percent, allows: percent, deniesToo: [""] },
  { patterns: hash, allows: hash, deniesToo: [""] },
  { patterns: ["#passwor", "#Password", "#/a/b", "#x%2523y"], allows: [], deniesToo: [""] },
];
