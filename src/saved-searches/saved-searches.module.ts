import { Module } from '@nestjs/common';
import { SavedSearches } from './saved-searches.js';
import { SavedSearchesController } from './saved-searches.controller.js';

@Module({ controllers: [SavedSearchesController], providers: [SavedSearches] })
export class SavedSearchesModule {}
