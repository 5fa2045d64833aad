// Hostile cases for which a site is built or served, or a browser draws.
import { describeHostile } from '../hostile/describe.ts';
import { takesLong } from '../hostile/run.ts';

describeHostile(takesLong);
