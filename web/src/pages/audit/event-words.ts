/** `BugSeverityChanged` is “Bug severity changed”. */
export function wordsOf(type: string): string {
  return type.charAt(0) + type.slice(1).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Characters of a value that are shown in a line. */
const SHOWN = 60;

/** Who somebody is: readable with the person's key only, and not here. */
const SEALED = new Set(['person']);

/** What an event says, in one line: what is long is cut, what is nested or empty is left to the details. */
export function factsOf(data: Readonly<Record<string, unknown>>): string {
  return Object.entries(data)
    .flatMap(([name, value]) => {
      const text = SEALED.has(name) ? '(sealed)' : shown(value);
      return text === undefined ? [] : [`${wordsOf(name).toLowerCase()} ${text}`];
    })
    .join(', ');
}

function shown(value: unknown): string | undefined {
  if (value === null || value === false || value === '') return undefined;
  if (value === true) return 'yes';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length > 0 && value.every(isShort) ? value.join(' ') : undefined;
  if (typeof value !== 'string') return undefined;
  const line = value.replaceAll(/\s+/g, ' ');
  return `“${line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line}”`;
}

const isShort = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value.length <= SHOWN);
