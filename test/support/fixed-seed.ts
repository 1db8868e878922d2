/** Lets properties try the same cases every time: what a change of the source does can then be compared. */
import fc from 'fast-check';

fc.configureGlobal({ seed: 1 });
