import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

const answer: unknown = JSON.parse(process.env['BARE_ANSWER'] ?? '{}');

@Controller('api')
class BareController {
  @Get('bugs')
  bugs(): unknown {
    return answer;
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

/** The baseline of `http.list`: the framework as it comes, answering an object that is in memory. */
const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), {
  logger: false,
});
await app.listen(0, '127.0.0.1');
console.log(await app.getUrl());
process.once('SIGTERM', () => process.exit(0));
