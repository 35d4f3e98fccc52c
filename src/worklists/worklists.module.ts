import { Module } from '@nestjs/common';
import { BugsModule } from '../bugs/bugs.module.js';
import { Worklists } from './worklists.js';
import { WorklistsController } from './worklists.controller.js';

@Module({
  imports: [BugsModule],
  controllers: [WorklistsController],
  providers: [Worklists],
})
export class WorklistsModule {}
