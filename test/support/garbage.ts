/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TEXTS = [
  '',
  ' ',
  'x',
  'open',
  'me',
  'none',
  '1',
  '-1',
  '0',
  '1e999',
  'NaN',
  'null',
  'true',
  '\u0000',
  '\ud800',
  '\udc00\ud800',
  '\u202e',
  'İi',
  'ß'.repeat(300),
  '👩‍👩‍👧‍👦'.repeat(20),
  "'; drop table event_store.event; --",
  '%',
  '\\',
  '{}',
  '[]',
  '../../etc/passwd',
  '${7*7}',
  '0000-01-01',
  '9999-12-31T23:59:59Z',
  '2030-01-01T00:00:00+23:59',
  '2030-02-29',
  'W10',
  'WyIwMDAwLTAxLTAxVDAwOjAwOjAwWiIsMV0',
  'WzEsMV0',
  'Wzk5OTk5OTk5OTksMV0',
  '__proto__',
  'constructor',
  'toString',
  'a'.repeat(5000),
];
const NUMBERS = [0, -0, 1, 2, -1, 1.5, 1e300, -1e300, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 2 ** 63];

/** Values of all kinds that no schema asks for. */
export class Garbage {
  constructor(private readonly random: () => number) {}

  one<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)]!;
  }

  text(): string {
    return this.one(TEXTS);
  }

  value(depth = 0): unknown {
    switch (Math.floor(this.random() * (depth > 3 ? 4 : 6))) {
      case 0:
        return this.text();
      case 1:
        return this.one(NUMBERS);
      case 2:
        return this.random() < 0.5;
      case 3:
        return null;
      case 4:
        return Array.from({ length: Math.floor(this.random() * 4) }, () => this.value(depth + 1));
      default:
        return this.object([this.text(), this.text()], depth + 1);
    }
  }

  /** With some of these members, and perhaps another. */
  object(names: readonly string[], depth = 0): object {
    const members = names.filter(() => this.random() < 0.8).map((name) => [name, this.value(depth + 1)]);
    if (this.random() < 0.2) members.push([this.text(), this.value(depth + 1)]);
    return Object.fromEntries(members) as object;
  }

  /** A valid body of which one or two members are garbage. */
  spoiled(body: object): object {
    const names = Object.keys(body);
    const spoiled: Record<string, unknown> = { ...body };
    for (let times = 0; times < 2; times += 1) {
      if (names.length > 0 && this.random() < 0.7) spoiled[this.one(names)] = this.value();
    }
    return spoiled;
  }
}
