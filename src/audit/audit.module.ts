import { Module } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import { AuditLog } from './audit-log.js';
import { AuditController } from './audit.controller.js';
import { Checkpoints } from './checkpoints.js';
import { CheckpointsController } from './checkpoints.controller.js';
import { SigningKey, signingKey } from './signing-key.js';

@Module({
  controllers: [AuditController, CheckpointsController],
  providers: [
    {
      provide: SigningKey,
      inject: [CONFIG],
      useFactory: (config: Config) => signingKey(config.BUGZOT_SIGNING_KEY, config.BUGZOT_DATA_DIR),
    },
    AuditLog,
    Checkpoints,
  ],
})
export class AuditModule {}
