import { useState } from 'react';
import { Problem } from '../../api/problem.js';
import { queryClient } from '../../api/queries.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { MarkdownEditor } from '../../ui/markdown-editor.js';
import { Notice } from '../../ui/notice.js';
import { wrongWith } from '../../ui/wrong.js';
import { onProduct } from './product-actions.js';
import { seenProductQuery, type SeenProduct } from './products.queries.js';
import css from './product-page.module.css';

/** Of two who describe the product at once the later one is shown what the other has written. */
export function DescribeDialog({ seen: opened, onClose }: { seen: SeenProduct; onClose: () => void }) {
  const { id, name } = opened.product;
  // As it was when the dialog opened: the page behind it goes on.
  const [seen, setSeen] = useState(opened);
  const [text, setText] = useState(opened.product.description);
  const [theirs, setTheirs] = useState<string>();
  const save = async (): Promise<void> => {
    try {
      await onProduct(id, 'describe', { description: text }, seen.version);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 412) throw error;
      const now = await queryClient.fetchQuery({ ...seenProductQuery(id), staleTime: 0 });
      const { description } = now.product;
      setSeen(now);
      // What else has changed of the product does not matter here.
      if (description === seen.product.description)
        return onProduct(id, 'describe', { description: text }, now.version);
      setTheirs(description);
      throw error;
    }
  };
  return (
    <FormDialog
      title={`Describe ${name}`}
      action={theirs === undefined ? 'Save' : 'Replace it with mine'}
      wide
      onClose={onClose}
      isSilent={(error) => error instanceof Problem && error.status === 412}
      onSubmit={save}
    >
      {(error) => (
        <>
          <Field
            label="Description"
            hint="What it is, whom to ask, what a good bug report says."
            error={wrongWith(error, '/description')}
          >
            <MarkdownEditor value={text} onChange={setText} rows={10} />
          </Field>
          {theirs !== undefined && (
            <Notice kind="warn" title="Somebody else has changed it since you began">
              <p>Nothing of yours is saved yet. This is how it reads now:</p>
              <pre className={css['theirs']}>{theirs === '' ? '(empty)' : theirs}</pre>
            </Notice>
          )}
        </>
      )}
    </FormDialog>
  );
}
