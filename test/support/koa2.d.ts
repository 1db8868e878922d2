/** Koa 2 by a name of its own, with the types of Koa 3: what the tests use is the same. */
declare module 'koa2' {
  import Koa from 'koa';

  export default Koa;
}
