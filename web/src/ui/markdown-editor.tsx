import { useId, useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import { Paperclip } from 'lucide-react';
import { Markdown } from './markdown.js';
import { useMentions } from './mention-list.js';
import css from './markdown-editor.module.css';

/** Characters, as the server takes them. */
const LONGEST = 65_535;

interface Props {
  value: string;
  onChange: (text: string) => void;
  /** Files that were dropped, pasted or chosen; `insert` puts text where the caret is. Without it none are taken. */
  onFiles?: ((files: File[], insert: (text: string) => void) => void) | undefined;
  /** Ctrl or ⌘ with Enter. */
  onSubmit?: () => void;
  /** What is written here only staff will see: it looks like that. */
  isPrivate?: boolean;
  rows?: number;
  autoFocus?: boolean;
  placeholder?: string;
  /** Without a `Field` around it. */
  'aria-label'?: string;
  /** Given by `Field`. */
  id?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean | undefined;
}

/** A text area for Markdown: what it will look like, names after `@`, and files that are dropped or pasted. */
export function MarkdownEditor({
  value,
  onChange,
  onFiles,
  onSubmit,
  isPrivate = false,
  rows = 6,
  ...input
}: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [preview, setPreview] = useState(false);
  const [over, setOver] = useState(false);
  const panel = useId();

  /** @param instead how many characters before the caret it replaces */
  const insert = (text: string, instead = 0): void => {
    const element = area.current;
    if (element === null) return;
    element.focus();
    element.setSelectionRange(element.selectionStart - instead, element.selectionEnd);
    // The browser's own way of typing, which "undo" takes back; deprecated, and without another one.
    if (!document.execCommand('insertText', false, text)) {
      element.setRangeText(text, element.selectionStart, element.selectionEnd, 'end');
      onChange(element.value);
    }
  };
  const mentions = useMentions(area, insert);
  const take = (files: FileList | null | undefined): boolean => {
    if (onFiles === undefined || files == null || files.length === 0) return false;
    onFiles([...files], insert);
    return true;
  };
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (onFiles === undefined || !event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (take(event.dataTransfer.files)) event.preventDefault();
    },
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (mentions.onKey(event)) return;
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || onSubmit === undefined) return;
    event.preventDefault();
    onSubmit();
  };
  const over_ = value.length - LONGEST;
  return (
    <div
      className={[css['editor'], isPrivate && css['private'], over && css['over']].filter(Boolean).join(' ')}
      {...drop}
    >
      <div className={css['bar']}>
        <Tabs preview={preview} onChange={setPreview} panel={panel} />
        {onFiles !== undefined && (
          <label className={css['attach']}>
            <Paperclip size={15} aria-hidden /> Attach files
            <input
              type="file"
              multiple
              className="visually-hidden"
              onChange={({ currentTarget }) => {
                take(currentTarget.files);
                currentTarget.value = '';
              }}
            />
          </label>
        )}
      </div>
      {/* It stays there while the preview is shown: what can be undone can be undone afterwards, too. */}
      <div id={panel} role="tabpanel" aria-label={preview ? 'Preview' : 'Write'} className={css['panel']}>
        <textarea
          ref={area}
          {...input}
          {...mentions.aria}
          hidden={preview}
          rows={rows}
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
            mentions.look();
          }}
          onKeyDown={onKeyDown}
          onBlur={mentions.close}
          onClick={mentions.close}
          onPaste={(event) => take(event.clipboardData.files) && event.preventDefault()}
        />
        {mentions.list}
        {preview && (
          <div className={css['preview']}>
            {value.trim() === '' ? (
              <p className={css['muted']}>Nothing to show yet.</p>
            ) : (
              <Markdown text={value} />
            )}
          </div>
        )}
      </div>
      {over_ > 0 && (
        <p className={css['long']} role="alert">
          {over_.toLocaleString('en')} characters too long
        </p>
      )}
    </div>
  );
}

function Tabs({
  preview,
  onChange,
  panel,
}: {
  preview: boolean;
  onChange: (preview: boolean) => void;
  panel: string;
}) {
  const tab = (label: string, on: boolean, choose: () => void) => (
    <button
      type="button"
      role="tab"
      aria-selected={on}
      aria-controls={panel}
      tabIndex={on ? 0 : -1}
      className={css['tab']}
      onClick={choose}
    >
      {label}
    </button>
  );
  return (
    <div
      role="tablist"
      aria-label="How the text is shown"
      className={css['tabs']}
      onKeyDown={({ key, currentTarget }) => {
        if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
        onChange(!preview);
        currentTarget.querySelector<HTMLElement>('[aria-selected=false]')?.focus();
      }}
    >
      {tab('Write', !preview, () => onChange(false))}
      {tab('Preview', preview, () => onChange(true))}
    </div>
  );
}
