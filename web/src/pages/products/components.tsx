import { useState } from 'react';
import { Button } from '../../ui/button.js';
import { Markdown } from '../../ui/markdown.js';
import { Panel } from '../../ui/panel.js';
import { PersonName } from '../../ui/person.js';
import rows from '../../ui/rows.module.css';
import { AddComponentDialog } from './add-component-dialog.js';
import { BugCounts } from './bug-counts.js';
import { ComponentMenu } from './component-menu.js';
import type { Counted, Product } from './products.queries.js';
import type { Rights } from './rights.js';
import css from './product-page.module.css';

interface Props {
  product: Product;
  counts: readonly (Counted & { component: string })[] | undefined;
  rights: Rights;
}

export function Components({ product, counts, rights }: Props) {
  const [adding, setAdding] = useState(false);
  // Those that are in use first; sorting is stable.
  const all = [...product.components].sort((a, b) => Number(b.active) - Number(a.active));
  return (
    <Panel
      title="Components"
      about="Every bug is about one of them."
      actions={rights.manage && <Button onClick={() => setAdding(true)}>Add a component</Button>}
    >
      {all.length === 0 ? (
        <p className={css['none']}>
          {rights.manage
            ? 'Without a component no bug can be reported here: add the first one.'
            : 'There is none yet, so no bug can be reported here.'}
        </p>
      ) : (
        <table className={rows['rows']}>
          <thead>
            <tr>
              <th scope="col">Component</th>
              <th scope="col">New bugs go to</th>
              <th scope="col" className={rows['number']}>
                Bugs
              </th>
              {rights.watch && (
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {all.map((component) => {
              const { name, description, defaultAssignee, active } = component;
              const counted = counts?.find((row) => row.component === name) ?? { open: 0, total: 0 };
              return (
                <tr key={name}>
                  <th scope="row">
                    <span className={active ? undefined : rows['dim']}>{name}</span>
                    {!active && <span className={css['retired']}>Retired</span>}
                    {description !== '' && description !== name && (
                      <div className={rows['sub']}>
                        <Markdown text={description} />
                      </div>
                    )}
                  </th>
                  <td data-head="New bugs go to">
                    {defaultAssignee === null ? (
                      <span className={rows['dim']}>Nobody</span>
                    ) : (
                      <PersonName person={defaultAssignee} />
                    )}
                  </td>
                  <td data-head="Bugs" className={rows['number']}>
                    <span>
                      <BugCounts
                        product={product.name}
                        component={name}
                        counted={counts === undefined ? undefined : counted}
                      />
                    </span>
                  </td>
                  {rights.watch && (
                    <td className={`${rows['end']} ${rows['corner']}`}>
                      <ComponentMenu product={product} component={component} manages={rights.manage} />
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {adding && <AddComponentDialog product={product} onClose={() => setAdding(false)} />}
    </Panel>
  );
}
