import { useMemo } from 'react';
import { useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Graph, layout, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import { named } from '../../ui/badges.js';
import { bugQuery, type Bug } from './bug.queries.js';
import { useBugPage } from './page-context.js';
import css from './dependencies.module.css';

/** Bugs in the picture; of a bug that everything depends on, not all fits. */
const MOST = 40;
const WIDTH = 172;
const HEIGHT = 42;
/** Characters of a title that fit into a box. */
const FITS = 20;

const around = (bug: Bug): number[] => [...bug.dependsOn, ...bug.blocks];
const isDone = ({ status }: Bug): boolean => ['RESOLVED', 'VERIFIED', 'CLOSED'].includes(status);

/** From left to right: what must be done first, this bug, what waits for it. */
export function DependencyGraph({ steps }: { steps: 1 | 2 }) {
  const { bug } = useBugPage();
  const navigate = useNavigate();
  const first = useBugs(around(bug).slice(0, MOST));
  const second = useBugs(steps === 1 ? [] : first.flatMap(around).slice(0, MOST));
  const { nodes, edges, width, height } = useMemo(() => {
    const bugs = new Map([...second, ...first, bug].map((one) => [one.number, one]));
    return laidOut([...bugs.values()].slice(-MOST));
  }, [bug, first, second]);
  return (
    // A picture for those who see it: its links are in the lists of the details, for everybody.
    <div className={css['graph']} aria-hidden>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
        <defs>
          <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 L8 4 L0 8 z" className={css['tip']} />
          </marker>
        </defs>
        {edges.map(({ from, to, points }) => (
          <path
            key={`${from} ${to}`}
            className={css['edge']}
            d={`M${points.map(({ x, y }) => `${x} ${y}`).join(' L')}`}
            markerEnd="url(#tip)"
          />
        ))}
        {nodes.map(({ bug: one, x, y }) => (
          <g key={one.number} transform={`translate(${x - WIDTH / 2} ${y - HEIGHT / 2})`}>
            <a
              href={`/bugs/${one.number}`}
              tabIndex={-1}
              className={[css['node'], isDone(one) && css['done'], one.number === bug.number && css['here']]
                .filter(Boolean)
                .join(' ')}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                void navigate({ to: '/bugs/$number', params: { number: String(one.number) } });
              }}
            >
              <title>{`#${one.number} ${one.title} (${named(one.status)})`}</title>
              <rect width={WIDTH} height={HEIGHT} rx="7" />
              <text x="9" y="17">
                {one.title.length > FITS ? `${one.title.slice(0, FITS - 1)}…` : one.title}
              </text>
              <text x="9" y="33" className={css['number']}>
                #{one.number} · {named(one.status)}
              </text>
            </a>
          </g>
        ))}
      </svg>
    </div>
  );
}

/** Those that have come by now. */
function useBugs(numbers: readonly number[]): Bug[] {
  return useQueries({
    queries: [...new Set(numbers)].map((number) => ({ ...bugQuery(number), staleTime: 30_000 })),
    combine: (answers) => answers.flatMap(({ data }) => (data === undefined ? [] : [data.bug])),
  });
}

function laidOut(bugs: readonly Bug[]) {
  const graph = new Graph<GraphLabel, NodeLabel, { points?: { x: number; y: number }[] }>();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 40, marginx: 14, marginy: 14 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(bugs.map(({ number }) => number));
  for (const { number } of bugs) graph.setNode(String(number), { width: WIDTH, height: HEIGHT });
  for (const { number, dependsOn, blocks } of bugs) {
    for (const other of dependsOn) if (known.has(other)) graph.setEdge(String(other), String(number));
    for (const other of blocks) if (known.has(other)) graph.setEdge(String(number), String(other));
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: bugs.map((bug) => {
      const { x = 0, y = 0 } = graph.node(String(bug.number));
      return { bug, x, y };
    }),
    edges: graph
      .edges()
      .map(({ v: from, w: to }) => ({ from, to, points: graph.edge(from, to).points ?? [] })),
  };
}
