import { defineTable } from '../../src/projector/table.js';

/** A bug whole, without its comments. Numbers of private bugs are filtered when it is read. */
export interface BugRow {
  number: number;
  /** Version of the stream, and how many of its events the public may not know of. */
  version: number;
  hidden: number;
  product: number;
  component: string;
  product_version: string | null;
  title: string;
  description: string;
  status: string;
  resolution: string | null;
  duplicate_of: number | null;
  severity: string;
  priority: string;
  reporter: number;
  assignee: number | null;
  watchers: number[];
  tags: string[];
  platform: string | null;
  due: string | null;
  blocks: number[];
  depends_on: number[];
  duplicates: number[];
  private: boolean;
  created_at: string;
  changed_at: string;
  public_changed_at: string;
}

export const bugTable = defineTable<BugRow>()({
  name: 'bug',
  key: ['number'],
  columns: {
    number: 'bigint not null',
    version: 'integer not null',
    hidden: 'integer not null',
    product: 'bigint not null',
    component: 'text not null',
    product_version: 'text',
    title: 'text not null',
    description: 'text not null',
    status: 'text not null',
    resolution: 'text',
    duplicate_of: 'bigint',
    severity: 'text not null',
    priority: 'text not null',
    reporter: 'bigint not null',
    assignee: 'bigint',
    watchers: 'bigint[] not null',
    tags: 'text[] not null',
    platform: 'text',
    due: 'date',
    blocks: 'bigint[] not null',
    depends_on: 'bigint[] not null',
    duplicates: 'bigint[] not null',
    private: 'boolean not null',
    created_at: 'timestamptz not null',
    changed_at: 'timestamptz not null',
    public_changed_at: 'timestamptz not null',
  },
});

/** An earlier text of a comment. */
export interface Revision {
  text: string;
  at: string;
}

/** A comment. A redacted one has neither text nor revisions. */
export interface CommentRow {
  bug: number;
  id: number;
  author: number;
  text: string | null;
  revisions: Revision[];
  private: boolean;
  created_at: string;
  /** When the present text was written. */
  edited_at: string | null;
  redacted_at: string | null;
}

export const commentTable = defineTable<CommentRow>()({
  name: 'comment',
  key: ['bug', 'id'],
  columns: {
    bug: 'bigint not null',
    id: 'bigint not null',
    author: 'bigint not null',
    text: 'text',
    revisions: 'jsonb not null',
    private: 'boolean not null',
    created_at: 'timestamptz not null',
    edited_at: 'timestamptz',
    redacted_at: 'timestamptz',
  },
});

/** An attachment, without its bytes. */
export interface AttachmentRow {
  bug: number;
  /** Unique over all bugs. */
  id: number;
  name: string;
  description: string;
  size: number;
  sha256: string;
  patch: boolean;
  private: boolean;
  obsolete: boolean;
  status: 'waiting' | 'processed' | 'rejected';
  /** Why it was rejected. */
  reason: string | null;
  /** By its content; null until it was looked at. */
  content_type: string | null;
  thumbnail: { sha256: string; type: string; width: number; height: number } | null;
  /** What a patch changes. */
  changes: { added: number; removed: number; files: object[] } | null;
  preview: { sha256: string; truncated: boolean } | null;
  uploader: number;
  created_at: string;
}

export const attachmentTable = defineTable<AttachmentRow>()({
  name: 'attachment',
  key: ['bug', 'id'],
  columns: {
    bug: 'bigint not null',
    id: 'bigint not null',
    name: 'text not null',
    description: 'text not null',
    size: 'bigint not null',
    sha256: 'text not null',
    patch: 'boolean not null',
    private: 'boolean not null',
    obsolete: 'boolean not null',
    status: 'text not null',
    reason: 'text',
    content_type: 'text',
    thumbnail: 'jsonb',
    changes: 'jsonb',
    preview: 'jsonb',
    uploader: 'bigint not null',
    created_at: 'timestamptz not null',
  },
  indexes: ['(id)'],
});

/** One event of a bug's history. Texts of comments are not here, but with the comment, where redacting reaches them; nor are names of attachments. */
export interface ChangeRow {
  bug: number;
  version: number;
  type: string;
  data: object;
  actor: number;
  at: string;
  command: string;
  /** The comment it is about: whether it is private now decides who sees this line. */
  comment: number | null;
  /** The attachment it is about, likewise. */
  attachment: number | null;
  private: boolean;
}

export const changeTable = defineTable<ChangeRow>()({
  name: 'change',
  key: ['bug', 'version'],
  columns: {
    bug: 'bigint not null',
    version: 'integer not null',
    type: 'text not null',
    data: 'jsonb not null',
    actor: 'bigint not null',
    at: 'timestamptz not null',
    command: 'uuid not null',
    comment: 'bigint',
    attachment: 'bigint',
    private: 'boolean not null',
  },
});
