import type { HttpClient } from './http-client.js';

export interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

export interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

export async function openApi(client: HttpClient): Promise<OpenApi> {
  return (await client.get('/api/openapi.json')).body as OpenApi;
}

/** Each operation by the name of its route, such as `POST /api/bugs/{number}/start`. */
export function operationsOf(document: OpenApi): Map<string, Operation> {
  return new Map(
    Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  );
}

export async function documentedRoutes(client: HttpClient): Promise<string[]> {
  return [...operationsOf(await openApi(client)).keys()];
}
