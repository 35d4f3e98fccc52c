import { Link } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import type { SearchParams } from '../../app/search-params.js';

interface Props extends Pick<
  ComponentProps<'a'>,
  'className' | 'tabIndex' | 'aria-label' | 'title' | 'style' | 'onFocus' | 'onMouseEnter'
> {
  /** Which bugs the list shows. */
  search: SearchParams;
  children?: ReactNode;
  'data-place'?: string;
}

/** To the list of the bugs that something stands for; also within a drawing. */
export function BugsLink({ search, ...rest }: Props) {
  return <Link to="/bugs" search={search as never} preload={false} {...rest} />;
}
