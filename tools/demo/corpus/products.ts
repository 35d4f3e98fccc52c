import { beaconGateway } from './beacon-gateway.js';
import { meridianDesk } from './meridian-desk.js';
import type { ProductWords } from './product.js';
import { quarry } from './quarry.js';
import { tidepoolMobile } from './tidepool-mobile.js';

/** What the company sells. */
export const products: readonly ProductWords[] = [meridianDesk, tidepoolMobile, quarry, beaconGateway];

export const COMPANY = 'Fernhill Systems';
