import { useEffect, useRef } from 'react';
import { Link, type LinkProps } from '@tanstack/react-router';
import css from './tab-links.module.css';

interface Props<Id extends string> {
  /** What the choice is about. */
  name: string;
  to: LinkProps['to'];
  tabs: readonly { id: Id; label: string }[];
  current: Id;
  /** Beside the page on a wide screen, rather than above it. */
  beside?: boolean;
}

/** Parts of a page, each with an address of its own: `?tab=…`; the first one needs none. */
export function TabLinks<Id extends string>({ name, to, tabs, current, beside = false }: Props<Id>) {
  const nav = useRef<HTMLElement>(null);
  // On a phone they do not all fit in.
  useEffect(() => {
    nav.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ block: 'nearest', inline: 'center', behavior: 'instant' });
  }, [current]);
  return (
    <nav ref={nav} aria-label={name} className={`${css['tabs']} ${beside ? css['beside'] : ''}`}>
      {tabs.map(({ id, label }, index) => (
        <Link
          key={id}
          to={to}
          search={(index === 0 ? {} : { tab: id }) as never}
          activeOptions={{ exact: true }}
          aria-current={id === current ? 'page' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** The tab that the address asks for; the first one, if there is no such tab. */
export function tabOf<Id extends string>(tabs: readonly { id: Id; label: string }[], asked: unknown) {
  return tabs.find(({ id }) => id === asked) ?? tabs[0]!;
}
