import type { TestApp } from './bugzot-app.js';

/** What the app logs from now on, at the most talkative level: pino hands each line to the stream it was made with. */
export function listenToLog(app: TestApp): string[] {
  const lines: string[] = [];
  const log = app.bugzot.app.getHttpAdapter().getInstance().log as unknown as Record<PropertyKey, unknown>;
  const stream = Object.getOwnPropertySymbols(log).find(({ description }) => description === 'pino.stream');
  if (stream === undefined) throw new Error('pino has no stream under its symbol any more');
  log[stream] = { write: (line: string) => lines.push(line) };
  log['level'] = 'trace';
  return lines;
}
