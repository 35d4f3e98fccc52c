import openapiTypeScript, { astToString, COMMENT_HEADER } from 'openapi-typescript';

/** Where the types are, in the repository. */
export const SCHEMA = 'web/src/api/schema.d.ts';

/** @param document OpenAPI 3.1, as JSON */
export async function webTypes(document: string): Promise<string> {
  return COMMENT_HEADER + astToString(await openapiTypeScript(document));
}
