import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { Products } from './products.js';
import { ProductsController } from './products.controller.js';

@Module({
  imports: [AccountsModule],
  controllers: [ProductsController],
  providers: [Products],
  exports: [Products],
})
export class ProductsModule {}
