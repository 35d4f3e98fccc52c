import { BUG, reported, type BugData } from '../../../test/support/bug-facts.js';
import { given } from '../../../test/support/given.js';
import { issuedBy, people } from '../../../test/support/issued.js';
import { ROLES, type Role } from '../../access/matrix.js';
import { bugAggregate } from '../bug-command.js';
import { ReportBug, ReportBugBody, type Place } from './report-bug.js';

const place: Place = { product: 1, component: 'ui', version: '1.0', defaultAssignee: null };
const minimal = { product: 'Mail', component: 'ui', title: 'It crashes' };

const report = (body: object = {}, role: Role = 'reporter', at: Place = place): ReportBug =>
  new ReportBug(issuedBy(role), BUG, ReportBugBody.parse({ ...minimal, ...body }), at);

const event = (more: Partial<BugData<'BugReported'>> = {}) => ({
  type: 'BugReported' as const,
  data: { ...(reported().data as BugData<'BugReported'>), description: '', ...more },
});

describe('reporting a bug', () => {
  it('fills in what is left out', () => {
    given(bugAggregate, []).when(report()).then(event());
  });

  it('keeps what was given', () => {
    const body = {
      description: 'Often.',
      severity: 'critical',
      priority: 'high',
      platform: 'Linux',
      due: '2026-04-01',
    } as const;
    given(bugAggregate, []).when(report(body)).then(event(body));
  });

  it('names each tag once', () => {
    given(bugAggregate, [])
      .when(report({ tags: ['ui', 'crash', 'ui'] }))
      .then(event({ tags: ['ui', 'crash'] }));
  });

  it('belongs where the product said, and to the component’s default assignee', () => {
    const elsewhere: Place = {
      product: 2,
      component: 'core',
      version: null,
      defaultAssignee: people.employee,
    };
    given(bugAggregate, [])
      .when(report({}, 'reporter', elsewhere))
      .then(event({ product: 2, component: 'core', version: null, assignee: people.employee }));
  });

  it('happens once', () => {
    given(bugAggregate, [reported()]).when(report()).thenNothing();
  });

  it('may be private for staff only', () => {
    given(bugAggregate, [])
      .when(report({ private: true }, 'employee'))
      .then(event({ private: true, reporter: people.employee }));
    given(bugAggregate, [])
      .when(report({ private: true }))
      .thenRefused('private.not-allowed');
  });

  it.each(ROLES)('by a role that may: %s', (role) => {
    const outcome = given(bugAggregate, []).when(report({}, role));
    if (role === 'anonymous') outcome.thenRefused('access.not-logged-in');
    else if (role === 'auditor') outcome.thenRefused('access.not-allowed');
    else outcome.then(event({ reporter: people[role] }));
  });

  it('starts NEW, whoever it is assigned to', () => {
    const [, assigned] = [reported(), reported({ assignee: people.employee })].map((fact) =>
      bugAggregate.evolve(bugAggregate.initial(), fact),
    );
    expect(assigned).toMatchObject({ status: 'NEW', assignee: people.employee, reporter: people.reporter });
  });
});

describe('what a report may hold', () => {
  it.each([
    ['no title', { title: ' ' }],
    ['a title of two lines', { title: 'It\ncrashes' }],
    ['a title too long', { title: 'x'.repeat(256) }],
    ['NUL', { description: 'a\0b' }],
    ['half of a surrogate pair', { description: '\ud83d' }],
    ['a tag of two words', { tags: ['two words'] }],
    ['51 tags', { tags: Array.from({ length: 51 }, (_, n) => `t${n}`) }],
    ['a day that is none', { due: '2026-02-30' }],
    ['an unknown severity', { severity: 'awful' }],
    ['a member that nobody knows', { colour: 'red' }],
  ])('not %s', (_, body) => {
    expect(ReportBugBody.safeParse({ ...minimal, ...body }).success).toBe(false);
  });

  it('65,535 characters of description, and no more', () => {
    const ofLength = (length: number) =>
      ReportBugBody.safeParse({ ...minimal, description: 'x'.repeat(length) }).success;
    expect([ofLength(65_535), ofLength(65_536)]).toEqual([true, false]);
  });
});
