import { parseCommandLine, UsageError } from './command-line.js';

const URL = 'esdb://user:secret@host:2113?tls=true';

describe('the command line of store:copy', () => {
  const parse = (...argv: string[]) => parseCommandLine(argv, () => URL);

  it.each([
    [['--to', 'postgres'], {}],
    [['--to', 'eventstoredb'], { eventStoreUrl: URL }],
    [['--to', 'kurrentdb+discover://other'], { eventStoreUrl: 'kurrentdb+discover://other' }],
  ])('%j names a place', (argv, to) => {
    expect(parse(...argv)).toEqual({ from: undefined, to, keys: [] });
    expect(parse('--to', 'postgres', '--from', argv[1]!)).toEqual({ from: to, to: {}, keys: [] });
  });

  it.each([
    [[]],
    [['postgres']],
    [['--to']],
    [['--to', 'postgre']],
    [['--to', 'esdb://']],
    [['--to', 'http://host']],
    [['--to', 'postgres', '--form', 'eventstoredb']],
    [['--to', 'postgres', '--public-key', 'nonsense']],
  ])('%j is refused', (argv) => {
    expect(() => parse(...argv)).toThrow(UsageError);
  });

  it('asks for EVENTSTORE_URL when it is meant, and for help without it', () => {
    expect(() => parseCommandLine(['--to', 'eventstoredb'], () => undefined)).toThrow('EVENTSTORE_URL');
    const unreadable = (): never => {
      throw new Error('The configuration is not usable');
    };
    expect(parseCommandLine(['--help'], unreadable)).toBe('help');
  });
});
