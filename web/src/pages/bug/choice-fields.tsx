import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { productQuery } from '../../api/queries.js';
import { named, PriorityIcon, SeverityBadge } from '../../ui/badges.js';
import { PRIORITIES, SEVERITIES } from '../../ui/choices.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { useBugPage, type Wish } from './page-context.js';
import { useWish } from './use-wish.js';
import css from './details.module.css';

export function SeverityField() {
  const { bug } = useBugPage();
  return (
    <ChoiceField
      name="Severity"
      value={bug.severity}
      values={SEVERITIES}
      show={(severity) => <SeverityBadge severity={severity} />}
      wishFor={(severity) => ({
        action: { name: 'set-severity', body: { severity } },
        words: `Severity: ${severity}`,
        becomes: { severity },
      })}
    />
  );
}

export function PriorityField() {
  const { bug } = useBugPage();
  return (
    <ChoiceField
      name="Priority"
      value={bug.priority}
      values={PRIORITIES}
      show={(priority) => (
        <>
          <PriorityIcon priority={priority} /> <span aria-hidden>{named(priority)}</span>
        </>
      )}
      wishFor={(priority) => ({
        action: { name: 'set-priority', body: { priority } },
        words: `Priority: ${priority}`,
        becomes: { priority },
      })}
    />
  );
}

export function VersionField() {
  const { bug, rights } = useBugPage();
  const product = useQuery({ ...productQuery(bug.product.id), enabled: rights.edit }).data;
  const versions = product?.versions.filter(({ active }) => active).map(({ name }) => name) ?? [];
  return (
    <ChoiceField
      name="Version"
      value={bug.version}
      values={[...versions, null]}
      show={(version) => version ?? <span className={css['none']}>None</span>}
      wishFor={(version) => ({
        action: { name: 'set-version', body: { version } },
        words: `Version: ${version ?? 'none'}`,
        becomes: { version },
      })}
    />
  );
}

/** A value of few: a menu for whoever may change it. */
function ChoiceField<T extends string | null>({
  name,
  value,
  values,
  show,
  wishFor,
}: {
  name: string;
  value: T;
  values: readonly T[];
  show: (value: T) => ReactNode;
  wishFor: (value: T) => Wish;
}) {
  const { rights } = useBugPage();
  const { error, wish } = useWish();
  if (!rights.edit) return <div className={css['value']}>{show(value)}</div>;
  return (
    <>
      <div className={css['value']}>
        <Menu
          className={css['menu']}
          name={`${name}: ${value ?? 'none'}. Change`}
          label={
            <>
              {show(value)} <ChevronDown size={14} aria-hidden />
            </>
          }
        >
          {values.map((one) => (
            <MenuItem key={one} checked={one === value} onSelect={() => one !== value && wish(wishFor(one))}>
              {show(one)}
            </MenuItem>
          ))}
        </Menu>
      </div>
      {error !== undefined && <ProblemNotice error={error} />}
    </>
  );
}
