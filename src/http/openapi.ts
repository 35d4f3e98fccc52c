import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document, from the routes' own schemas: what is validated is what is described. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('BugZot')
    .setDescription(
      'Commands and queries of an event-sourced bug tracker. Errors are RFC 9457 problem documents.',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  for (const operations of Object.values(document.paths)) {
    for (const operation of Object.values(operations) as Operation[]) {
      nameProblems(operation.responses?.default);
      operation.summary ??= summaryOf(operation.operationId ?? '');
    }
  }
  return document;
}

/** `Bugs.setSeverity` is "Set severity". */
function summaryOf(operationId: string): string {
  const words = operationId
    .slice(operationId.indexOf('.') + 1)
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface Operation {
  operationId?: string;
  summary?: string;
  responses?: { default?: Response };
}
interface Response {
  content?: Record<string, object>;
}

/** The decorators know of `application/json` alone; a problem has a type of its own (RFC 9457). */
function nameProblems(response: Response | undefined): void {
  const json = Object.values(response?.content ?? {})[0];
  if (response && json) response.content = { 'application/problem+json': json };
}

/** Serves the document at `/api/openapi.json` and a page to try it at `/api/docs`. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, openApiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: 'BugZot API',
    swaggerOptions: { persistAuthorization: false },
  });
}
