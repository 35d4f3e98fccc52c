import type { Relationship } from '../accounts/domain/preferences.js';

/** What a mail about a bug says. */
export interface Told {
  bug: number;
  title: string;
  /** Who did it, and when (RFC 3339 UTC). */
  actor: string;
  at: string;
  /** Whether it is the bug's report. */
  report: boolean;
  /** For each event its lines, and the text that it brought, as Markdown. */
  changes: readonly { lines: readonly string[]; text?: string }[];
  relationships: readonly Relationship[];
  /** Addresses. */
  origin: string;
  unsubscribe: { bug: string; all: string };
}

const RELATIONSHIP: Readonly<Record<Relationship, string>> = {
  reporter: 'you reported the bug',
  assignee: 'it is or was assigned to you',
  watcher: 'you watch the bug',
  productWatcher: 'you watch its product or component',
  mentioned: 'you are mentioned',
};

export function subjectOf({ bug, title, report }: Told): string {
  return `${report ? '' : 'Re: '}[Bug ${bug}] ${title}`;
}

/** Plain text; what somebody wrote is quoted as it was written. */
export function textOf(told: Told): string {
  const { bug, title, actor, at, report, changes, relationships, origin, unsubscribe } = told;
  const when = `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
  const head = report
    ? `${actor} reported bug ${bug} on ${when}:`
    : `${actor} changed bug ${bug} on ${when}:`;
  const body = changes.map(({ lines, text }) =>
    [...lines, ...(text === undefined ? [] : [quoted(text)])].join('\n'),
  );
  const foot = [
    '-- ',
    `${origin}/bugs/${bug}`,
    `You get this mail because ${relationships.map((one) => RELATIONSHIP[one]).join(', ')}.`,
    `No more mails about this bug: ${unsubscribe.bug}`,
    `No more mails about any bug: ${unsubscribe.all}`,
  ];
  return `${[title, head, ...body, foot.join('\n')].join('\n\n')}\n`;
}

function quoted(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
}
