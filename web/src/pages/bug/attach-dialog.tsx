import { useState } from 'react';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { useBugPage } from './page-context.js';
import { PrivateSwitch } from '../../ui/private-switch.js';
import { sizeOf } from '../../ui/size.js';
import type { UploadFields } from '../../ui/upload.js';
import { fieldsOf } from '../../ui/use-uploads.js';
import css from './attachments.module.css';

interface Chosen {
  file: File;
  fields: UploadFields;
}

/** What is to be said of files before they are sent, and who may see them. */
export function AttachDialog({
  files,
  onAttach,
  onClose,
}: {
  files: readonly File[];
  onAttach: (chosen: readonly Chosen[]) => void;
  onClose: () => void;
}) {
  const { rights } = useBugPage();
  const [chosen, setChosen] = useState<readonly Chosen[]>(() =>
    files.map((file) => ({ file, fields: fieldsOf(file, false) })),
  );
  const [isPrivate, setPrivate] = useState(false);
  const change = (at: number, more: Partial<UploadFields>): void =>
    setChosen(
      chosen.map((one, index) => (index === at ? { ...one, fields: { ...one.fields, ...more } } : one)),
    );
  return (
    <Dialog title={files.length === 1 ? 'Attach a file' : `Attach ${files.length} files`} onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault();
          onAttach(chosen.map(({ file, fields }) => ({ file, fields: { ...fields, private: isPrivate } })));
          onClose();
        }}
      >
        {chosen.map(({ file, fields }, index) => (
          <div key={index} className={css['chosen']}>
            <Field label={`${file.name}, ${sizeOf(file.size)}`}>
              <input
                placeholder="What is it? (optional)"
                value={fields.description}
                onChange={({ target }) => change(index, { description: target.value })}
                maxLength={1000}
                autoFocus={index === 0}
              />
            </Field>
            <label className={css['old']}>
              <input
                type="checkbox"
                checked={fields.patch}
                onChange={({ target }) => change(index, { patch: target.checked })}
              />
              It is a patch
            </label>
          </div>
        ))}
        {rights.writePrivate && <PrivateSwitch on={isPrivate} onChange={setPrivate} />}
        <div className={css['buttons']}>
          <Button type="submit" kind="primary">
            Attach
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
