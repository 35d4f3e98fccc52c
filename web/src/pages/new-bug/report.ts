import type { Schemas } from '../../api/client.js';
import { valuesOf, type SearchParams } from '../../app/search-params.js';
import { PRIORITIES, SEVERITIES } from '../../ui/choices.js';
import type { Person } from '../../ui/people.query.js';

export type Body = Schemas['ReportBug'];

/** What the form holds. */
export interface Report {
  /** Its name; the address may also say its number. */
  product: string;
  component: string;
  version: string;
  /** Chosen to be none, where the only one would be taken otherwise. */
  noVersion: boolean;
  title: string;
  description: string;
  severity: Body['severity'];
  priority: Body['priority'];
  platform: string;
  due: string;
  tags: readonly string[];
  private: boolean;
  /** Null for whoever the component gives its bugs to. */
  assignee: Person | null;
  blocks: readonly number[];
  dependsOn: readonly number[];
}

/** A field, as a pointer of the server's names it. */
export type FieldName = Exclude<keyof Report, 'noVersion' | 'assignee' | 'blocks' | 'dependsOn'>;

export const EMPTY: Report = {
  product: '',
  component: '',
  version: '',
  noVersion: false,
  title: '',
  description: '',
  severity: 'normal',
  priority: 'normal',
  platform: '',
  due: '',
  tags: [],
  private: false,
  assignee: null,
  blocks: [],
  dependsOn: [],
};

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** What a link has filled in: `/bugs/new?product=Mail&component=ui&title=…`. Only staff may say all of it. */
export function prefilled(search: SearchParams, staff: boolean): Report {
  const first = (name: string): string => valuesOf(search[name])[0] ?? '';
  const numbers = (name: string): number[] =>
    staff
      ? valuesOf(search[name])
          .filter((value) => /^[1-9]\d{0,14}$/.test(value))
          .map(Number)
      : [];
  return {
    ...EMPTY,
    product: first('product'),
    component: first('component'),
    version: first('version'),
    title: first('title'),
    description: first('description'),
    severity: SEVERITIES.find((one) => one === first('severity')) ?? EMPTY.severity,
    priority: PRIORITIES.find((one) => one === first('priority')) ?? EMPTY.priority,
    platform: first('platform'),
    due: isDay(first('due')) ? first('due') : '',
    tags: valuesOf(search['tag']).filter((tag) => /^[^\s,]+$/.test(tag)),
    private: staff && first('private') === 'true',
    blocks: numbers('blocks'),
    dependsOn: numbers('dependsOn'),
  };
}

/** Whether somebody has taken pains with it. */
export const hasWords = ({ title, description, tags, platform }: Report): boolean =>
  tags.length > 0 || [title, description, platform].some((text) => text.trim() !== '');

export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** What is sent. @param place as the product has it */
export function bodyOf(
  { title, description, severity, priority, platform, due, tags, private: isPrivate }: Report,
  place: { product: string; component: string; version: string },
): Body {
  return {
    product: place.product,
    component: place.component,
    ...(place.version !== '' && { version: place.version }),
    title: title.trim(),
    description,
    severity,
    priority,
    tags: [...tags],
    ...(platform.trim() !== '' && { platform: platform.trim() }),
    ...(due !== '' && { due }),
    private: isPrivate,
  };
}
