import { useCallback, useState } from 'react';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { meQuery } from '../../api/queries.js';
import { Problem } from '../../api/problem.js';
import { nameOf } from '../../ui/person.js';
import { toast } from '../../ui/toasts.js';
import { act, concerns } from './actions.js';
import { bugQuery, historyQuery, type HistoryEntry, type SeenBug } from './bug.queries.js';
import type { Outcome, Run, Wish } from './page-context.js';

/** `mine`: on top of what the other one did. */
export type Choice = 'mine' | Exclude<Outcome, 'done'>;

/** Somebody was faster, and what he did matters to what is wanted. */
export interface Collision {
  wish: Wish;
  /** What has happened that the reader had not seen. */
  meanwhile: readonly HistoryEntry[];
  decide: (choice: Choice) => void;
}

/** Times that a wish is tried anew while others change what does not matter to it. */
const TRIES = 4;

/** Has wishes done, and asks the reader where somebody else was faster. */
export function useRunning(number: number): { run: Run; collision: Collision | undefined } {
  const client = useQueryClient();
  const [collision, setCollision] = useState<Collision>();

  const run = useCallback<Run>(
    async (wish) => {
      const { queryKey } = bugQuery(number);
      const before = client.getQueryData(queryKey);
      const show = (change: Partial<SeenBug['bug']>, version?: number) =>
        client.setQueryData(queryKey, (shown) =>
          shown === undefined
            ? shown
            : { bug: { ...shown.bug, ...change }, version: version ?? shown.version },
        );
      const { becomes = {} } = wish;
      show(becomes);
      try {
        const version = await persist(
          client,
          number,
          wish,
          wish.seen ?? before?.version ?? 0,
          async (meanwhile) => {
            const choice = await new Promise<Choice>((decide) => setCollision({ wish, meanwhile, decide }));
            setCollision(undefined);
            return choice;
          },
        );
        if (typeof version === 'string') return version;
        show(becomes, version);
        void client.invalidateQueries({ queryKey: ['bugs'] });
        return 'done';
      } finally {
        // Also what was shown too soon is put right by this.
        await client.invalidateQueries({ queryKey: ['bug', number], exact: false });
      }
    },
    [client, number],
  );

  return { run, collision };
}

/** @returns the version that it made, or what the reader chose instead */
async function persist(
  client: QueryClient,
  number: number,
  wish: Wish,
  seen: number,
  ask: (meanwhile: readonly HistoryEntry[]) => Promise<Choice>,
): Promise<number | Exclude<Choice, 'mine'>> {
  const me = client.getQueryData(meQuery.queryKey)?.id;
  const others = new Set<string>();
  for (let tries = 1; ; tries += 1) {
    try {
      const { version } = await act(number, wish.action, seen);
      if (others.size > 0)
        toast(`Saved. In the meantime ${[...others].join(' and ')} changed something else.`);
      return version;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 412 || tries > TRIES) throw error;
      const history = await client.fetchQuery({ ...historyQuery(number), staleTime: 0 });
      const after = seen;
      // What one has done oneself, in another tab or a moment ago, is no surprise.
      const meanwhile = history.filter(({ version, actor }) => version > after && actor.id !== me);
      const matters = meanwhile.some(({ changes }) =>
        changes.some(({ type }) => concerns(wish.action.name, type)),
      );
      if (!matters) for (const { actor } of meanwhile) others.add(nameOf(actor));
      const choice = matters ? await ask(meanwhile) : 'mine';
      if (choice !== 'mine') return choice;
      seen = error.version ?? history.at(-1)?.version ?? seen;
    }
  }
}
