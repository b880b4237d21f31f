/** What the sample's plugin is called with; it knows nothing of references. */
export interface MailerSettings {
  readonly mail: { readonly url: string; readonly from: string };
  readonly git: { readonly password: string };
  readonly auth: Readonly<Record<string, string>>;
}

/** What a plugin would do with real values; says how long each is, and shows none. */
export function deployAndMail(settings: MailerSettings): string[] {
  const { mail, git, auth } = settings;
  const received = { "mail.url": mail.url, "git.password": git.password, ...prefixed("auth", auth) };
  return Object.entries(received).map(
    ([name, value]) => `${name}: a real value of ${value.length} characters`,
  );
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
}
