const SHOWN = 20;

/** What one check has found: what is wrong, and what it counted. */
export class Findings {
  private readonly wrong: string[] = [];
  private readonly counted: string[] = [];

  constructor(readonly title: string) {}

  get ok(): boolean {
    return this.wrong.length === 0;
  }

  /** @returns whether it holds */
  expect(holds: boolean, otherwise: () => string): boolean {
    if (!holds) this.wrong.push(otherwise());
    return holds;
  }

  count(what: string): void {
    this.counted.push(what);
  }

  get summary(): string {
    const more = this.wrong.length - SHOWN;
    const wrong = [...this.wrong.slice(0, SHOWN), ...(more > 0 ? [`… and ${more} more`] : [])];
    return [...this.counted, ...wrong.map((line) => `WRONG: ${line}`)].join('\n');
  }
}
