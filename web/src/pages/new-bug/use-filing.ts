import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Problem } from '../../api/problem.js';
import { faultsIn, faultsOf, type FieldErrors } from './checks.js';
import { file, type Attempt, type Filed } from './filing.js';
import type { Place } from './place.js';
import { bodyOf, type Body, type FieldName, type Report } from './report.js';

interface Options {
  report: Report;
  place: Place;
  attempt: Attempt | undefined;
  setAttempt: (attempt: Attempt | undefined) => void;
  /** @param wanted as the form was when the answer came */
  onFiled: (filed: Filed, wanted: Body) => void;
}

/** Sends the report, and knows what is wrong with it. */
export function useFiling({ report, place, attempt, setAttempt, onFiled }: Options) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [error, setError] = useState<unknown>();
  const body = bodyOf(report, place);
  const latest = useRef(body);
  useEffect(() => {
    latest.current = body;
  });

  const submit = async (): Promise<void> => {
    if (busy) return;
    const faults = faultsOf(report, place);
    setErrors(faults);
    setError(undefined);
    if (Object.keys(faults).length > 0) return;
    setBusy(true);
    try {
      const filed = await file(body, attempt, setAttempt);
      void client.invalidateQueries({ queryKey: ['bugs'] });
      void client.invalidateQueries({ queryKey: ['bug-count'] });
      onFiled(filed, latest.current);
    } catch (refused) {
      setErrors(faultsIn(refused));
      setError(refused);
      setBusy(false);
      await refresh(refused);
    }
  };
  /** What the page believed is no longer so. */
  const refresh = async (refused: unknown): Promise<void> => {
    if (!(refused instanceof Problem)) return;
    if (refused.status === 401) await client.invalidateQueries({ queryKey: ['me'] });
    if (!refused.code.startsWith('bug.')) return;
    await client.invalidateQueries({ queryKey: ['products'] });
    await client.invalidateQueries({ queryKey: ['product'] });
  };
  /** What was wrong with these is being put right. */
  const forget = (names: readonly string[]): void =>
    setErrors((before) => {
      const wrong = names.filter((name) => before[name as FieldName] !== undefined);
      return wrong.length === 0
        ? before
        : Object.fromEntries(Object.entries(before).filter(([name]) => !wrong.includes(name)));
    });
  return { busy, errors, error, submit: () => void submit(), forget };
}
