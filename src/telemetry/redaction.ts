/** What is between `://` and `@`: user and password of an address, whatever characters somebody has put there. */
const CREDENTIALS = String.raw`:\/\/[^\s"'<>\\/?#]*@`;
/** Shorter secrets would also be found in ordinary words. */
const SHORTEST_SECRET = 8;
const NAMES_A_SECRET = /(KEY|PASSWORD|SECRET|TOKEN|HEADERS)$/;

/**
 * The secrets of a configuration: whatever its name says it is one, and the passwords within addresses.
 * @param more further addresses
 */
export function secretsOf(config: Readonly<Record<string, unknown>>, ...more: string[]): string[] {
  const values = [...Object.entries(config), ...more.map((url) => ['', url])] as [string, unknown][];
  return values.flatMap(([name, value]) => {
    if (typeof value !== 'string') return [];
    if (NAMES_A_SECRET.test(name)) return [value];
    const password = URL.canParse(value) ? new URL(value).password : '';
    return password === '' ? [] : [password, decoded(password)];
  });
}

/** Makes what takes secrets, and the credentials within any address, out of a line of the log (which is JSON). */
export function redaction(secrets: readonly string[]): (line: string) => string {
  const literally = [...new Set(secrets)]
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .map((secret) => escaped(JSON.stringify(secret).slice(1, -1)))
    .sort((one, other) => other.length - one.length);
  const pattern = new RegExp([CREDENTIALS, ...literally].join('|'), 'g');
  return (line) => line.replace(pattern, (found) => (found.startsWith('://') ? '://***@' : '***'));
}

/** Takes out the credentials within addresses only: for what is told before there is a configuration. */
export const withoutCredentials = redaction([]);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
