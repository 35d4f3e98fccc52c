import { useCallback, useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { nameOf } from '../../ui/person.js';
import type { FiledReport } from './report-form.js';

/** What is done with a bug right after it is filed. */
export interface FollowUp {
  words: string;
  state: 'doing' | 'done' | 'refused';
  error?: unknown;
  again: () => void;
}

interface Step {
  words: string;
  run: () => Promise<unknown>;
}

/** What the report says and filing a bug does not take: each is a command of its own. */
function stepsOf({ number, report: { assignee, blocks, dependsOn } }: FiledReport): Step[] {
  const params = { path: { number: String(number) } };
  return [
    ...(assignee === null
      ? []
      : [
          {
            words: `Assign it to ${nameOf(assignee)}`,
            run: () => api.POST('/api/bugs/{number}/assign', { params, body: { assignee: assignee.id } }),
          },
        ]),
    ...blocks.map((other) => ({
      words: `Note that it blocks #${other}`,
      run: () => api.POST('/api/bugs/{number}/block', { params, body: { blocks: other } }),
    })),
    ...dependsOn.map((other) => ({
      words: `Note that it depends on #${other}`,
      run: () => api.POST('/api/bugs/{number}/block', { params, body: { dependsOn: other } }),
    })),
  ];
}

export function useFollowUps(filed: FiledReport): readonly FollowUp[] {
  const client = useQueryClient();
  const [steps] = useState(() => stepsOf(filed));
  const [states, setStates] = useState<readonly Pick<FollowUp, 'state' | 'error'>[]>(() =>
    steps.map(() => ({ state: 'doing' })),
  );
  const run = useCallback(
    async (at: number): Promise<void> => {
      const become = (next: Pick<FollowUp, 'state' | 'error'>): void =>
        setStates((all) => all.map((one, index) => (index === at ? next : one)));
      become({ state: 'doing' });
      try {
        await steps[at]?.run();
        become({ state: 'done' });
        void client.invalidateQueries({ queryKey: ['bug', filed.number] });
      } catch (error) {
        become({ state: 'refused', error });
      }
    },
    [steps, client, filed.number],
  );
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    steps.forEach((_, at) => void run(at));
  }, [steps, run]);
  return steps.map(({ words }, at) => ({ words, ...states[at]!, again: () => void run(at) }));
}
