import { z } from 'zod';
import { parseConfig, variables } from './config.js';

type Value = string | number | boolean | readonly string[] | undefined;

/** `docs/configuration.md`, as `npm run docs:configuration` writes it. */
export function configurationDoc(): string {
  const defaults: Record<string, Value> = parseConfig({});
  const rows = Object.entries(variables.shape).map(
    ([name, schema]) =>
      `| \`${name}\` | ${code(defaults[name])} | ${values(schema)} | ${cell(schema.description ?? '')} |`,
  );
  return `# Configuration

<!-- Written by "npm run docs:configuration" from src/config/config.ts. Do not edit. -->

BugZot reads these variables once, when it starts: from the environment, else from the file \`.env\` beside
\`package.json\`, else the default. An empty variable counts as not set. A value that is not usable, or a variable that
begins with \`BUGZOT_\` and is not in this table, stops the start with a message that names it.

Each may be given as a file instead: \`DATABASE_URL_FILE=/run/secrets/database_url\` takes what is in that file for
\`DATABASE_URL\`, without the line break at its end. That keeps secrets out of the environment, which Docker shows to
whoever may inspect a container. Both at once, or a file that cannot be read or is empty, stop the start.

| variable | default | values | |
|---|---|---|---|
${rows.join('\n')}
`;
}

/** The values that the variable may have, where a word or two say it. */
function values(schema: z.ZodType): string {
  const {
    enum: choices,
    type,
    minimum,
    maximum,
  } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  if (choices) return choices.map((choice) => code(String(choice))).join(', ');
  if (type === 'integer' || type === 'number') return `${minimum} to ${maximum}`;
  return '';
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function code(value: Value): string {
  const text = String(value ?? '');
  return text === '' ? '' : `\`${text}\``;
}
