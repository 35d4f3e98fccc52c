import { ChevronDown, ChevronsDown, ChevronsUp, ChevronUp, Equal, Lock } from 'lucide-react';
import type { Schemas } from '../api/client.js';
import css from './badges.module.css';

type Bug = Pick<Schemas['Bug'], 'status' | 'resolution'>;

/** Values that are words run together. */
const APART: Readonly<Partial<Record<string, string>>> = {
  WORKSFORME: 'works for me',
  WONTFIX: 'won’t fix',
};
const words = (text: string): string => APART[text] ?? text.toLowerCase().replaceAll('_', ' ');

/** `IN_PROGRESS` is “In progress”. */
export const named = (value: string): string => words(value).replace(/^./, (letter) => letter.toUpperCase());

const STATUS_LOOK: Readonly<Record<Bug['status'], string>> = {
  NEW: 'new',
  ASSIGNED: 'assigned',
  IN_PROGRESS: 'progress',
  RESOLVED: 'resolved',
  VERIFIED: 'resolved',
  CLOSED: 'closed',
  REOPENED: 'reopened',
};

export function StatusBadge({ status, resolution }: Bug) {
  return (
    <span className={`${css['badge']} ${css[STATUS_LOOK[status]]}`}>
      {named(status)}
      {resolution !== null && `: ${words(resolution)}`}
    </span>
  );
}

export function SeverityBadge({ severity }: { severity: Schemas['Bug']['severity'] }) {
  const loud = severity === 'blocker' || severity === 'critical';
  return <span className={`${css['severity']} ${loud ? css['loud'] : ''}`}>{named(severity)}</span>;
}

const PRIORITY_ICON = {
  highest: ChevronsUp,
  high: ChevronUp,
  normal: Equal,
  low: ChevronDown,
  lowest: ChevronsDown,
};

export function PriorityIcon({ priority }: { priority: Schemas['Bug']['priority'] }) {
  const Icon = PRIORITY_ICON[priority];
  return (
    <span className={css['priority']} title={`${named(priority)} priority`}>
      <Icon size={16} aria-hidden />
      <span className="visually-hidden">{named(priority)} priority</span>
    </span>
  );
}

/** Says of a thing that only staff sees it. */
export function PrivateBadge() {
  return (
    <span className={`${css['badge']} ${css['private']}`}>
      <Lock size={12} aria-hidden /> Private
    </span>
  );
}

export function Tag({ name }: { name: string }) {
  return <span className={css['tag']}>{name}</span>;
}
