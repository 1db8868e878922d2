/** Knows which build of the package an app gets: with `--import` of this file, the one that the environment names. */
import { register } from 'node:module';

const build = process.env['STILLHERE_BUILD'];
if (build !== undefined) {
  register(new URL('resolve-hooks.js', import.meta.url), { data: { build } });
}
