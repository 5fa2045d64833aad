// Hostile cases for which a site is built or served, or a browser draws, and those that take more than some seconds.
import { describeHostile } from '../hostile/describe.ts';
import { takesLong } from '../hostile/run.ts';

describeHostile(takesLong);
