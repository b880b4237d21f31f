/** A plugin that would print what it is given: it is never called, since it may not have it. */
export function run(settings: { greeting: string; password: string }): string {
  return `${settings.greeting}, the password is ${settings.password}`;
}
