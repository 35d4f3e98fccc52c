import type { Schemas } from '../api/client.js';

/** The worst first. */
export const SEVERITIES: readonly Schemas['Bug']['severity'][] = [
  ...(['blocker', 'critical', 'major', 'normal', 'minor', 'trivial', 'enhancement'] as const),
];
export const PRIORITIES: readonly Schemas['Bug']['priority'][] = [
  'highest',
  'high',
  'normal',
  'low',
  'lowest',
];
